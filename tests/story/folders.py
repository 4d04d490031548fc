"""Story folders for tests: a small one a person could have written, and large ones for benches.

What most tests draw of it are blocks of colour, so nothing is looked at; who tests looking says so.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from PIL import Image

SMALL: Final[Mapping[str, str]] = {
    "story.yaml": """\
title: The Locked Safe
logline: A sister opens a safe before her brother comes home.
owner: team:previs
aspect: 16:9
style:
  medium: ink and wash storyboard
  light: one warm lamp against blue night
  texture: visible paper grain
  palette: ["#1f2a44", "#e8c27a", "#7a1f1f"]
  never:
    - modern logos
props:
  letter:
    description: a folded letter with a broken wax seal
    colour: "#efe6d0"
    shape: flat
    text: ["For Teo"]
episodes: [e01]
notes: Set in 1987.
review:
  skip:
    - image_is_as_asked
    - image_is_not_blank
    - image_is_sharp
    - image_is_exposed
    - image_is_whole
    - panels_are_in_order
    - panels_differ
    - text_is_spelt_right
    - wardrobe_colours_match
    - identity_matches_sheet
    - crop_safe_is_clear
    - still_is_clean
    - set_matches_neighbours
    - look_matches_neighbours
""",
    "characters/mara.yaml": """\
name: Mara Vale
identity:
  face: narrow, grey eyes, a scar through the left brow
  hair: black, cut at the jaw
  silhouette: tall and thin, always a long coat
  age_band: adult
  height_m: 1.74
  hair_shape: bob
looks:
  day:
    wardrobe:
      - kind: coat
        colour: "#1f2a44"
        description: long navy wool coat
      - kind: boots
        colour: "#2b2320"
        description: scuffed ankle boots
    must_preserve:
      - the coat is buttoned to the neck
  night:
    wardrobe:
      - kind: sweater
        colour: "#7a1f1f"
        description: oversized red sweater
    carries: [brass_key]
signature_props:
  brass_key:
    description: a small brass key on a black cord
    colour: "#b08d3c"
expressions: [neutral, wary, guilty, determined]
rules:
  scar: the scar is on her left brow in every image
must_preserve:
  - grey eyes
notes: Based on the first draft.
""",
    "characters/teo.yaml": """\
name: 特奥
identity:
  face: round, freckled, brown eyes
  hair: red curls
  silhouette: short and broad
  age_band: young_adult
  hair_shape: curly
looks:
  home:
    wardrobe:
      - kind: jacket
        colour: "#4a5d3a"
        description: worn green field jacket
""",
    "settings/study_day.yaml": """\
name: The study by day
location: the father's study on the first floor
int_ext: INT
time_of_day: DAY
light:
  description: soft daylight from the garden window
  key_from: right
props:
  desk:
    description: a heavy oak desk
    shape: table
    at: [0.5, 0.4]
    size_m: [1.8, 0.9, 0.75]
entrances:
  door: {wall: west, at: 0.3, leads_to: the landing}
windows:
  garden: {wall: east, at: 0.5, view: bare apple trees}
""",
    "settings/study_night.yaml": """\
name: The study at night
location: the father's study on the first floor
int_ext: INT
time_of_day: NIGHT
weather: rain
light:
  description: one desk lamp, the corners are black
  key_from: left
  colour: "#e8c27a"
  level: 0.25
palette: ["#1f2a44", "#e8c27a"]
props:
  desk:
    description: a heavy oak desk
    shape: table
    at: [0.5, 0.4]
  safe:
    description: a steel wall safe with a brass keyhole
    colour: "#55585c"
    shape: box
    at: [0.8, 0.05]
    state: locked
entrances:
  door: {wall: west, at: 0.3, leads_to: the landing}
windows:
  garden: {wall: east, at: 0.5, view: rain on black glass}
zones:
  at_the_safe: {box: [0.6, 0.0, 1.0, 0.4], purpose: Mara works at the safe}
crop_safe:
  - {aspect: "9:16", box: [0.3, 0.0, 0.7, 1.0]}
""",
    "episodes/e01/episode.yaml": """\
title: Before He Comes Home
logline: Mara has one night.
scenes: [s01, s02]
covers:
  key:
    purpose: the cover of the first episode
    picture: Mara kneels before the open safe, a letter in her hand
    aspect: 2:3
    cast: [mara]
    looks: {mara: night}
    setting: study_night
    props: [letter]
    text: [THE LOCKED SAFE]
""",
    "episodes/e01/s01.yaml": """\
title: The key
purpose: Teo gives nothing away
setting: study_day
cast: {mara: day, teo: home}
beats:
  - happens: Teo sorts papers at the desk
    cast: [teo]
    props: [desk]
  - happens: Mara asks about the safe
    size: MCU
    cast: [mara, {who: teo, looks_at: mara}]
