"""Boards are set by typst from templates; this is the one place that knows how."""

import json
import threading
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

import fontpkg_inter
import noto_cjk_sans_otc
import typst

TEMPLATES: Final = Path(__file__).parent / "templates"
_local = threading.local()


def png(template: str, size: tuple[int, int], content: Mapping[str, object]) -> bytes:
    """One page of *size* pixels. *content* goes in as JSON; no word of it is ever read as markup."""
    image, _ = compiled(template, size, content)
    return image


def compiled(template: str, size: tuple[int, int], content: Mapping[str, object]) -> tuple[bytes, list[str]]:
    """The page and what typst warned of, such as a character no font has."""
    made, warnings = _compiler().compile_with_warnings(
        str(TEMPLATES / f"{template}.typ"), format="png", ppi=72, sys_inputs=_inputs(size, content)
    )
    pages = made if isinstance(made, list) else [made]
    if len(pages) != 1 or pages[0] is None:
        raise RuntimeError(f"{template} set {len(pages)} pages instead of one")
    return pages[0], [w.message for w in warnings]


def marked(
    template: str, size: tuple[int, int], content: Mapping[str, object], label: str = "words"
) -> list[dict[str, float | str]]:
    """What a template says of its words.

    `words` are all boxes of them: x, y, w and h in pixels, and what each was given to set. `cut` are those
    that no type size could hold: what was given, and what is shown.
    """
    found = typst.query(
        str(TEMPLATES / f"{template}.typ"),
        f"<{label}>",
        field="value",
        root=str(TEMPLATES),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs=_inputs(size, content),
    )
    return json.loads(found)


def _inputs(size: tuple[int, int], content: Mapping[str, object]) -> dict[str, str]:
    return {"board": json.dumps({"w": size[0], "h": size[1], **content}, ensure_ascii=False)}


@cache
def _fonts() -> typst.Fonts:
    """Only fonts that come as packages, so that every machine sets the same line."""
    folders = [
        Path(str(fontpkg_inter.__file__)).parent / "files",
        Path(str(noto_cjk_sans_otc.__file__)).parent,
    ]
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=list(map(str, folders))
    )


def _compiler() -> typst.Compiler:
    """One compiler a thread: a compiler keeps its inputs, and threads must not share them."""
    if not hasattr(_local, "compiler"):
        _local.compiler = typst.Compiler(root=str(TEMPLATES), font_paths=_fonts(), ignore_system_fonts=True)
    return _local.compiler
