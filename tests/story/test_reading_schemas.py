"""The schemas that editors use agree with the models that decide."""

import json
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from story_assets.story.reading.yaml12 import document
from story_assets.story.schemas import FILE_KINDS, schema_path, schema_text
from tests.story.folders import SMALL


def kind_of(name: str) -> str:
    """Which schema describes the file *name*."""
    path = Path(name)
    by_folder = {"": "story", "characters": "character", "settings": "setting"}
    return by_folder.get(path.parent.name, "episode" if path.name == "episode.yaml" else "scene")


def complaints(kind: str, text: str) -> list[str]:
    """What an editor would underline in *text*."""
    value = json.loads(json.dumps(document(text).value))
    errors = Draft202012Validator(json.loads(schema_path(kind).read_text())).iter_errors(value)
    return [error.json_path for error in errors]


@pytest.mark.parametrize("kind", FILE_KINDS)
def test_the_shipped_schemas_are_current(kind: str) -> None:
    """Run `python -m story_assets.story.schemas` after a change of the models."""
    assert schema_path(kind).read_text(encoding="utf-8") == schema_text(kind)
    Draft202012Validator.check_schema(json.loads(schema_text(kind)))


@pytest.mark.parametrize("name", SMALL)
def test_a_good_file_has_no_complaints(name: str) -> None:
    """Bare slugs, other spellings of camera terms and missing slugs included."""
    assert complaints(kind_of(name), SMALL[name]) == []


@pytest.mark.parametrize(
    ("name", "was", "now", "place"),
    [
        ("episodes/e01/s01.yaml", "purpose:", "porpoise:", "$"),
        ("episodes/e01/s01.yaml", "size: wide", "size: wild", "$.shots[0].size"),
        ("characters/mara.yaml", '"#1f2a44"', "navy", "$.looks.day.wardrobe[0].colour"),
        ("characters/teo.yaml", "name:", "slug: teo\nname:", "$"),
        ("story.yaml", "aspect: 16:9", "aspect: wide", "$.aspect"),
        ("settings/study_night.yaml", "level: 0.25", "level: 25", "$.light.level"),
    ],
)
def test_a_mistake_is_underlined_where_it_is(name: str, was: str, now: str, place: str) -> None:
    """Before anything runs."""
    assert place in complaints(kind_of(name), SMALL[name].replace(was, now))


@pytest.mark.parametrize("size", ["CU", "cu", "close-up", "Close Up", "closeup", "extreme_wide", "XCU"])
def test_every_spelling_of_a_camera_term_is_fine(size: str) -> None:
    """What reading accepts, editors do not underline."""
    text = SMALL["episodes/e01/s01.yaml"].replace("size: wide", f"size: {size}")

    assert complaints("scene", text) == []


def test_fields_say_what_they_are_for() -> None:
    """An editor shows it while one types."""
    scene = json.loads(schema_text("scene"))

    assert scene["properties"]["cast"]["description"] == "Who is in the scene, in which look."
    assert "slug" not in scene["properties"]
    assert yaml.safe_load(schema_text("scene")) == scene