shots:
  - slug: sh01
    beat: 1
    action: Teo sorts papers and does not look up
    size: wide
    kind: establishing
    cast: [teo]
    props: [desk]
  - slug: sh02
    beat: 2
    action: Mara stops in the doorway
    size: MCU
    cast:
      - who: mara
        at: [0.1, 0.3]
        looks_at: teo
        expression: wary
    dialogue:
      - {who: mara, line: What is in the safe?}
      - {who: teo, line: Nothing of ours., off_screen: true}
""",
    "episodes/e01/s02.yaml": """\
title: The safe
purpose: Mara opens the safe before Teo comes home
setting: study_night
cast:
  mara: night
continuity:
  safe: locked
beats:
  - happens: Mara kneels at the safe
    cast:
      - mara
    props: [safe]
  - happens: the door of the safe swings open
    kind: insert
    props: [safe]
  - happens: she reads the letter
    size: CU
    cast: [{who: mara, looks_at: letter, holds: [letter]}]
shots:
  - slug: sh01
    beat: 1
    action: Mara kneels at the safe with the key
    size: MS
    cast:
      - {who: mara, at: [0.7, 0.2], looks_at: safe, pose: crouch, holds: [brass_key]}
    props: [safe]
    duration_s: 4
  - slug: sh02
    beat: 2
    action: the safe opens
    size: ECU
    kind: insert
    props: [safe, letter]
    changes:
      safe: open
    movement: [push in]
    continues: sh01
    ends_on: sh03
  - slug: sh03
    beat: 3
    action: she reads, and stops breathing
    size: CU
    cast: [{who: mara, looks_at: letter, holds: [letter], expression: afraid}]
    narration: [It was addressed to him.]
    avoid: [tears]
    notes: Hold longer than is comfortable.
""",
}
"""A whole small story by file: two characters, three looks, two settings, two scenes, five shots."""


def write_small_story(path: Path, files: Mapping[str, str] = SMALL) -> Path:
    """Write the small story to the folder *path*, which is made, and return it."""
    for name, text in files.items():
        _write(path / name, text)
    return path


def write_edited_story(path: Path, edits: Mapping[str, str | tuple[str, str]]) -> Path:
    """Write the small story with *edits*: by file a whole text, or a part of it and what replaces it."""
    files = dict(SMALL)
    for name, edit in edits.items():
        if isinstance(edit, tuple):
            assert edit[0] in files[name], f"{name} has no {edit[0]!r}"
            edit = files[name].replace(*edit)
        files[name] = edit
    return write_small_story(path, files)


def write_large_story(path: Path, scenes: int, shots: int, per_episode: int = 50) -> Path:
    """Write *scenes* scenes of *shots* shots each, spread over episodes, on the small story's bible."""
    names = [f"s{number:03}" for number in range(1, scenes + 1)]
    episodes = [names[start : start + per_episode] for start in range(0, scenes, per_episode)]
    slugs = [f"e{number:02}" for number in range(1, len(episodes) + 1)]
    for name, text in SMALL.items():
        if not name.startswith("episodes/"):
            _write(path / name, text.replace("episodes: [e01]", f"episodes: [{', '.join(slugs)}]"))
    for slug, members in zip(slugs, episodes, strict=True):
        folder = path / "episodes" / slug
        _write(folder / "episode.yaml", f"title: Episode {slug}\nscenes: [{', '.join(members)}]\n")
        for member in members:
            _write(folder / f"{member}.yaml", _scene_text(member, shots))
    return path


def write_image(path: Path, size: tuple[int, int] = (8, 6)) -> Path:
    """Write a plain image of *size* pixels, in the format that the name says."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", size, "#7a1f1f").save(path)
    return path


def _scene_text(slug: str, shots: int) -> str:
    return _SCENE.format(slug=slug) + "".join(_SHOT.format(number=number) for number in range(1, shots + 1))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


_SCENE = """\
title: Scene {slug}
purpose: Scene {slug} moves the letter from the safe to the desk
setting: study_night
cast: {{mara: night, teo: home}}
continuity:
  safe: locked
beats:
  - happens: Mara kneels at the safe in {slug}
    cast: [mara]
    props: [safe]
  - happens: Teo opens the door
    cast: [teo]
shots:
"""
_SHOT = """\
  - slug: sh{number:02}
    beat: 1
    action: Mara turns the key for the {number}. time and listens to the stairs
    size: MS
    angle: low
    lens_mm: 50
    cast:
      - who: mara
        at: [0.7, 0.2]
        looks_at: safe
        pose: crouch
        holds: [brass_key]
      - teo
    props: [safe, letter]
    movement: [push_in]
    dialogue:
      - {{who: mara, line: Not yet.}}
    duration_s: 4.5
"""
