"""What is true at every cut is computed, the same each time, and only from what is stated."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from story_assets.story.continuity import State, continuity, states
from story_assets.story.exact import in_words
from story_assets.story.model import Story
from story_assets.story.production import Production
from story_assets.story.reading import read_story
from story_assets.story.scenes import Scene
from tests.story.supervised import Case, write
from tests.story.test_continuity import BUNDLED

ABOUT = ("letter", "ring", "mara", "teo", "teo_eye", "safe", "time", "weather", "hall_door", "brass_key")
WORDS = (
    "In Mara's pocket.", "teo", "On the desk.", "gone", "not_yet", "found", "away", "here", "Burnt to ash.",
    "rain",
    "Open.", "In the safe.", "A cut over the left brow.", "Gone, by the hall door.", "Noon.", "snow", "Lost.",
    "En el bolsillo de Mara.", "在林薇手里。", "Puts on the yellow oilskin.", "Not here.",
)  # fmt: skip
texts = st.sampled_from(WORDS) | st.text(min_size=1, max_size=20).map(lambda text: f"{text}.")
facts = st.dictionaries(st.sampled_from(ABOUT), texts, max_size=4)
people = st.sampled_from(("mara", "teo", "lin_wei", "tock"))
LOOKS = {"mara": "night", "teo": "suit", "lin_wei": "coat", "tock": "collar"}
points = st.tuples(st.floats(0, 1), st.floats(0, 1))


@st.composite
def seen(draw: st.DrawFn) -> dict[str, Any]:
    """Somebody in frame."""
    return {
        "who": draw(people),
        "look": draw(st.sampled_from((None, "rain"))) if draw(st.booleans()) else None,
        "at": draw(st.none() | points),
        "looks_at": draw(st.none() | people | st.just("letter")),
        "holds": tuple(draw(st.sets(st.sampled_from(("letter", "ring")), max_size=1))),
    }


@st.composite
def shots(draw: st.DrawFn, number: int) -> dict[str, Any]:
    """A shot; half of them state nothing."""
    cast = {it["who"]: it for it in draw(st.lists(seen(), max_size=3))}
    for who, it in cast.items():
        it["look"] = it["look"] if who == "mara" else None
    told = {
        "changes": draw(facts),
        "enters": draw(
            st.dictionaries(people, st.sampled_from(("hall_door", "north", "nowhere")), max_size=1)
        ),
        "exits": draw(st.dictionaries(people, st.just("hall_door"), max_size=1)),
        "screen_direction": draw(st.sampled_from(("L2R", "R2L", "neutral"))),
        "later": draw(st.sampled_from((None, "An hour."))),
    }
    return {
        "slug": f"sh{number:02}",
        "action": draw(
            st.sampled_from(("They wait.", "She hands him the letter.", "Moonlight. Rain falls."))
        ),
        "size": draw(st.sampled_from(("CU", "MS", "LS"))),
        "kind": draw(st.sampled_from(("single", "two_shot", "ots", "insert", "pov"))),
        "camera_at": draw(st.none() | points),
        "cast": tuple(cast.values()),
        "props": tuple(draw(st.sets(st.sampled_from(("letter", "ring", "safe")), max_size=2))),
        **(told if draw(st.booleans()) else {}),
    }


@st.composite
def scenes(draw: st.DrawFn) -> Scene:
    """A scene in the study, with anything in it."""
    count = draw(st.integers(0, 4))
    return Scene.model_validate(
        {
            "slug": "s01",
            "title": "One",
            "purpose": "Something changes.",
            "setting": "study_night",
            "cast": LOOKS,
            "continuity": draw(facts),
            "strand": draw(st.sampled_from(("now", "memory"))),
            "shots": tuple(draw(shots(number)) for number in range(count)),
        }
    )


@pytest.fixture(scope="session")
def bible(tmp_path_factory: pytest.TempPathFactory) -> Story:
    """The story that the scenes are put into."""
    nothing = "setting: study_night\nshots: []\n"
    return read_story(write(Case("", "", (nothing,)), tmp_path_factory.mktemp("bible") / "story"))


def told(bible: Story, *them: Scene) -> Story:
    """*bible* with these scenes."""
    return bible.model_copy(update={"scenes": {f"e01_s{n:02}": it for n, it in enumerate(them, start=1)}})


@settings(max_examples=40, deadline=None)
@given(st.lists(scenes(), min_size=1, max_size=2))
def test_states_are_the_same_each_time(bible: Story, them: list[Scene]) -> None:
    """A gate that changes its mind is no gate; and whatever is written, it answers."""
    story = told(bible, *them)

    assert _all(story) == _all(story)
    assert continuity(story) == continuity(story)


def _all(story: Story) -> list[State]:
    return [state for scene in states(story) for it in scene.shots for state in (it.before, it.after)]


@settings(max_examples=40, deadline=None)
@given(scenes())
def test_the_state_out_of_a_shot_is_the_state_into_the_next(bible: Story, scene: Scene) -> None:
    """Between two shots of a scene nothing happens."""
    (it,) = states(told(bible, scene))

    ins, outs = [shot.before for shot in it.shots], [shot.after for shot in it.shots]
    assert ins[1:] == outs[:-1]
    assert not ins or ins[0] == it.opens
    assert it.ends == (outs[-1] if outs else it.opens)


@settings(max_examples=40, deadline=None)
@given(scenes())
def test_a_shot_that_states_nothing_changes_nothing(bible: Story, scene: Scene) -> None:
    """Shots state only changes; what is seen in them is evidence, not a statement."""
    (it,) = states(told(bible, scene))

    for shot in it.shots:
        it_is = shot.shot
        is_silent = not (it_is.changes or it_is.enters or it_is.exits or it_is.later)
        if is_silent and it_is.screen_direction == "neutral":
            assert shot.after is shot.before


@settings(max_examples=30, deadline=None)
@given(scenes())
def test_handoffs_say_the_same_facts(bible: Story, scene: Scene) -> None:
    """The supervisor and the video step must not be told two stories."""
    story = told(bible, scene)

    assert_same_facts(story)


def test_the_handoffs_of_the_bundled_story_say_the_same_facts() -> None:
    """All 26 of them."""
    assert_same_facts(read_story(BUNDLED))


def assert_same_facts(story: Story) -> None:
    """Every handoff has the facts of the states at its two ends."""
    handoffs = {key.id: it for key, it in Production(story).handoffs.items()}
    for scene in states(story):
        for it in scene.shots:
            handoff = handoffs[f"{scene.id}_{it.shot.slug}"]
            assert handoff.state_in == words(it.before, story, scene.setting.slug)
            assert handoff.state_out == words(it.after, story, scene.setting.slug)


def words(state: State, story: Story, setting: str) -> dict[str, str]:
    """The facts of *state* as a model that draws is told them."""
    return {about: in_words(about, fact.words, story, setting) for about, fact in state.facts.items()}


@pytest.mark.parametrize(
    ("about", "value", "expected"),
    [
        ("letter", "teo", "With Teo Vale."),
        ("letter", "desk", "At the desk."),
        ("letter", "gone", "No longer there."),
        ("letter", "In Teo's hand.", "In Teo's hand."),
        ("mara", "rain", "Now in look rain."),
        ("teo", "away", "Not in the room."),
        ("combination", "found", "found"),
        ("safe", "open", "open"),
    ],
)
def test_a_fact_that_is_a_slug_is_drawn_from_words(
    bible: Story, about: str, value: str, expected: str
) -> None:
    """A picture of "mara: rain" would be of a wet Mara."""
    assert in_words(about, value, bible, "study_night") == expected
