"""Final Draft's FDX: XML in which each paragraph says what it is, read as far as it is whole."""

import re
from typing import Final
from xml.parsers.expat import ExpatError, ParserCreate
from xml.parsers.expat.errors import XML_ERROR_NO_ELEMENTS, XML_ERROR_UNCLOSED_TOKEN, codes

from story_assets.story.screenplay.elements import Doubt, Element, Lines
from story_assets.story.screenplay.fdx_paragraphs import Paragraphs, Refused

_RESTARTS: Final = 50
"""Damaged places behind which reading goes on."""
_AT_THE_END: Final = (codes[XML_ERROR_NO_ELEMENTS], codes[XML_ERROR_UNCLOSED_TOKEN])
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_BARE_AND: Final = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});)")
_PARAGRAPH: Final = re.compile(r"<Paragraph[\s>]")
_BREAK: Final = re.compile(r"\r\n|\n|\r")
_ROOT: Final = "<FinalDraft><Content>"
"""What stands around the rest of a document when it is read on behind damage."""


def fdx(text: str) -> tuple[dict[str, str], list[Element], list[Doubt]]:
    """The title page, the elements and the doubts of an FDX file."""
    doubts: list[Doubt] = []
    body = _mended(text, _FORBIDDEN, "", "characters that XML forbids were left out", doubts)
    body = _mended(body, _BARE_AND, "&amp;", "an & that names no character was read as it stands", doubts)
    read = Paragraphs()
    start = max(0, body.find("<"))
    before = _breaks(body, 0, start)
    opened = ""
    for _ in range(_RESTARTS):
        stopped = _read(opened + body[start:], before, read, doubts)
        again = _PARAGRAPH.search(body, max(start + stopped - len(opened), start + 1)) if stopped else None
        if again is None:
            break
        before += _breaks(body, start, again.start())
        start, opened = again.start(), _ROOT
    else:
        doubts.append(Doubt(Lines(before + 1, before + 1), "too much damage; from here on nothing was read"))
    return read.title, read.elements, doubts


def _read(content: str, before: int, read: Paragraphs, doubts: list[Doubt]) -> int | None:
    """Read *content*, *before* lines into the file. The offset of the damage that stopped it, if any did."""
    parser = ParserCreate("utf-8")
    read.listen(parser, before)
    encoded = content.encode("utf-8")
    try:
        parser.Parse(encoded, True)
    except Refused:
        where = before + parser.CurrentLineNumber
        message = "declares a document type or entities; nothing of such XML is read"
        doubts.append(Doubt(Lines(where, where), message))
        read.forget()
        return None
    except ExpatError as error:
        where = before + error.lineno
        ends = error.code in _AT_THE_END
        # The root that was put around a rest is never closed, and that is no news.
        if not (ends and content.startswith(_ROOT) and not read.is_open):
            what = "the XML is cut off here" if ends else f"the XML is damaged here ({_name(error)})"
            doubts.append(Doubt(Lines(where, where), what))
        read.close()
        return None if ends else len(encoded[: parser.ErrorByteIndex].decode("utf-8", "ignore"))
    return None


def _name(error: ExpatError) -> str:
    return str(error).partition(":")[0]


def _mended(body: str, wrong: re.Pattern[str], right: str, message: str, doubts: list[Doubt]) -> str:
    """*body* with what is *wrong* in it made *right*, and a doubt at the first place."""
    if found := wrong.search(body):
        line = _breaks(body, 0, found.start()) + 1
        doubts.append(Doubt(Lines(line, line), message))
        return wrong.sub(right, body)
    return body


def _breaks(body: str, start: int, end: int) -> int:
    return len(_BREAK.findall(body, start, end))
