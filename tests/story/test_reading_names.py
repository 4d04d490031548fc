# ruff: noqa: E501 - a mistake and what is said about it, a line each
"""Every name in a story leads somewhere, and only to one thing."""

from pathlib import Path

import pytest

from story_assets.story.reading import read_story
from tests.story.folders import SMALL, write_edited_story, write_small_story
from tests.story.test_reading import said

STORY = "story.yaml"
MARA = "characters/mara.yaml"
TEO = "characters/teo.yaml"
DAY = "settings/study_day.yaml"
NIGHT = "settings/study_night.yaml"
EPISODE = "episodes/e01/episode.yaml"
S01 = "episodes/e01/s01.yaml"
S02 = "episodes/e01/s02.yaml"


@pytest.mark.parametrize(
    ("file", "was", "now", "lines"),
    [
        (S02, "mara: night", "tomas: night", ['5  cast.tomas  no character "tomas"; the bible has: mara, teo']),
        (S02, "mara: night", "mara: nigth", ['5  cast.mara  no look of mara "nigth", perhaps "night"; mara has: day, night']),
        (S02, "setting: study_night", "setting: study", ['3  setting  no setting "study", perhaps "study_day"; the story has: study_day, study_night']),
        (S02, "      - mara\n", "      - tomas\n", ['11  beats.0.cast.0  no character "tomas"; the bible has: mara, teo']),
        (S02, "      - mara\n", "      - teo\n", ["""11  beats.0.cast.0  "teo" is not in the scene's cast (mara); add them there, or give a look here"""]),
        (S02, "      - mara\n", "      - {who: teo, look: away}\n", ['11  beats.0.cast.0.look  no look of teo "away"; teo has: home']),
        (S02, "      - mara\n", "      - mara\n      - mara\n", ['12  beats.0.cast.1  "mara" is in this frame twice: at cast.0 too']),
        (S02, "looks_at: safe", "looks_at: window", ['25  shots.0.cast.0.looks_at  nobody and no prop "window"; people: mara; props: brass_key, desk, letter, safe']),
        (S02, "looks_at: safe", "looks_at: teo", ['25  shots.0.cast.0.looks_at  "teo" is neither in frame nor in the cast; there are: mara']),
        (S02, "holds: [brass_key]", "holds: [brass_kye]", ['25  shots.0.cast.0.holds.0  no prop "brass_kye", perhaps "brass_key"; here one can name: desk, safe, letter, brass_key']),
        (S02, "props: [safe, letter]", "props: [ladder]", ['33  shots.1.props.0  no prop "ladder"; here one can name: desk, safe, letter, brass_key']),
        (MARA, "carries: [brass_key]", "carries: [safe]", ['25  looks.night.carries.0  no prop "safe"; the story has: letter, brass_key']),
        (S01, "{who: mara, line", "{who: mora, line", ['30  shots.1.dialogue.0.who  no character "mora", perhaps "mara"; the bible has: mara, teo']),
        (S01, "beat: 2", "beat: 3", ["21  shots.1.beat  there is no beat 3; the scene has 2"]),
        (S02, "continues: sh01", "continues: sh09", ['37  shots.1.continues  no shot "sh09"; this scene has: sh01, sh02, sh03']),
        (S02, "ends_on: sh03", "ends_on: sh02", ['38  shots.1.ends_on  "sh02" is this shot itself; name another, or delete the line']),
        (S02, "notes: Hold", "continues: sh03\n    notes: Hold", ['46  shots.2.continues  "sh03" is this shot itself; name another, or delete the line']),
        (S02, "    beat: 1\n", "    beat: 1\n    continues: sh02\n", ["22  shots.0.continues  these shots continue each other in a circle: sh01 -> sh02 -> sh01"]),
        (S02, "    beat: 1\n", "    beat: 1\n    ots_side: left\n", ['22  shots.0.ots_side  only a shot of kind ots has a side; this one is "single"']),
        (S02, "  - slug: sh03", "  - slug: sh01", ["38  shots.1.ends_on  no shot \"sh03\"; this scene has: sh01, sh02", '39  shots.2.slug  shot "sh01" stands here twice: at shots.0 too']),
        (EPISODE, "looks: {mara: night}", "looks: {}", ['9  covers.key.cast.0  "mara" has no look in this cover; add it to looks, like {mara: day}']),
        (EPISODE, "looks: {mara: night}", "looks: {mara: nigth}", ['10  covers.key.looks.mara  no look of mara "nigth", perhaps "night"; mara has: day, night']),
        (EPISODE, "setting: study_night", "setting: attic", ['11  covers.key.setting  no setting "attic"; the story has: study_day, study_night']),
        (EPISODE, "props: [letter]", "props: [latter]", ['12  covers.key.props.0  no prop "latter", perhaps "letter"; here one can name: desk, safe, letter, brass_key']),
        (EPISODE, "    setting: study_night\n    props: [letter]", "    props: [safe]", ['11  covers.key.props.0  no prop "safe"; the story has: letter, brass_key']),
        (NIGHT, "box: [0.6, 0.0, 1.0, 0.4]", "box: [0.6, 0.4, 1.0, 0.4]", ["28  zones.at_the_safe.box  0.6, 0.4, 1, 0.4: a box is [left, top, right, bottom], with left < right and top < bottom"]),
        (NIGHT, "box: [0.3, 0.0, 0.7, 1.0]", "box: [0.7, 0.0, 0.3, 1.0]", ["30  crop_safe.0.box  0.7, 0, 0.3, 1: a box is [left, top, right, bottom], with left < right and top < bottom"]),
        (NIGHT, "  safe:\n", "  letter: {description: d, at: [0, 0]}\n  safe:\n", ['17  props.letter  prop "letter" is defined in story.yaml (props) too; a scene could see both']),
        (MARA, "signature_props:\n", "signature_props:\n  letter: {description: d}\n", ['27  signature_props.letter  prop "letter" is defined in story.yaml (props) too; a scene could see both']),
    ],
)  # fmt: skip
def test_a_name_that_leads_nowhere_is_said_with_those_that_do(
    tmp_path: Path, file: str, was: str, now: str, lines: list[str]
) -> None:
    """The person who can mend it should not have to open another file to do so."""
    folder = write_edited_story(tmp_path / "story", {file: (was, now)})

    assert said(folder) == [f"{file}:{line}" for line in lines]


