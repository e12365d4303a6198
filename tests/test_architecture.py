"""The law of imports, no country in the code, no file too long: read from the code itself with `ast`."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
PACKAGES = ("pipelines", "expectations", "dashboard")
FILES = {
    file.relative_to(PROJECT).as_posix(): file
    for file in [
        *(PROJECT.glob("baikoo*.py")),
        *(f for package in PACKAGES for f in (PROJECT / package).rglob("*.py")),
    ]
}
HEAVY = ("great_expectations", "esda", "statsmodels")
LONGEST = 350


def module_of(name: str) -> str:
    return name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


MODULES = {module_of(name): name for name in FILES}


def imported(tree: ast.AST, own: str, *, is_package: bool = False) -> Iterator[str]:
    """Everything that these statements import, by full name: `from a import b` is `a.b` where that is a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parents = own.split(".")[: len(own.split(".")) - node.level + is_package]
                base = ".".join([*parents, *([node.module] if node.module else [])])
            for alias in node.names:
                full = f"{base}.{alias.name}"
                yield full if full in MODULES else base


def imports(name: str) -> set[str]:
    tree = ast.parse(FILES[name].read_text(encoding="utf-8"))
    return set(imported(tree, module_of(name), is_package=name.endswith("__init__.py")))


def at_import_time(node: ast.AST) -> Iterator[ast.AST]:
    """The statements that run when the module is imported: not the bodies of functions, nor what types need."""
    for child in ast.iter_child_nodes(node):
        for_types = isinstance(child, ast.If) and ast.unparse(child.test).endswith("TYPE_CHECKING")
        if not for_types and not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield child
            yield from at_import_time(child)


def within(module: str, *packages: str) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)


FORBIDDEN = {
    # who: what it must never import
    "pipelines": ("expectations", "dashboard", "baikoo", "streamlit"),
    "expectations": ("dashboard", "baikoo", "streamlit"),
    "dashboard": ("expectations", "baikoo", *HEAVY),
    "pipelines.domain": ("pipelines",),
    "pipelines.errors": ("pipelines",),
    "pipelines.messages": ("pipelines",),
    "pipelines.tables": (
        "pipelines.contract", "pipelines.store", "pipelines.sources", "pipelines.marts", "pipelines.build",
        "pipelines.election", "pipelines.raw", "pipelines.mapping", "pipelines.places",
    ),
    "pipelines.election": ("pipelines.contract", "pipelines.store", "pipelines.sources", "pipelines.marts"),
    "pipelines.contract": (
        "pipelines.store", "pipelines.sources", "pipelines.marts", "pipelines.build", "pipelines.raw",
    ),
    "pipelines.store": ("pipelines.sources", "pipelines.marts", "pipelines.build", "pipelines.contract"),
    "pipelines.sources": ("pipelines.store", "pipelines.marts", "pipelines.build"),
    "pipelines.journal": (
        "pipelines.tables", "pipelines.contract", "pipelines.store", "pipelines.sources", "pipelines.marts",
        "pipelines.build", "pipelines.election", "pipelines.vault",
    ),
    "pipelines.sampling": (
        "pipelines.store", "pipelines.sources", "pipelines.marts", "pipelines.build", "pipelines.contract",
    ),
    "pipelines.marts": (
        "pipelines.store", "pipelines.sources", "pipelines.build", "pipelines.contract", "pipelines.raw",
    ),
    "pipelines.law": ("pipelines.election", "pipelines.store", "pipelines.marts", "pipelines.build"),
    "pipelines.casework": (
        "pipelines.store", "pipelines.sources", "pipelines.marts", "pipelines.build", "pipelines.contract",
    ),
    "dashboard.documents": ("streamlit",),
    "dashboard.queries": ("streamlit",),
    "dashboard.queries_commissions": ("streamlit",),
    "dashboard.queries_counts": ("streamlit",),
    "dashboard.queries_sheets": ("streamlit",),
    "dashboard.queries_station": ("streamlit",),
    "dashboard.queries_tallies": ("streamlit",),
    "dashboard.queries_weeks": ("streamlit",),
    "dashboard.exhibits": ("streamlit",),
    "dashboard.tally_sheets": ("streamlit",),
    "dashboard.charts": ("streamlit",),
    "dashboard.maps": ("streamlit",),
    "dashboard.access": ("streamlit", "dashboard.desk", "dashboard.queries"),
    "dashboard.desk": ("streamlit", "dashboard.session", "dashboard.screens", "pipelines.vault"),
}  # fmt: skip


@pytest.mark.parametrize("who", FORBIDDEN)
def test_the_law_of_imports(who: str) -> None:
    broken = [
        f"{name} imports {module}"
        for name in FILES
        if within(module_of(name), who)
        for module in imports(name)
        if within(module, *FORBIDDEN[who])
    ]
    if who in ("pipelines.domain", "pipelines.errors", "pipelines.messages"):
        broken = [text for text in broken if not text.endswith(f" imports {who}")]
    assert broken == []


