# ruff: noqa: E501 - a mistake and what is said about it, a line each
"""Refusals in the words of the person who wrote the file."""

from pathlib import Path

import pytest

from tests.story.folders import write_edited_story
from tests.story.test_reading import said

STORY = "story.yaml"
MARA = "characters/mara.yaml"
NIGHT = "settings/study_night.yaml"
EPISODE = "episodes/e01/episode.yaml"
S01 = "episodes/e01/s01.yaml"
S02 = "episodes/e01/s02.yaml"

SIZES = "it is one of: ECU, BCU, CU, MCU, MS, MLS, FS, LS, ELS"


@pytest.mark.parametrize(
    ("file", "was", "now", "line"),
    [
        (MARA, '"#7a1f1f"', "'#7a1f1'", '23  looks.night.wardrobe.0.colour  "#7a1f1" is not a colour like #1f2a44'),
        (MARA, '"#7a1f1f"', "#7a1f1f", "23  looks.night.wardrobe.0.colour  is empty; give it a value or delete the line"),
        (MARA, "  hair:", "  hairs:", '4  identity.hairs  there is no field "hairs", perhaps "hair"'),
        (
            MARA,
            "notes:",
            "frobnicate:",
            '35  frobnicate  there is no field "frobnicate"; here one can write: name, identity, looks,'
            " signature_props, expressions, rules, must_preserve, references, notes, undecided",
        ),
        (
            MARA,
            "age_band: adult",
            "age_band: adlt",
            '6  identity.age_band  "adlt" is not known here, perhaps "adult"; it is one of: child, teen,'
            " young_adult, adult, middle_aged, elder, ageless",
        ),
        (MARA, "  face: narrow", "  face: true #", "3  identity.face  true is true or false here; write it in quotes to make it text"),
        (MARA, "height_m: 1.74", "height_m: tall", '7  identity.height_m  "tall" should be a number'),
        (MARA, "height_m: 1.74", "height_m: -1", "7  identity.height_m  -1 is out of range: it should be more than 0"),
        (MARA, "  brass_key:\n", "  Brass Key:\n", '27  signature_props.Brass Key  "Brass Key" is not a slug: lower case letters, digits and underscores, like "brass_key"'),
        (MARA, "expressions: [neutral, wary, guilty, determined]", "expressions: wary", '30  expressions  "wary" should be a list: [first, second], or a line starting with - for each'),
        (MARA, "long navy", "x" * 2000 + " long navy", "14  looks.day.wardrobe.0.description  this text has 2,020 characters; at most 2,000 fit"),
        (STORY, "aspect: 16:9", "aspect: 9:1", '4  aspect  "9:1" should lie between 1:3 and 3:1, the widest frames the image models draw'),
        (STORY, "aspect: 16:9", "aspect: wide", '4  aspect  "wide" should be width:height, like 16:9'),
        (STORY, "title: The Locked Safe", "title: 1984", "1  title  1984 is a number here; write it in quotes to make it text"),
        (STORY, "team:previs", "me", '3  owner  "me" is not an owner: write an e-mail address or team:name'),
        (STORY, "notes:", "render: {stale_on: [rule]}\nnotes:", "19  render.stale_on  should contain missing"),
        (STORY, "notes:", "render: {tier_by_kind: {covers: final}}\nnotes:", '19  render.tier_by_kind.covers  "covers" is not known here, perhaps "cover"; it is one of: character_sheet, scene_board, contact_sheet, shot_reference, cover'),
        (NIGHT, "level: 0.25", "level: .nan", "10  light.level  NaN is out of range: it should be at most 1"),
        (NIGHT, "at: [0.8, 0.05]", "at: [0.8]", "21  props.safe.at.1  a list of 2 numbers should stand here, and 1 values do"),
        (NIGHT, "at: [0.8, 0.05]", "at: [0.8, 1.5]", "21  props.safe.at.1  1.5 is out of range: it should be at most 1"),
        (S01, "size: MCU\n    cast: [mara", "size: medum\n    cast: [mara", f'10  beats.1.size  "medum" is not known here, perhaps "MS"; {SIZES}'),
        (S01, "    action: Mara stops in the doorway\n", "", '20  shots.1.action  "action" is missing; it should be text'),
        (S01, "slug: sh02", "slug: ../sh02", '20  shots.1.slug  "../sh02" is not a slug: lower case letters, digits and underscores, like "sh02"'),
        (S01, "slug: sh02", "slug: SH02", '20  shots.1.slug  "SH02" is not a slug: lower case letters, digits and underscores, like "sh02"'),
        (S01, "slug: sh02", "slug: " + "s" * 61, "20  shots.1.slug  this text has 61 characters; at most 60 fit"),
        (S01, "beat: 2", "beat: 2.0", "21  shots.1.beat  2.0 should be a whole number"),
        (S01, "off_screen: true", "off_screen: yes", '31  shots.1.dialogue.1.off_screen  "yes" should be true or false'),
        (S01, "cast: {mara: day, teo: home}", "cast: [mara, teo]", "4  cast  a list should be a mapping of names to values, like name: value"),
        (S01, "title: The key", "<<: {title: The key}\ntitle: x", "1  <<  << merges are not part of YAML 1.2; write the fields out"),
        (S01, "cast: [teo]\n    props: [desk]\n  - happens", "cast: [Teo]\n    props: [desk]\n  - happens", '7  beats.0.cast.0  "Teo" is not a slug: lower case letters, digits and underscores, like "teo"'),
        (S01, "cast: [teo]\n    props: [desk]\n  - happens", "cast: [[teo]]\n    props: [desk]\n  - happens", "7  beats.0.cast.0  a list should be a slug, or a mapping with who"),
        (S01, "{who: teo, looks_at: mara}", "{whom: teo}", '11  beats.1.cast.1.whom  there is no field "whom", perhaps "who"'),
        (S01, "{who: teo, looks_at: mara}", "{pose: sit}", '11  beats.1.cast.1.who  "who" is missing; it should be text'),
        (EPISODE, "scenes: [s01, s02]", "scenes: []", "3  scenes  nothing is here; there should be at least 1"),
        (EPISODE, "aspect: 2:3", "aspect: 23", "8  covers.key.aspect  23 is a number here; write it in quotes to make it text"),
        (S02, "movement: [push in]", "movement: [push in, pan_left, roll, zoom_in]", "36  shots.1.movement  4 are here; there should be at most 3"),
        (S02, "duration_s: 4", "duration_s: 90", "27  shots.0.duration_s  90 is out of range: it should be at most 60"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_named_with_what_would_be_right(
    tmp_path: Path, file: str, was: str, now: str, line: str
) -> None:
    """One mistake, one error, no validator's jargon."""
    folder = write_edited_story(tmp_path / "story", {file: (was, now)})

    complaints = said(folder)

    assert f"{file}:{line}" in complaints
    # What cannot be taken apart from it: lists and files that no longer agree.
    assert len(complaints) == 1 or "[]" in now
    assert not any("pydantic" in said_ or "Input" in said_ or "http" in said_ for said_ in complaints)


def test_a_file_with_thousands_of_mistakes_is_said_briefly(tmp_path: Path) -> None:
    """Finding near names for each would take a minute, and nobody would read them."""
    many = "".join(f"field_{number}: x\n" for number in range(20_000))
    folder = write_edited_story(tmp_path / "story", {S01: many})

    complaints = said(folder)

    assert complaints[0] == f"{S01}:1  and 19,903 more errors in this file"
    assert len(complaints) < 110
