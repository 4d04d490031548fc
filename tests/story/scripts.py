"""Small scripts for tests, written for them, and the real ones where they are."""

import os
from pathlib import Path
from typing import Final

import pytest

from story_assets.story.breakdown import Known, Proposal, breakdown
from story_assets.story.breakdown.proposal import Plain
from story_assets.story.screenplay import read_script

REAL: Final = Path(os.environ.get("STORY_ASSETS_SCRIPTS") or Path(__file__).parents[3] / "shared" / "scripts")
"""Real scripts are not ours to ship."""

DINER: Final = """\
Title: The Blue Umbrella

INT. DINER - NIGHT

NORA PIKE, 34, in a red coat, sits at a table by the window.
OLD SAM, 70, wipes the counter.

NORA
Is he coming?

SAM
He said nine.

Nora takes a letter out of her bag and lays the letter on the table.

NORA
(quietly)
Then read this.

SAM
I can't read that.

EXT. STREET - NIGHT

Rain. Nora walks under her blue umbrella. A DOG follows her.

NORA
Go home.

She points at the diner.

DOG
Woof!

INT. DINER - DAY

Sam holds the letter. Nora enters.

SAM
I read it after all.

NORA
And?

SAM
You should have come sooner.

Nora smiles.
"""

PROLOGUE: Final = """\
EXT. HARBOUR - DAWN

A ship's horn. CAPTAIN REYES, 50, a broad man, looks at his watch.

REYES
Three minutes.

He walks off.

"""


def inserted(script: str) -> str:
    """*script* with a scene before all others."""
    return script.replace("INT. DINER - NIGHT", f"{PROLOGUE}INT. DINER - NIGHT", 1)


def proposed(script: str, known: Known | None = None, name: str = "script.fountain") -> Proposal:
    """What is proposed for *script*."""
    return breakdown(read_script(script.encode(), name), known or Known())


def field(proposal: Proposal, file: str, *steps: str | int) -> Plain:
    """One value of a proposed file."""
    value: Plain = proposal.files[file].value
    for step in steps:
        if isinstance(value, dict):
            value = value.get(str(step))
        elif isinstance(value, list):
            named = [it for it in value if isinstance(it, dict) and it.get("slug") == step]
            value = named[0] if named else value[int(step)]
    return value


def real(name: str) -> Path:
    """A real script; the test is skipped where it is not there."""
    path = REAL / name
    if not path.is_file():
        pytest.skip(f"{name} is not here; STORY_ASSETS_SCRIPTS names its folder")
    return path