def test_the_props_of_another_setting_cannot_be_seen(tmp_path: Path) -> None:
    """The safe is in the study at night; by day it is behind the picture."""
    folder = write_edited_story(
        tmp_path / "story", {S01: ("props: [desk]\n  - slug", "props: [safe]\n  - slug")}
    )

    assert said(folder) == [
        f'{S01}:19  shots.0.props.0  no prop "safe"; here one can name: desk, letter, brass_key'
    ]


def test_a_signature_prop_of_two_characters_is_ambiguous(tmp_path: Path) -> None:
    """A shot that names it could mean either."""
    folder = write_edited_story(
        tmp_path / "story", {TEO: SMALL[TEO] + "signature_props:\n  brass_key: {description: another}\n"}
    )

    assert said(folder) == [
        'characters/teo.yaml:15  signature_props.brass_key  prop "brass_key" is defined in characters/mara.yaml'
        " (signature_props) too; a scene could see both"
    ]


def test_settings_may_have_props_of_one_name(tmp_path: Path) -> None:
    """No scene sees two settings: the desk by day and the desk at night are one desk."""
    story = read_story(write_small_story(tmp_path / "story"))

    assert "desk" in story.settings["study_day"].props
    assert "desk" in story.settings["study_night"].props


def test_ids_that_would_be_one(tmp_path: Path) -> None:
    """a_b in look c and a in look b_c would share one sheet, one file, one price."""
    folder = write_edited_story(
        tmp_path / "story",
        {
            "characters/mara_day.yaml": SMALL[TEO].replace("home:", "wet:"),
            MARA: (
                "  day:\n",
                "  day_wet:\n    wardrobe: [{kind: coat, colour: '#000000', description: c}]\n  day:\n",
            ),
            STORY: ("episodes: [e01]", "episodes: [e01, e01_s01]"),
            "episodes/e01_s01/episode.yaml": "title: x\nscenes: [a]\n",
            "episodes/e01_s01/a.yaml": "title: x\npurpose: x\nsetting: study_day\n",
            EPISODE: ("[s01, s02]", "[s01, s02, s01_a]"),
            "episodes/e01/s01_a.yaml": "title: x\npurpose: x\nsetting: study_day\n",
        },
    )

    assert said(folder) == [
        'characters/mara_day.yaml:9  looks.wet  this look would be "mara_day_wet", as mara + day_wet is; rename one of them',
        'episodes/e01_s01/a.yaml:1  this scene would be "e01_s01_a", as e01 + s01_a is; rename one of them',
    ]


