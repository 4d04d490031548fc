"""In which format a script was written, by what stands in it."""

import re
from typing import Final, Literal

from story_assets.story.screenplay.chinese import chinese_heading
from story_assets.story.screenplay.headings import is_heading
from story_assets.story.screenplay.layout import is_laid_out
from story_assets.story.screenplay.lines import Line, is_ideograph
from story_assets.story.screenplay.play_cues import speaking
from story_assets.story.screenplay.play_parts import act_or_scene, is_cast_heading
from story_assets.story.screenplay.short_drama import CAST, TRIANGLES, spoken
from story_assets.story.screenplay.titles import opens_title_page

Format = Literal["fountain", "fdx", "play", "short_drama", "text"]

_OPENINGS: Final = (
    (b"%PDF-", "this is a PDF; export the script as Fountain, Final Draft or text"),
    (b"PK\x03\x04", "this is a Word document or another archive; save it as text"),
    (b"\xd0\xcf\x11\xe0", "this is an old Word document; save it as text"),
    (b"{\\rtf", "this is rich text; save it as plain text"),
    (b"\x89PNG", "this is a picture"),
    (b"\xff\xd8\xff", "this is a picture"),
    (b"GIF8", "this is a picture"),
    (b"<!DOCTYPE html", "this is a web page; save it as text"),
    (b"<!doctype html", "this is a web page; save it as text"),
    (b"<html", "this is a web page; save it as text"),
)
_CONTROLS: Final = re.compile("[\x01-\x08\x0e-\x1f\x7f\ufffd]")
_FOUNTAIN_SIGN: Final = re.compile(
    r"\s*(?:\.[^\W\d_]|@\S|\[\[|/\*|>[^<>]+<\s*$|> ?[A-Z ]+(?:TO|IN|OUT)[:.]|.*#\d+[A-Z]?#\s*$)"
)
_MARKDOWN: Final = re.compile(r"\s*(?:#{1,6} |\*\*[^*]{1,60}\*\*|```)")
_CUTOFF: Final = 20_000
"""Lines that are enough to know a format by."""


def opened(content: bytes) -> str | None:
    """Why *content* is no text at all, by how it begins, or None."""
    start = content[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    return next((reason for opening, reason in _OPENINGS if start.startswith(opening)), None)


def is_noise(text: str) -> bool:
    """Whether *text* is no writing: one character in twenty or more is a control, or was no character."""
    sample = text[:65_536].replace("\0", "")
    return len(_CONTROLS.findall(sample)) * 20 > len(sample)


def kind_of(lines: list[Line], suffix: str) -> Format:
    """The format of *lines*; *suffix*, such as .fountain, decides only what they leave open."""
    written = [line for line in lines[:_CUTOFF] if not line.is_blank]
    if _is_fdx(written):
        return "fdx"
    texts = [line.text.strip() for line in written]
    scenes = sum(is_heading(text.lstrip("#*> ")) for text in texts)
    signs = sum(bool(_FOUNTAIN_SIGN.match(text)) for text in texts)
    if _is_short_drama(texts, scenes, signs):
        return "short_drama"
    played = speaking(lines[:_CUTOFF])
    parts = sum(act_or_scene(text) is not None or is_cast_heading(text) for text in texts)
    if played.is_play(scenes, signs, parts):
        return "play"
    titled = opens_title_page(lines)
    if suffix in (".fountain", ".spmd"):
        return "fountain" if signs or titled or not is_laid_out(lines) else "text"
    markdown = suffix in (".md", ".markdown") or sum(bool(_MARKDOWN.match(text)) for text in texts) > signs
    if titled or (signs and not markdown):
        return "fountain"
    return "text"


def _is_fdx(written: list[Line]) -> bool:
    start = " ".join(line.text for line in written[:20])[:4_000].lstrip()
    return start.startswith(("<?xml", "<Paragraph")) or "<FinalDraft" in start


def _is_short_drama(texts: list[str], scenes: int, signs: int) -> bool:
    """Chinese, and with more of its own marks than of a screenplay's."""
    sample = "".join(texts[:400])[:20_000]
    if sum(map(is_ideograph, sample)) < 0.3 * len(sample):
        return False
    marks = sum(
        text[0] in TRIANGLES or chinese_heading(text) is not None or CAST.match(text) is not None
        for text in texts
    )
    said = sum(spoken(text) is not None for text in texts)
    return marks + said > scenes + 2 * signs and (marks > 0 or said > 1)
