"""Scripts of every format, as small files that look like real ones."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from story_assets.story.screenplay import Element, ElementKind, Script, read_script

SCRIPTS = Path(__file__).parent / "scripts"
REAL = Path(os.environ.get("STORY_ASSETS_SCRIPTS", Path(__file__).parents[4] / "shared" / "scripts"))
"""Scripts that are not ours to pass on. Tests that need them are skipped without them."""


class Counts(NamedTuple):
    """What a person counts in a script."""

    scenes: int
    speakers: int
    """Names before speeches, each once. One person may have several, such as BOB and CYBER BOB."""
    speeches: int


def counted(script: Script) -> Counts:
    """What there is in *script*."""
    cues = of_kind(script, "cue")
    names = {name for cue in cues for name in cue.speakers}
    return Counts(len(of_kind(script, "scene")), len(names), len(cues))


def of_kind(script: Script, kind: ElementKind) -> list[Element]:
    """The elements of *kind*."""
    return [element for element in script.elements if element.kind == kind]


def texts(elements: Iterable[Element]) -> list[str]:
    """Their words."""
    return [element.text for element in elements]


def read(text: str, name: str = "script.fountain") -> Script:
    """*text* as it is read from a file called *name*."""
    return read_script(text.encode(), name)
