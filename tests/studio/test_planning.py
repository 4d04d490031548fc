"""What a change touches is rendered, and nothing else."""

import itertools
import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from story_assets.story.briefs.brief import Brief
from story_assets.story.model import Story
from story_assets.story.words import UNSTAMPED
from tests.paper import Paper
from tests.studio.bench import make_all, plan, rendered, small_story, studio

Edit = Callable[[Story, int], Story]


def replaced(part: Any, path: str, value: object) -> Any:
    """*part* with the value at a dotted *path* replaced; indexes count into tuples."""
    head, _, rest = path.partition(".")
    if isinstance(part, dict):
        return {**part, head: replaced(part[head], rest, value) if rest else value}
    if isinstance(part, tuple):
        at = int(head)
        if at >= len(part):
            return part  # an earlier edit took it away
        return (*part[:at], replaced(part[at], rest, value) if rest else value, *part[at + 1 :])
    return part.model_copy(update={head: replaced(getattr(part, head), rest, value) if rest else value})


def setting(path: str, *values: object) -> Edit:
    """An edit that puts one of *values* at *path*."""
    return lambda story, n: replaced(story, path, values[n % len(values)])


def adding_a_shot(story: Story, n: int) -> Story:
    scene = story.scenes["e01_s01"]
    new = scene.shots[n % len(scene.shots)].model_copy(update={"slug": f"sh9{n % 3}"})
    others = [shot for shot in scene.shots if shot.slug != new.slug]
    return replaced(story, "scenes.e01_s01.shots", (*others, new))


def removing_a_shot(story: Story, n: int) -> Story:
    shots = story.scenes["e01_s01"].shots
    return replaced(
        story, "scenes.e01_s01.shots", tuple(s for i, s in enumerate(shots) if i != n % len(shots))
    )


def turning_the_shots(story: Story, n: int) -> Story:
    shots = story.scenes["e01_s02"].shots
    return replaced(story, "scenes.e01_s02.shots", (*shots[n % 3 :], *shots[: n % 3]))


def turning_the_beats(story: Story, n: int) -> Story:
    beats = story.scenes["e01_s02"].beats
    return replaced(story, "scenes.e01_s02.beats", (*beats[n % 3 :], *beats[: n % 3]))


def adding_a_look(story: Story, n: int) -> Story:
    looks = story.characters["teo"].looks
    return replaced(story, "characters.teo.looks", {**looks, f"extra{n % 2}": looks["home"]})


def removing_a_look(story: Story, n: int) -> Story:
    looks = {slug: look for slug, look in story.characters["teo"].looks.items() if slug == "home"}
    return replaced(story, "characters.teo.looks", looks)


FOR_PEOPLE: dict[str, Edit] = {
    "a note on a character": setting("characters.mara.notes", "a", "b", ""),
    "a note on a shot": setting("scenes.e01_s01.shots.0.notes", "slower", "faster"),
    "a display name": setting("characters.teo.name", "Teo", "特奥", "Theodore"),
    "a title": setting("scenes.e01_s02.title", "The safe", "Open"),
}
EDITS: dict[str, Edit] = {
    **FOR_PEOPLE,
    "hair": setting("characters.mara.identity.hair", "black bob", "silver crop", "red"),
    "a coat": setting("characters.mara.looks.day.wardrobe.0.colour", "#1f2a44", "#7a1f1f"),
    "a sweater": setting("characters.mara.looks.night.wardrobe.0.description", "old sweater", "new sweater"),
    "a rule": setting("characters.mara.rules.scar", "left brow", "right brow"),
    "a carried prop": setting("characters.mara.signature_props.brass_key.colour", "#b08d3c", "#101010"),
    "a travelling prop": setting("about.props.letter.text", ("For Teo",), ("致特奥",), ()),
    "light": setting("settings.study_night.light.level", 0.25, 0.5, 0.1),
    "furniture": setting("settings.study_day.props.desk.at", (0.5, 0.4), (0.2, 0.4)),
    "a zone": setting("settings.study_night.zones.at_the_safe.purpose", "Mara works", "Mara hides"),
    "the style": setting("about.style.medium", "ink and wash storyboard", "oil paint"),
    "an action": setting("scenes.e01_s02.shots.0.action", "she kneels", "she stands"),
    "a lens": setting("scenes.e01_s02.shots.2.lens_mm", 35, 85),
    "a line of dialogue": setting("scenes.e01_s01.shots.1.dialogue", ()),
    "a beat": setting("scenes.e01_s02.beats.1.happens", "it opens", "it stays shut"),
    "what a shot changes": setting("scenes.e01_s02.shots.0.changes", {"safe": "ajar"}, {"safe": "open"}, {}),
    "an opening state": setting("scenes.e01_s02.continuity", {"safe": "locked"}, {"letter": "hidden"}, {}),
    "a cover": setting("episodes.e01.covers.key.picture", "Mara kneels", "Mara runs"),
    "the frame": setting("about.aspect", "16:9", "9:16"),
    "a shot more": adding_a_shot,
    "a shot less": removing_a_shot,
    "shots in another order": turning_the_shots,
    "beats in another order": turning_the_beats,
    "a look more": adding_a_look,
    "a look less": removing_a_look,
}


