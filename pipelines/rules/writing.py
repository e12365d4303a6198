"""Trees of the expression language as text."""

from pipelines.rules.language import Arithmetic, Call, Comparison, Junction, Literally, Node, Not, Question


def written(node: Node) -> str:
    """The expression as text, which `parse` reads back into the same tree."""
    level = _level(node)
    match node:
        case Literally(bool(value)):
            return "true" if value else "false"
        case Literally(str(value)):
            return f"'{value}'"
        case Literally(value):
            return number(float(value))
        case Question(code):
            return code
        case Call(name, question, option):
            return f"{name}({question.code})" if option is None else f"{name}({question.code}, '{option}')"
        case Not(of):
            return f"not {_above(of, level)}"
        case Arithmetic(sign, left, right):
            return f"{_above(left, level)} {sign} {_above(right, level + 1)}"
        case Comparison(sign, left, right):
            return f"{_above(left, level + 1)} {sign} {_above(right, level + 1)}"
        case Junction(word, parts):
            return f" {word} ".join(_above(part, level + 1) for part in parts)


def number(value: float) -> str:
    """A number in digits, without an exponent."""
    return str(int(value)) if value == int(value) else f"{value:.15f}".rstrip("0")


def _level(node: Node) -> int:
    """How tightly it binds: what stands inside something that binds as tightly needs parentheses."""
    match node:
        case Junction(word):
            return {"or": 1, "and": 2}[word]
        case Not():
            return 3
        case Comparison():
            return 4
        case Arithmetic(sign):
            return {"+": 5, "-": 5, "*": 6}[sign]
        case _:
            return 7


def _above(node: Node, level: int) -> str:
    return written(node) if _level(node) >= level else f"({written(node)})"
