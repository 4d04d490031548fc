"""A break of continuity in the small story: she wears another look after a cut."""

from pathlib import Path

S02 = "episodes/e01/s02.yaml"
BREAK = (
    "cast: [{who: mara, looks_at: letter, holds: [letter], expression: afraid}]",
    "cast: [{who: mara, look: day}]",
)


def mend(folder: Path) -> None:
    """Take it out again."""
    path = folder / S02
    path.write_text(path.read_text("utf-8").replace(BREAK[1], BREAK[0]), "utf-8")
