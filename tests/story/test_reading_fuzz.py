# ruff: noqa: E501 - lists of odd things read better unbroken
"""Whatever is in a folder, reading it ends soon and in words."""

import tempfile
import time
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from story_assets.story.reading import StoryErrors, read_story, story_paths
from tests.story.folders import SMALL, write_small_story

FILES = sorted(SMALL)
SPICE = (
    """&a |*a|!!x |- |? |: |{|}|[|]|"|'|>|#|...|%|@|null|~|true|1|1e999|-.inf|.nan|0x1F|mara|teo|sh01|<<: """
)
SPICES = [
    *SPICE.split("|"),
    "|",
    "\t",
    "\n",
    "  ",
    "---\n",
    "\x00",
    "\ufeff",
    "\u2028",
    "é",
    "9" * 400,
    "a" * 3000,
]
VALUES = """ ;1;-1;1.5;true;x;Mara;[];{};[[]];[1, x, {a: b}];{a: 1};{who: mara};[mara, mara];"#123";mara_day;.inf;'  '"""
quick = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def reads_or_says_why(name: str, content: bytes) -> None:
    """Read the small story with *content* in the file *name*."""
    with tempfile.TemporaryDirectory() as folder:
        path = write_small_story(Path(folder) / "story")
        (path / name).write_bytes(content)
        start = time.perf_counter()
        try:
            read_story(path)
            said = "nothing"
        except StoryErrors as refused:
            said = str(refused)
        story_paths(path, ["story.title", "episodes.e01.s01.shots.sh01.cast.0", "characters.mara.looks"])

        assert said
        assert "pydantic" not in said
        assert "Input should" not in said
        assert time.perf_counter() - start < 5


@quick
@given(st.sampled_from(FILES), st.binary(max_size=300))
def test_any_bytes(name: str, content: bytes) -> None:
    """Not only YAML ends in .yaml."""
    reads_or_says_why(name, content)


@quick
@given(st.sampled_from(FILES), st.text(st.sampled_from("ab:-?&*!|>[]{},#'\"\n\t %@`~1.0e"), max_size=80))
def test_anything_that_looks_like_yaml(name: str, text: str) -> None:
    """The characters that mean something, in every order."""
    reads_or_says_why(name, text.encode())


@quick
@given(st.data())
def test_any_edit_of_a_good_file(data: st.DataObject) -> None:
    """Slips of the finger, and worse."""
    name = data.draw(st.sampled_from(FILES))
    text = SMALL[name]
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.sampled_from([0, 0, 1, 2, 7, 40])))
        new = data.draw(st.one_of(st.sampled_from(SPICES), st.text(max_size=5)))
        text = text[:start] + new + text[end:]

    reads_or_says_why(name, text.encode("utf-8", "surrogatepass"))


@quick
@given(st.data())
def test_any_value_in_any_field(data: st.DataObject) -> None:
    """Each scalar of a good story replaced by something that does not belong there."""
    name = data.draw(st.sampled_from(FILES))
    lines = SMALL[name].splitlines()
    number = data.draw(st.sampled_from([n for n, line in enumerate(lines) if ": " in line]))
    value = data.draw(st.sampled_from(VALUES.split(";")))
    field, _, _ = lines[number].partition(": ")
    lines[number] = f"{field}: {value}"

    reads_or_says_why(name, "\n".join(lines).encode())
