"""Emphasis, as Fountain, Markdown and Gutenberg texts write it, taken away."""

import re
from typing import Final

_RUN: Final = re.compile(r"\\[*_\\]|\*{1,3}|_+")


def plain(text: str) -> str:
    r"""*text* without the asterisks and underlines of emphasis; those with no partner, or behind \, stay."""
    if "*" not in text and "_" not in text and "\\" not in text:
        return text
    runs = list(_RUN.finditer(text))
    dropped = _paired(text, runs)
    parts: list[str] = []
    at = 0
    for index, run in enumerate(runs):
        parts.append(text[at : run.start()])
        if run[0][0] == "\\":
            parts.append(run[0][1:])
        elif index not in dropped:
            parts.append(run[0])
        at = run.end()
    parts.append(text[at:])
    return "".join(parts)


def _paired(text: str, runs: list[re.Match[str]]) -> set[int]:
    """Which *runs* open or close something. One look at each, so that a page of asterisks costs no more."""
    dropped: set[int] = set()
    open_at: dict[str, int] = {}
    for index, run in enumerate(runs):
        mark = run[0]
        if mark[0] == "\\":
            continue
        before = text[run.start() - 1] if run.start() else " "
        after = text[run.end()] if run.end() < len(text) else " "
        within = mark[0] == "_" and before.isalnum() and after.isalnum()
        if mark in open_at and not before.isspace() and not within:
            dropped |= {open_at.pop(mark), index}
        elif not after.isspace() and not within:
            open_at[mark] = index
    return dropped
