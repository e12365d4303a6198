"""The rules of a form: those it states, and those that follow from the form itself.

A phone holds an observer to conditions and constraints; a workbook, an older version of the form and another tool do
not. So what the form says to the phone is asked again of what has come, in the same words.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from pipelines.errors import PackError
from pipelines.pack_files import validated
from pipelines.questionnaire import Question, Questionnaire
from pipelines.rules.kinds import check_options
from pipelines.rules.language import THIS, Arithmetic, Call, Comparison, Junction, Node, Not, parse
from pipelines.rules.language import Question as Answer
from pipelines.rules.rule import Rule
from pipelines.rules.writing import written
from pipelines.tables.rule_results import RuleKind


def rules(form: Questionnaire, file: Path) -> list[Rule]:
    """Its rules, first those it states; PackError where one cannot be, or names an option that nobody can choose."""
    stated = [validated(Rule, {"form": form.id} | said, file) for said in form.rule]
    options = {
        code: [option.code for option in question.options] for code, question in form.questions().items()
    }
    for rule in stated:
        for text in (rule.expression, rule.when):
            if text is not None:
                check_options(parse(text), options, f"{file}, rule {rule.id!r}")
    found = [*stated, *_implied(form)]
    for identity, times in Counter(rule.id for rule in found).items():
        if times > 1:
            raise PackError(
                f"{times} rules are called {identity!r}",
                where=str(file),
                remedy="Give every rule an id of its own",
            )
    return found


def _implied(form: Questionnaire) -> Iterator[Rule]:
    for group in form.group:
        for question in group.question:
            conditions = [parse(text) for text in (group.relevant, question.relevant) if text]
            if conditions and question.type != "note":
                yield _skip(form, question, conditions)
            if question.constraint:
                yield _range(form, question, question.constraint)


def _skip(form: Questionnaire, question: Question, conditions: list[Node]) -> Rule:
    """Where the form does not ask there is no answer; where nobody can tell whether it asks, nothing is said."""
    asked = conditions[0] if len(conditions) == 1 else Junction("and", tuple(conditions))
    return Rule(
        id=f"skip_{question.code.lower()}",
        form=form.id,
        kind=RuleKind.SKIP,
        expression=f"not answered({question.code})",
        when=written(Not(asked)),
        because={},
    )


def _range(form: Questionnaire, question: Question, constraint: str) -> Rule:
    """What the phone would have refused. A missing answer is none, so that the rule is not asked."""
    return Rule(
        id=f"constraint_{question.code.lower()}",
        form=form.id,
        kind=RuleKind.RANGE,
        expression=written(_renamed(parse(constraint), THIS, question.code)),
        when=f"answered({question.code})",
        because=question.message,
    )


def _renamed(node: Node, code: str, becomes: str) -> Node:
    """The same expression about another question."""
    match node:
        case Answer(found):
            return replace(node, code=becomes) if found == code else node
        case Call(_, Answer(found)):
            return replace(node, question=Answer(becomes)) if found == code else node
        case Arithmetic(_, left, right) | Comparison(_, left, right):
            return replace(node, left=_renamed(left, code, becomes), right=_renamed(right, code, becomes))
        case Not(of):
            return Not(_renamed(of, code, becomes))
        case Junction(word, parts):
            return Junction(word, tuple(_renamed(part, code, becomes) for part in parts))
        case _:
            return node