def test_shots_of_two_scenes_that_would_be_one(tmp_path: Path) -> None:
    """The same for scene and shot."""
    shot = "title: x\npurpose: x\nsetting: study_day\nshots:\n  - {slug: SLUG, action: a, size: CU}\n"
    folder = write_edited_story(
        tmp_path / "story",
        {
            EPISODE: ("[s01, s02]", "[s01, s02, a, a_b]"),
            "episodes/e01/a.yaml": shot.replace("SLUG", "b_c"),
            "episodes/e01/a_b.yaml": shot.replace("SLUG", "c"),
        },
    )

    assert said(folder) == [
        'episodes/e01/a_b.yaml:5  shots.0.slug  this shot would be "e01_a_b_c", as e01 + a + b_c is; rename one of them'
    ]


def test_a_long_circle_is_printed_once(tmp_path: Path) -> None:
    """Somebody has to decide where it is cut; shots that lead into it are not in it."""
    before = {"sh01": "sh03", "sh02": "sh01", "sh03": "sh02", "sh04": "sh02"}
    shots = "".join(
        f"  - {{slug: {slug}, action: a, size: CU, continues: {other}}}\n" for slug, other in before.items()
    )
    folder = write_edited_story(
        tmp_path / "story", {S02: f"title: x\npurpose: x\nsetting: study_day\nshots:\n{shots}"}
    )

    assert said(folder) == [
        f"{S02}:5  shots.0.continues  these shots continue each other in a circle: sh01 -> sh03 -> sh02 -> sh01"
    ]


def test_one_misspelt_name_in_the_cast_is_one_error(tmp_path: Path) -> None:
    """Not one more for each shot that spells it right."""
    folder = write_edited_story(tmp_path / "story", {S02: ("mara: night", "marra: night")})

    assert said(folder) == [
        f'{S02}:5  cast.marra  no character "marra", perhaps "mara"; the bible has: mara, teo'
    ]


def test_parts_of_a_broken_file_are_still_checked(tmp_path: Path) -> None:
    """Next to a wrong look, a missing action and a wrong colour, the names that can be judged are."""
    folder = write_edited_story(
        tmp_path / "story",
        {
            S02: SMALL[S02]
            .replace("    action: the safe opens\n", "")
            .replace("props: [safe, letter]", "props: [safe, ladder]")
            .replace("continues: sh01", "continues: sh07"),
            NIGHT: ('"#55585c"', "steel"),
        },
    )

    assert said(folder) == [
        f'{S02}:28  shots.1.action  "action" is missing; it should be text',
        f'{S02}:32  shots.1.props.1  no prop "ladder"; here one can name: desk, safe, letter, brass_key',
        f'{S02}:36  shots.1.continues  no shot "sh07"; this scene has: sh01, sh02, sh03',
        f'{NIGHT}:19  props.safe.colour  "steel" is not a colour like #1f2a44',
    ]
