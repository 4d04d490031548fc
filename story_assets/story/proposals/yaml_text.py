"""A value as YAML that a person would have written: short things on one line, long texts folded."""

import json
import re
import textwrap
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from story_assets.story.breakdown.proposal import Plain
from story_assets.story.reading.events import Refused
from story_assets.story.reading.yaml12 import document, plain

WIDTH: Final = 110
INDENT: Final = 2


def yaml_text(value: Mapping[str, Plain]) -> str:
    """*value* as the text of a file."""
    return "\n".join(_mapping(value, 0)) + "\n"


def block(value: Plain, indent: int, key: str) -> list[str]:
    """`key: value` as lines at *indent*."""
    return list(_item(key, value, indent))


def list_item(value: Plain, indent: int) -> list[str]:
    """`- value` as lines at *indent*."""
    return list(_listed(value, indent))


def _mapping(value: Mapping[str, Plain], indent: int) -> Iterator[str]:
    for key, child in value.items():
        yield from _item(key, child, indent)


def _item(key: str, value: Plain, indent: int) -> Iterator[str]:
    head = " " * indent + f"{_scalar(key)}:"
    if isinstance(value, str):
        yield from _text(head, value, indent)
    elif isinstance(value, dict | list) and value:
        if (one_line := _on_one_line(head, value)) is not None:
            yield one_line
        else:
            yield head
            if isinstance(value, dict):
                yield from _mapping(value, indent + INDENT)
            else:
                for child in value:
                    yield from _listed(child, indent + INDENT)
    else:
        yield f"{head} {_flow(value)}"


def _listed(value: Plain, indent: int) -> Iterator[str]:
    head = " " * indent + "-"
    if isinstance(value, dict) and value:
        if (one_line := _on_one_line(head, value)) is not None:
            yield one_line
            return
        lines = list(_mapping(value, indent + INDENT))
        yield head + " " * (INDENT - 1) + lines[0].lstrip()
        yield from lines[1:]
    elif isinstance(value, str):
        yield from _text(head, value, indent)
    else:
        yield f"{head} {_flow(value)}"


def _on_one_line(head: str, value: Plain) -> str | None:
    """*value* after *head*, where a person would not need a second line for it."""
    one_line = f"{head} {_flow(value)}" if _is_small(value) else None
    return one_line if one_line is not None and len(one_line) <= WIDTH else None


def _text(head: str, value: str, indent: int) -> Iterator[str]:
    lines = value.split("\n")
    if len(lines) > 1 and all(line and line.isprintable() and line == line.strip() for line in lines):
        yield f"{head} |-"
        yield from (" " * (indent + INDENT) + line for line in lines)
        return
    if not _may_fold(value):
        yield f"{head} {_scalar(value)}"
        return
    if len(head) + 1 + len(value) <= WIDTH and len(one_line := f"{head} {_scalar(value)}") <= WIDTH:
        yield one_line
        return
    yield f"{head} >-"
    pad = " " * (indent + INDENT)
    yield from textwrap.wrap(
        value, WIDTH, initial_indent=pad, subsequent_indent=pad,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip


def _may_fold(value: str) -> bool:
    """Whether folding and unfolding gives the same text: single blanks only, none at the ends."""
    return value.isprintable() and re.search(r"^\s|\s$|\s\s|[^\S ]", value) is None


def _is_small(value: Plain) -> bool:
    """Whether a person would write it on one line: numbers, names, one flat mapping."""
    if isinstance(value, dict):
        return all(
            _is_leaf(child) or (isinstance(child, list) and all(map(_is_leaf, child)))
            for child in value.values()
        )
    if isinstance(value, list):
        return all(_is_leaf(child) and not (isinstance(child, str) and len(child) > 40) for child in value)
    return True


def _is_leaf(value: Plain) -> bool:
    return not isinstance(value, dict | list)


def _flow(value: Plain) -> str:
    if isinstance(value, dict):
        pairs = (f"{_scalar(key, in_flow=True)}: {_flow(child)}" for key, child in value.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(child) for child in value) + "]"
    if isinstance(value, str):
        return _scalar(value, in_flow=True)
    return json.dumps(value)


_WORDS: Final = re.compile(r"[^\W_][\w .;()!?/’–—-]*")
"""What is text without quotes wherever it stands, if it is no number."""
_OUTSIDE: Final = re.compile(r"[^\W_](?:[^#:\n\r\t]|:(?=\S)|(?<=\S)#)*")
"""What may be, outside of brackets."""


@lru_cache(maxsize=2_000)
def _scalar(text: str, *, in_flow: bool = False) -> str:
    """*text* unquoted where that reads as the same text, else in double quotes."""
    if text != text.strip() or not text.isprintable() or plain(text) != text:
        return _quoted(text)
    if _WORDS.fullmatch(text) or (not in_flow and _OUTSIDE.fullmatch(text) and _is_read(text)):
        return text
    return _quoted(text)


def _is_read(text: str) -> bool:
    try:
        return document(f"k: {text}").value == {"k": text}
    except Refused:
        return False


def _quoted(text: str) -> str:
    return "".join(
        c if c.isprintable() or c == " " else _escaped(c) for c in json.dumps(text, ensure_ascii=False)
    )


def _escaped(letter: str) -> str:
    code = ord(letter)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
