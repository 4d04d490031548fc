"""Drafts without anybody who drafts: forms, the words that are agreed on, files that say the same."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from story_assets.story.breakdown import Known, breakdown
from story_assets.story.drafts import instructions, material
from story_assets.story.drafts.draft import Draft
from story_assets.story.drafts.faults import faults
from story_assets.story.drafts.form import Form
from story_assets.story.drafts.joining import joined
from story_assets.story.drafts.scenes import EpisodeAnswer, SceneAnswer, StoryAnswer, TreatmentAnswer
from story_assets.story.drafts.source import MOST_ENTRIES, SceneSource, from_script
from story_assets.story.proposals.yaml_text import yaml_text
from story_assets.story.reading.yaml12 import document
from story_assets.story.screenplay import read_script
from tests.golden import assert_golden
from tests.story.scripts import DINER

GOLDEN = Path(__file__).parent / "golden"
FORMS: Mapping[str, tuple[type[Form], str]] = {
    "Story": (StoryAnswer, instructions.STORY),
    "Treatment": (TreatmentAnswer, instructions.TREATMENT),
    "Scene": (SceneAnswer, instructions.SCENE),
    "Episode": (EpisodeAnswer, instructions.EPISODE),
}


def sources(text: str) -> tuple[SceneSource, ...]:
    """The scenes of a script."""
    script = read_script(text.encode(), "script.fountain")
    return from_script(script, breakdown(script), Known())


def shot(words: list[int], *said: tuple[str, str]) -> dict[str, Any]:
    """A shot that shows the entries *words*, in which *said* is said by whom."""
    lines = [{"who": who, "line": line, "manner": None, "off_screen": False} for who, line in said]
    return {
        "action": "Somebody is there.", "words": words, "beat": 1, "size": "MS", "kind": "single",
        "ots_side": None, "angle": "eye_level", "lens_mm": 35, "focus": "deep", "movement": ["static"],
        "speed": "normal", "camera_at": None, "cast": [], "props": [], "changes": [], "enters": [],
        "exits": [], "later": None, "dialogue": lines, "narration": [], "duration_s": 4.0,
        "transition": "cut", "screen_direction": "neutral", "direction": None, "avoid": [],
    }  # fmt: skip


def answer(*shots: dict[str, Any], **more: Any) -> SceneAnswer:
    """A scene of *shots*."""
    beat: dict[str, Any] = {
        "happens": "On.",
        "size": "MS",
        "kind": None,
        "angle": "eye_level",
        "cast": [],
        "props": [],
    }
    scene: dict[str, Any] = {
        "title": "A", "purpose": "B", "setting": "diner_night", "cast": [], "continuity": [], "later": None,
        "strand": "now", "beats": [{**beat, "sets_up": [], "reveals": []}], "shots": list(shots),
    }  # fmt: skip
    told: dict[str, Any] = {
        "characters": [],
        "looks": [],
        "settings": [],
        "props": [],
        "scene": scene,
        "in_short": "C",
    }
    return SceneAnswer.model_validate_json(json.dumps({**told, **more}))


@pytest.mark.parametrize("name", FORMS)
def test_the_words_and_the_form_are_what_was_agreed_on(name: str) -> None:
    """Another word is another answer: whoever changes one sees what a planner reads."""
    form, words = FORMS[name]

    schema = json.dumps(form.model_json_schema(), indent=1)

    assert_golden(GOLDEN / f"{name.lower()}.txt", f"{words}\n{'-' * 40}\n{schema}\n")


def test_what_a_scene_is_told_is_what_was_agreed_on() -> None:
    """The script's words, numbered, in strings; the slugs that are given already; what comes next."""
    script = read_script(DINER.encode(), "script.fountain")
    draft = Draft("The Blue Umbrella", "16:9", sources(DINER))

    told = material.text(material.of_scene(draft, draft.scenes[0], breakdown(script).people))

    assert_golden(GOLDEN / "material.txt", told + "\n")