def test_sources_do_not_import_one_another() -> None:
    assert [
        f"{name} imports {module}"
        for name in FILES
        if name.startswith("pipelines/sources/")
        for module in imports(name)
        if within(module, "pipelines.sources")
    ] == []


def test_in_the_pipelines_only_build_and_what_releases_touch_the_store() -> None:
    users = {name for name in FILES if name.startswith("pipelines/") and "pipelines.store" in imports(name)}

    assert users <= {"pipelines/build.py", "pipelines/build_record.py", "pipelines/release.py"}


def test_the_command_is_imported_by_nothing() -> None:
    assert [name for name in FILES if "baikoo" in imports(name)] == []


def test_only_the_door_and_evidence_open_the_vault() -> None:
    """The door for exports, evidence for the files of cases: nobody else comes near what names people."""
    users = {
        name
        for name in FILES
        if not name.startswith("pipelines/vault/")
        and any(
            within(module, "pipelines.vault", "pipelines.identities", "pipelines.door")
            for module in imports(name)
        )
    }
    assert users == {
        "baikoo_door.py", "pipelines/casework/evidence.py", "pipelines/casework/evidence_end.py",
        "pipelines/door.py", "pipelines/forgetting.py",
        "pipelines/masking.py", "pipelines/nameless.py",
    }  # fmt: skip


def test_files_of_evidence_come_out_by_one_page_and_the_command_alone() -> None:
    """The desk knows of them what the journal says; their contents only `pages/evidence.py` hands on, and logs it."""
    users = {name for name in FILES if "pipelines.casework.evidence" in imports(name)}
    assert users == {"baikoo_door.py", "dashboard/desk/attached.py", "dashboard/desk/pages/evidence.py"}
    asked = ast.parse(FILES["dashboard/desk/attached.py"].read_text(encoding="utf-8"))
    used = {
        node.attr
        for node in ast.walk(asked)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "evidence"
    }
    assert used == {"has_preview", "ending"}


def test_heavy_libraries_are_imported_in_the_functions_that_need_them() -> None:
    early = [
        f"{name} imports {module}"
        for name, file in FILES.items()
        for node in at_import_time(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for module in imported(ast.Module([node], []), module_of(name))
        if within(module, *HEAVY)
    ]
    assert early == []


# Words of one country: its name, its places and codes, its bodies. Data may hold them, code may not.
COUNTRY = re.compile(
    r"kyrgyzstan|kyrgyz republic|кыргызстан|киргизия|"
    r"bishkek|бишкек|\bosh\b|\bош\b|naryn|нарын|talas\b|batken|баткен|jalal|issyk|ysyk|"
    r"\bKG\b|\bKG-|\bkg-|common_cause|common cause|\bmia\b|\brrcg\b|жалпы иш",
    re.IGNORECASE,
)
LANGUAGE = re.compile(r"kyrgyz|kirgiz|киргиз|кыргыз(?!ча)", re.IGNORECASE)
"""A remark may explain how a language is written, and a switch may name it; nothing else may depend on it."""


def without_remarks(text: str) -> str:
    """The code without comments and docstrings."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            node.body = [child for child in node.body if not is_text(child)] or [ast.Pass()]
    return ast.unparse(tree)


def is_text(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


@pytest.mark.parametrize("name", FILES)
def test_no_code_names_a_country(name: str) -> None:
    text = FILES[name].read_text(encoding="utf-8")

    assert [
        f"{name}:{n}: {line.strip()}" for n, line in enumerate(text.splitlines(), 1) if COUNTRY.search(line)
    ] == []
    assert LANGUAGE.findall(without_remarks(text)) == []


@pytest.mark.parametrize("name", FILES)
def test_no_file_is_too_long(name: str) -> None:
    assert len(FILES[name].read_text(encoding="utf-8").splitlines()) <= LONGEST


@pytest.mark.parametrize("name", FILES)
def test_every_module_says_in_its_first_sentence_what_it_is(name: str) -> None:
    tree = ast.parse(FILES[name].read_text(encoding="utf-8"))

    assert ast.get_docstring(tree) or not tree.body


def test_the_finder_of_imports_sees_them_in_every_form() -> None:
    code = (
        "import a.b\nfrom c import d\nfrom pipelines import store\n"
        "def f():\n    from . import x\n    from .y import z"
    )

    assert set(imported(ast.parse(code), "pipelines.sources.turnout")) == {
        "a.b",
        "c",
        "pipelines.store",
        "pipelines.sources",
        "pipelines.sources.y",
    }