class Oracle:
    """Says what must be drawn by comparing everything with everything, knowing nothing of digests."""

    def __init__(self) -> None:
        self.made: dict[tuple[str, str, tuple[bytes, ...]], bytes] = {}

    def needed(self, briefs: dict[str, Brief], shown: dict[str, bytes]) -> set[str]:
        """The images whose brief and references, as they are *shown* now, were never drawn together."""
        missing: set[str] = set()
        for asset, brief in briefs.items():
            known = (asset, _told(brief), tuple(shown[it.image] for it in brief.references if it.image))
            if known not in self.made:
                missing.add(asset)
                self.made[known] = shown[asset]
            assert self.made[known] == shown[asset], f"{asset} shows another picture than was drawn for it"
        return missing


def _told(part: object) -> str:
    """Everything a brief says, by plain reading: no defaults left out, no memo, no digest."""
    if isinstance(part, BaseModel):
        fields = type(part).model_fields
        said = {name: _told(getattr(part, name)) for name in fields if UNSTAMPED not in fields[name].metadata}
        return json.dumps(said, sort_keys=True)
    if isinstance(part, dict):
        return json.dumps({key: _told(value) for key, value in part.items()}, sort_keys=True)
    if isinstance(part, tuple):
        return json.dumps([_told(value) for value in part])
    return json.dumps(part)


