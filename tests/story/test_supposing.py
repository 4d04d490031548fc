"""A story read as if one value were another is the story that would be read if it were."""

from pathlib import Path

import pytest

from story_assets.story.reading import NoSupposition, StoryErrors, read_story, supposition
from tests.story.folders import write_edited_story, write_small_story

EDITS = [
    ("characters/mara.yaml#identity.hair=silver crop", ("hair: black, cut at the jaw", "hair: silver crop")),
    ("characters/mara.yaml#identity.height_m=1.80", ("height_m: 1.74", "height_m: 1.80")),
    (
        'characters/mara.yaml#looks.day.wardrobe.0.colour="#7a1f1f"',
        ('colour: "#1f2a44"', 'colour: "#7a1f1f"'),
    ),
    (
        "characters/mara.yaml#looks.day.wardrobe.1={kind: boots, colour: '#7a1f1f', description: red}",
        (
            '- kind: boots\n        colour: "#2b2320"\n        description: scuffed ankle boots',
            "- {kind: boots, colour: '#7a1f1f', description: red}",
        ),
    ),
    (
        "story.yaml#style.palette.0='#000000'",
        ('palette: ["#1f2a44", "#e8c27a", "#7a1f1f"]', 'palette: ["#000000", "#e8c27a", "#7a1f1f"]'),
    ),
    ("episodes/e01/s01.yaml#shots.1.action=Mara leaves", ("Mara stops in the doorway", "Mara leaves")),
]


@pytest.mark.parametrize(("said", "edit"), EDITS)
def test_a_supposed_value_is_read_like_one_in_the_file(
    tmp_path: Path, said: str, edit: tuple[str, str]
) -> None:
    """What a change costs is asked of this story, so it must be the story that the change makes."""
    idea = supposition(said)
    folder = write_small_story(tmp_path / "told" / "before_he_comes_home")
    edited = write_edited_story(tmp_path / "edited" / "before_he_comes_home", {idea.file: edit})

    assert read_story(folder, instead=[idea]) == read_story(edited) != read_story(folder)


def test_a_shot_is_named_by_its_slug_and_a_field_need_not_be_written_yet(tmp_path: Path) -> None:
    """Paths are those that causes have, and most fields of a story stand at their default."""
    folder = write_small_story(tmp_path / "before_he_comes_home")
    ideas = ["episodes/e01/s02.yaml#shots.sh03.size=MCU", "episodes/e01/s02.yaml#shots.sh03.lens_mm=85"]

    shot = read_story(folder, instead=list(map(supposition, ideas))).scenes["e01_s02"].shots[2]

    assert (shot.size, shot.lens_mm) == ("MCU", 85)


@pytest.mark.parametrize(
    ("said", "message"),
    [
        (
            "characters/mra.yaml#identity.hair=x",
            'characters/mra.yaml  identity.hair  the story has no such file, perhaps "characters/mara.yaml"',
        ),
        (
            "characters/mara.yaml#identty.hair=x",
            'characters/mara.yaml  identty.hair  there is no "identty", perhaps "identity"',
        ),
        ("characters/mara.yaml#identity.hiar=x", 'perhaps "hair"'),
        (
            "characters/mara.yaml#looks.day.wardrobe.7.colour=x",
            'there is no "7" in looks.day.wardrobe; there is: 0, 1',
        ),
        (
            "episodes/e01/s01.yaml#shots.sho2.size=CU",
            'there is no "sho2" in shots, perhaps "sh02"',
        ),
        ("characters/mara.yaml#name.first=x", 'name is "Mara Vale", which has nothing inside'),
        ("episodes/e01/s01.yaml#cast.mara=dya", "dya"),
        ("characters/mara.yaml#identity.height_m=tall", "identity.height_m"),
        ("characters/mara.yaml#identity.hair=[a", "a [ is not closed"),
        ("characters/mara.yaml#identity.hair=!!python/name:os.system x", "is a tag"),
        ("../../etc/passwd#a=x", "the story has no such file"),
        ("characters/../characters/mara.yaml#identity.hair=x", "the story has no such file"),
        (
            "characters/mara.yaml#references=[{file: ../../secret.png, role: identity}]",
            "leads out of references/",
        ),
    ],
)
def test_what_cannot_be_supposed_is_said_like_an_error_of_the_file(
    tmp_path: Path, said: str, message: str
) -> None:
    """The same reading, the same limits: no file is opened that the story does not have."""
    folder = write_small_story(tmp_path / "before_he_comes_home")

    with pytest.raises(StoryErrors) as found:
        read_story(folder, instead=[supposition(said)])

    assert message in str(found.value)


@pytest.mark.parametrize(
    "said", ["", "=x", "#a=x", "characters/mara.yaml=x", "characters/mara.yaml#a", "f#a..b=x"]
)
def test_what_is_no_supposition_says_what_one_is_like(said: str) -> None:
    """A typing mistake must not plan the story as it is."""
    with pytest.raises(NoSupposition, match="is not like characters/mara"):
        supposition(said)
