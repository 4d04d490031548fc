"""Bytes become text, whatever machine wrote them."""

import re
from typing import Final

from story_assets.story.screenplay.elements import Doubt, Lines

_MARKS: Final = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
"""Byte order marks, the longer first where one begins another."""
_SAMPLE: Final = 200_000
"""Bytes that are enough to tell how a file was encoded."""
_CONTROLS: Final = bytes([*range(1, 9), *range(14, 32)])
_BREAKS: Final = re.compile(r"\r\n|[\n\r\x85]")
_FEW: Final = 20
"""Doubts about single lines, before they are only counted."""


def decoded(content: bytes) -> tuple[str, list[Doubt]]:
    """*content* as text, and the lines where bytes had to be given up."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _replaced(content[len(mark) :], encoding)
    if (wide := _wide(content)) is not None:
        return _replaced(content, wide)
    try:
        return content.decode("utf-8"), []
    except UnicodeDecodeError:
        return _replaced(content, "utf-8" if _nearly_utf8(content) else _legacy(content[:_SAMPLE]))


def _replaced(content: bytes, encoding: str) -> tuple[str, list[Doubt]]:
    before = content.count(b"\xef\xbf\xbd") if encoding == "utf-8" else 0
    text = content.decode(encoding, "replace")
    if text.count("\ufffd") <= before:
        return text, []
    wrong = [number for number, line in enumerate(_BREAKS.split(text), 1) if "\ufffd" in line]
    doubts = [Doubt(Lines(at, at), f"bytes that are not {encoding} were left out") for at in wrong[:_FEW]]
    if len(wrong) > _FEW:
        more = Lines(wrong[_FEW], wrong[-1])
        doubts.append(Doubt(more, f"and {len(wrong) - _FEW} more lines with such bytes"))
    return text, doubts


def _wide(content: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark, known by where its zero bytes stand and by what it would say."""
    sample = content[: _SAMPLE - _SAMPLE % 4]
    zeros = [sample[rest::4].count(0) for rest in range(4)]
    if not sum(zeros):
        return None
    quarter = len(sample) / 4
    full = [count > 0.9 * quarter for count in zeros]
    if full[2] and full[3] and not full[0]:
        return "utf-32-le"
    if full[0] and full[1] and not full[3]:
        return "utf-32-be"
    # Cyrillic in UTF-16 is UTF-8 too, but full of control characters.
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if sum(zeros) < 0.2 * len(sample) and controls < 0.05 * len(sample) and _is_utf8(content):
        return None
    shares = {name: _plausible(sample, name) for name in ("utf-16-le", "utf-16-be")}
    best = max(shares, key=lambda name: shares[name])
    return best if shares[best] > 0.9 else None


def _plausible(sample: bytes, encoding: str) -> float:
    """Which part of *sample*, so decoded, is letters and signs that a script has."""
    text = sample[: len(sample) - len(sample) % 2].decode(encoding, "replace")
    return len(_WRITTEN.findall(text)) / max(1, len(text))


_WRITTEN: Final = re.compile(
    "[\t\n\r -~\u00a0-\u052f\u2010-\u2030\u25b2-\u25b3\u3000-\u30ff\u4e00-\u9fff\uff00-\uff5e]"
)


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _nearly_utf8(content: bytes) -> bool:
    """Whether this is UTF-8 with some damage, such as a character cut in half."""
    text = content[:_SAMPLE].decode("utf-8", "replace")
    wrong = text.count("\ufffd")
    return wrong * 10 <= len(_NOT_ASCII.findall(text)) - wrong or text.isascii()


_NOT_ASCII: Final = re.compile(r"[^\x00-\x7f]")
_PAIRS: Final = re.compile(rb"([\x81-\xfe])([\x40-\x7e\x80-\xfe])|([\x80-\xff])")
_RUNS: Final = re.compile(rb"[\xc0-\xff\xa8\xb8]{3,}")
_HIGH: Final = re.compile(rb"[\x80-\xff]")


def _legacy(sample: bytes) -> str:
    """The code page whose common characters *sample* is made of.

    GB 2312 keeps the 3,755 characters of daily use in rows B0 to D7, Big5 its 5,401 in A4 to C6; a Cyrillic
    word is a run of letters above C0; what is left is Western, where such letters stand alone.
    """
    pairs = gb = big5 = 0
    for lead, trail, _single in _PAIRS.findall(sample):
        pairs += 1
        if not lead:
            continue
        gb += trail >= b"\xa1" and (b"\xb0" <= lead <= b"\xd7" or b"\xa1" <= lead <= b"\xa3")
        big5 += b"\xa4" <= lead <= b"\xc6" or lead == b"\xa1"
    if gb > 0.8 * pairs and gb >= 2:
        return "gb18030"
    if sum(map(len, _RUNS.findall(sample))) > 0.6 * len(_HIGH.findall(sample)):
        return "cp1251"
    if big5 > 0.9 * pairs and pairs >= 8:
        return "big5"
    return "cp1252"