@contextmanager
def fresh_home() -> Iterator[Path]:
    """Hypothesis calls one test many times; each time starts with nothing."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    return small_story(tmp_path_factory.mktemp("story"))


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    edits=st.lists(
        st.one_of(
            st.tuples(st.sampled_from(sorted(EDITS)), st.integers(0, 5)),
            st.tuples(st.just("going back"), st.integers(0, 5)),
        ),
        min_size=1,
        max_size=7,
    ),
    unlike=st.booleans(),
)
def test_every_edit_renders_what_it_touches_and_no_more(
    story: Story, edits: list[tuple[str, int]], unlike: bool
) -> None:
    """Promise 1: renders done over renders needed is 1.00, whatever the edit; going back costs nothing.

    With *unlike* the renderer never draws the same brief alike twice, as a model would not.
    """
    with fresh_home() as home:
        oracle, paper, counter = Oracle(), Paper(), itertools.count()
        history: list[Story] = []
        story_now = story
        for name, n in [("a note on a character", 0), *edits]:
            back = name == "going back" and bool(history)
            story_now = history[n % len(history)] if back else EDITS.get(name, lambda s, _: s)(story_now, n)
            at = studio(story_now, home, paper)
            foreseen = plan(at)
            paper.salt = str(next(counter)) if unlike else ""
            done = rendered(make_all(at))

            briefs = {str(it.key): it.brief for it in at.production.images if it.brief is not None}
            shown = {asset: _shown(at, asset) for asset in briefs}
            assert done == oracle.needed(briefs, shown), name
            must = {str(step.key) for step in foreseen.steps if step.verdict == "must"}
            may = {str(step.key) for step in foreseen.steps if step.verdict == "may"}
            assert must <= done <= must | may, name
            if back:
                assert not done, "what was drawn before comes back for nothing"
            assert plan(at).steps == plan(at).reused == (), name
            history.append(story_now)


def _shown(at: Any, asset: str) -> bytes:
    key = next(it.key for it in at.production.images if str(it.key) == asset)
    take = at.accepted(key)
    return at.store.read(take.sha256, take.mime)


@pytest.mark.parametrize("edit", FOR_PEOPLE.values(), ids=FOR_PEOPLE)
def test_words_for_people_change_nothing(story: Story, tmp_path: Path, edit: Edit) -> None:
    """A team corrects notes and names all day; that must never cost a cent."""
    make_all(studio(story, tmp_path, Paper()))

    foreseen = plan(studio(edit(story, 0), tmp_path, Paper()))

    assert foreseen.steps == ()
    assert foreseen.reused == ()


def test_an_identity_rule_changes_its_looks_and_what_rests_on_them(story: Story, tmp_path: Path) -> None:
    """The promise of the product in one sentence."""
    make_all(studio(story, tmp_path, Paper()))
    grey = replaced(story, "characters.teo.identity.hair", "grey curls")

    foreseen = plan(studio(grey, tmp_path, Paper()))

    teo = {"character_sheet/teo_home", "contact_sheet/e01_s01", "shot_reference/e01_s01_sh01"}
    sh02 = {"shot_reference/e01_s01_sh02"}  # Teo is not in it, but its panel was cut from the contact sheet.
    assert {str(step.key) for step in foreseen.steps if step.verdict == "must"} == teo
    assert {str(step.key) for step in foreseen.steps if step.verdict == "may"} == sh02
    sheet = foreseen.steps[0]
    assert (sheet.causes[0].cause, sheet.causes[0].path) == ("rule", "characters.teo.identity.hair")
    assert (sheet.causes[0].was, sheet.causes[0].now) == ("red curls", "grey curls")


def test_a_look_of_one_scene_changes_that_scene_only(story: Story, tmp_path: Path) -> None:
    """Wardrobe of the night must not re-bill the day."""
    make_all(studio(story, tmp_path, Paper()))
    blue = replaced(story, "characters.mara.looks.night.wardrobe.0.colour", "#0000ff")

    foreseen = plan(studio(blue, tmp_path, Paper()))

    touched = {str(step.key) for step in foreseen.steps}
    assert "character_sheet/mara_night" in touched
    assert not {asset for asset in touched if "e01_s01" in asset or "teo" in asset or "mara_day" in asset}
    assert {asset for asset in touched if "e01_s02" in asset}


def test_a_new_model_or_tier_does_not_rebill_a_series(story: Story, tmp_path: Path) -> None:
    """Settings are a cause only where a team's policy says so."""
    make_all(studio(story, tmp_path, Paper()))
    final = replaced(story, "about.render.tier", "final")
    strict = replaced(final, "about.render.stale_on", ("missing", "rule", "reference", "settings", "retake"))

    assert plan(studio(final, tmp_path, Paper())).steps == ()
    steps = plan(studio(strict, tmp_path, Paper())).steps
    assert {cause.path for step in steps for cause in step.causes if step.verdict == "must"} >= {
        "tier",
        "size",
    }


def test_an_unknown_price_makes_the_whole_price_unknown(story: Story, tmp_path: Path) -> None:
    """Unknown is never zero."""
    assert plan(studio(story, tmp_path, Paper(usd=None))).usd is None
    assert plan(studio(story, tmp_path, Paper(usd="0.5"))).usd is not None


def test_an_image_that_rests_on_nothing_is_blocked(story: Story, tmp_path: Path) -> None:
    """A shot without its sheets would be paid for and thrown away."""
    foreseen = studio(story, tmp_path, Paper()).planner.plan(lambda key: key.kind == "shot_reference")

    assert {step.verdict for step in foreseen.steps} == {"blocked"}
    assert "character_sheet/teo_home" in {cause.path for cause in foreseen.steps[0].causes}