def test_a_speech_that_is_lost_or_made_up_is_a_fault() -> None:
    """A model that improves a line has changed the script, and the writer would find out on the set."""
    source = sources("INT. DINER - NIGHT\n\nNORA\nIs he coming?\n\nSAM\nHe said nine.\n")[0]
    whole = answer(shot([1], ("nora", "Is he coming?")), shot([2], ("sam", "He said nine.")))
    split = answer(shot([1, 2], ("nora", "Is he"), ("nora", "coming?"), ("sam", "“He said nine”")))
    lost = answer(shot([1], ("nora", "Is he coming?")))
    better = answer(shot([1], ("nora", "Is he coming?")), shot([2], ("sam", "He said ten.")))

    assert faults(whole, source) == faults(split, source) == ()
    assert len(faults(lost, source)) == 2
    assert any("word for word" in it for it in faults(better, source))
    assert any("not in the script" in it for it in faults(better, source))


def test_names_that_would_overwrite_each_other_are_faults() -> None:
    """In a file the second would silently take the place of the first."""
    twice = shot([])
    twice["changes"] = [{"about": "letter", "now": "Open."}, {"about": "letter", "now": "Burnt."}]

    assert any('"letter" is there 2 times' in it for it in faults(answer(twice)))


@pytest.mark.parametrize("slug", ["../../etc/passwd", "a/b", "", "ÄB", ".hidden", "a" * 61])
def test_no_file_leaves_the_folder(slug: str) -> None:
    """Slugs become names of files, and they come from outside."""
    it = sources("INT. DINER - NIGHT\n\nNORA\nHello.\n")[0]
    place: dict[str, Any] = {
        "slug": slug, "name": "A", "location": "B", "int_ext": "INT", "time_of_day": "DAY",
        "weather": "clear",
        "light": {"description": "C", "key_from": "front", "colour": "#ffffff", "level": 0.5},
        "width_m": 5, "depth_m": 5, "height_m": 3, "palette": [], "props": [], "entrances": [], "windows": [],
        "not_said": [],
    }  # fmt: skip
    said = answer(shot([1], ("nora", "Hello.")), settings=[place])
    draft = Draft("A", "16:9", (it,), {it.id: said})

    assert any("is not a slug" in one for one in faults(said, it))
    assert set(draft.files()) == {"story.yaml", it.file, "episodes/e01/episode.yaml"}


def test_a_long_scene_is_asked_for_in_pieces_and_is_one_scene() -> None:
    """A play is one scene, and no answer holds a play."""
    speeches = "".join(f"NORA\nThis is line {n}.\n\n" for n in range(1, MOST_ENTRIES + 11))
    it = sources(f"INT. DINER - NIGHT\n\n{speeches}")[0]
    pieces = [answer(*(shot([n], ("nora", f"This is line {n}.")) for n in piece)) for piece in it.pieces]

    whole = joined(pieces[0], pieces[1])

    assert [len(piece) for piece in it.pieces] == [MOST_ENTRIES, 10]
    assert [faults(one, it, number) for number, one in enumerate(pieces)] == [(), ()]
    assert faults(pieces[1], it, 0) != ()
    assert [n for one in whole.scene.shots for n in one.words] == [*range(1, MOST_ENTRIES + 11)]
    assert {one.beat for one in whole.scene.shots} == {1, 2}
    assert sum(material.beats_at_most(it, number) for number in range(2)) == material.MOST_BEATS


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80), st.text(min_size=1, max_size=80))
def test_any_words_of_an_answer_are_words_in_a_file(action: str, line: str) -> None:
    """An answer may say anything; none of it becomes structure, and all of it comes back."""
    it = sources("INT. DINER - NIGHT\n\nNORA\nHello.\n")[0]
    told = shot([1], ("nora", line))
    told["action"] = action
    draft = Draft("A", "16:9", (it,), {it.id: answer(told)})

    value = draft.files()[it.file].value
    read: Any = document(yaml_text(value)).value

    assert read["shots"][0]["action"] == action
    assert read["shots"][0]["dialogue"][0]["line"] == line


def test_what_nobody_can_send_is_not_sent_back() -> None:
    """JSON can spell half a character; the repair of such an answer must not end in a traceback."""
    told = material.again({"id": "e01_s01"}, '{"title": "\\ud800"}', ["title: what is this"])

    assert json.loads(material.text(told))["answered"] == {"title": "?"}
