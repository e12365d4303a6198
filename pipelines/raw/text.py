"""The text of a file in the encoding that the pack states; where it is in another one, a guess at which."""

import codecs

from pipelines.errors import SourceError
from pipelines.raw.file import Content
from pipelines.source import Source

_BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")


def decoded(source: Source, content: Content) -> str:
    """The file as text without a byte order mark; SourceError names the line that does not fit the encoding."""
    data = content.data
    try:
        text = data.decode(source.encoding)
    except LookupError:
        raise SourceError(
            f"{source.encoding!r} is no encoding", where=content.where, remedy="Use utf-8 or windows-1251"
        ) from None
    except UnicodeError as error:
        line = data.count(b"\n", 0, error.start if isinstance(error, UnicodeDecodeError) else 0) + 1
        raise SourceError(
            f"line {line} is not {source.encoding}",
            where=content.where,
            remedy=f"Save the file as UTF-8, or state its encoding; {_guess(data)}",
        ) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise SourceError(
            f"line {line} holds binary data",
            where=content.where,
            remedy=f"Fetch the file again; {_guess(data)}",
        )
    return text.lstrip("\ufeff")


def _guess(data: bytes) -> str:
    # Almost any bytes can be read as UTF-16: only its mark tells.
    for encoding in ("utf-8-sig", "utf-16" if data.startswith(_BYTE_ORDER_MARKS) else "cp1251"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return f"it can be read as {encoding}"
    return "no usual encoding fits it"


def as_utf8(source: Source, content: Content) -> bytes:
    """The same as `decoded`, in UTF-8: of a file that is in UTF-8 already no second copy is made."""
    text = decoded(source, content)
    if codecs.lookup(source.encoding).name in ("utf-8", "utf-8-sig"):
        data = content.data
        while data.startswith(codecs.BOM_UTF8):
            data = data.removeprefix(codecs.BOM_UTF8)
        return data
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise SourceError(
            f"{source.encoding} gives what is no text",
            where=content.where,
            remedy="Use utf-8 or windows-1251",
        ) from None
