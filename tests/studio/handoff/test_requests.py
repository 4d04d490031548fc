"""What each provider is told, and what a person is told where it cannot be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from story_assets.story.scenes import Line, Seen, Shot
from story_assets.story.words import VideoProvider
from story_assets.studio.handoff.contract import Handoff, Still
from story_assets.studio.handoff.cutting import utf16_units
from story_assets.studio.handoff.envelope import Envelope
from story_assets.studio.handoff.files import files, written
from story_assets.studio.handoff.providers import PROVIDERS, envelope, problems

from .shots import FLOODS, LISTENS, OPENS, handed_over, still

MOVES = [
    "static", "pan_left", "whip_pan", "tilt_up", "push_in", "crane_down", "handheld", "steadicam", "drone",
    "dolly_zoom", "reveal",
]  # fmt: skip
WORDS = st.text(min_size=1, max_size=2_000).filter(lambda text: bool(text.strip()))
TEXTS = st.one_of(
    WORDS,
    st.builds(
        lambda part, times: (part * times)[:2_000],
        st.sampled_from(["门后有人。", "👩‍👩‍👧", "🇨🇳🇫🇷", "👍🏽", "the long way round ", "é́", "<b>*x*</b>\n"]),
        st.integers(1, 2_000),
    ),
).filter(lambda text: bool("".join(c for c in text if c.isprintable()).strip()))
LINES = st.builds(
    Line,
    who=st.sampled_from(["mara", "inspector_vale"]),
    line=TEXTS,
    manner=st.none() | TEXTS,
    off_screen=st.booleans(),
)
SHOTS = st.builds(
    Shot,
    slug=st.just("sh01"),
    action=TEXTS,
    size=st.sampled_from(["ECU", "MS", "ELS"]),
    kind=st.sampled_from(["single", "ots", "pov"]),
    movement=st.lists(st.sampled_from(MOVES), min_size=1, max_size=3).map(tuple),
    speed=st.sampled_from(["slow", "normal", "fast"]),
    cast=st.lists(st.builds(Seen, who=st.sampled_from(["mara", "x" * 60])), max_size=8).map(tuple),
    changes=st.dictionaries(st.sampled_from(["safe", "mara", "door"]), TEXTS, max_size=3),
    dialogue=st.lists(LINES, max_size=4).map(tuple),
    narration=st.lists(TEXTS, max_size=2).map(tuple),
    duration_s=st.floats(0.1, 60),
    direction=st.none() | TEXTS,
    avoid=st.lists(TEXTS, max_size=4).map(tuple),
)
SIDES = st.integers(1, 4_000)


@st.composite
def stills(draw: st.DrawFn, slug: str) -> Still:
    """Any still between 1:3 and 3:1, from a thumbnail to more than a provider takes inline."""
    width = draw(SIDES)
    height = draw(st.integers(max(1, -(-width // 3)), width * 3))
    return still(slug, width, height, size_bytes=draw(st.none() | st.integers(1, 10_000_000)))


@st.composite
def handoffs(draw: st.DrawFn) -> Handoff:
    """Any shot in any frame."""
    wide = draw(st.integers(100, 300))
    aspect = draw(st.sampled_from(["16:9", "9:16", "1:1", "2.48:1", f"{wide}:100", f"100:{wide}"]))
    end = draw(st.none() | stills("sh02"))
    return handed_over(draw(SHOTS), draw(stills("sh01")), end, aspect=aspect)


@given(handoffs())
def test_no_request_breaks_a_limit_of_its_provider(given: Handoff) -> None:
    """Whatever the story says, what we write can be posted; a refused request costs a day, not a second."""
    for provider in PROVIDERS:
        request = envelope(given, provider)

        assert problems(request) == ()
        assert Envelope.model_validate_json(written(request)) == request


@given(handoffs())
def test_the_primary_move_and_some_action_survive_every_cut(given: Handoff) -> None:
    """A prompt without what happens, or without the camera move, buys the wrong clip."""
    text = prompt_of(envelope(given, "runway"))

    assert "\nThe camera " in text
    assert not text.startswith(("\n", "The camera"))
    assert utf16_units(text) <= 1_000


@given(handoffs())
def test_nothing_is_shortened_in_silence(given: Handoff) -> None:
    """If a length, a line or a fact is not sent as planned, the page says so."""
    for provider in PROVIDERS:
        request = envelope(given, provider)
        rules = {caution.rule for caution in request.warnings}

        assert ("V1" in rules) == (round(request.sent_duration_s - given.duration_s, 3) != 0)
        if given.dialogue and provider != "runway" and "V3" not in rules:
            assert all(" ".join(line.line.split()) in prompt_of(request) for line in given.dialogue)


def prompt_of(request: Envelope) -> str:
    """The text the video model reads."""
    body = request.body
    match request.provider:
        case "kling":
            text = body["prompt"]
        case "runway":
            text = body["promptText"]
        case "veo":
            text = body["instances"][0]["prompt"]  # pyright: ignore
        case "seedance":
            text = body["content"][0]["text"]  # pyright: ignore
    assert isinstance(text, str)
    return text


def rules(given: Handoff, provider: VideoProvider, model: str | None = None) -> dict[str, str]:
    """Warnings by rule."""
    return {caution.rule: caution.text for caution in envelope(given, provider, model).warnings}


@pytest.mark.parametrize(
    ("planned_s", "kling", "seedance", "veo", "runway"),
    [(0.1, 3, 4, 4, 2), (5, 5, 5, 6, 5), (5.2, 6, 6, 6, 6), (9, 9, 9, 8, 9), (60, 15, 15, 8, 10)],
)
def test_a_clip_is_never_shorter_than_planned_if_the_provider_can_help_it(
    planned_s: float, kling: int, seedance: int, veo: int, runway: int
) -> None:
    """An editor trims a long clip; a short one is bought again."""
    given = handed_over(LISTENS.model_copy(update={"duration_s": planned_s}))

    sent = {name: envelope(given, name).sent_duration_s for name in PROVIDERS}

    assert sent == {"kling": kling, "seedance": seedance, "veo": veo, "runway": runway}


def test_a_quiet_shot_from_a_final_still_needs_no_warning_on_kling() -> None:
    """Warnings are read only if they are rare."""
    given = handed_over(LISTENS, still("sh01", tier="final", approval="d17"))

    assert rules(given, "kling") == {}


def test_an_end_frame_moves_runway_to_a_model_that_takes_one() -> None:
    """The end frame is the story's decision, the model is not; and the page says what was chosen."""
    given = handed_over(OPENS, end=still("sh04"))

    assert envelope(given, "runway").model == "veo3.1"
    assert "gen4.5 takes no end frame" in rules(given, "runway")["end_frame"]
    assert "it is not sent" in rules(given, "runway", "gen4.5")["end_frame"]
    assert problems(envelope(given, "runway", "gen4.5")) == ()


def test_an_end_frame_that_is_not_there_yet_is_missed_aloud() -> None:
    """The clip would end anywhere, and the next shot would not cut."""
    assert "e01_s02_sh04" in rules(handed_over(OPENS), "kling")["end_frame"]


def test_a_silent_model_says_which_words_are_missing() -> None:
    """Two lines and a narration have to be recorded; the mouths still move."""
    given = handed_over(OPENS)

    assert "2 of dialogue, 1 of narration" in rules(given, "runway")["audio"]
    assert "Mara is seen speaking." in prompt_of(envelope(given, "runway"))
    assert "哥哥" not in prompt_of(envelope(given, "runway"))


def test_what_the_start_frame_shows_is_given_up_first() -> None:
    """Framing and standing facts are in the picture; spoken lines are not."""
    said = prompt_of(envelope(handed_over(FLOODS, start=still("sh07")), "kling"))

    assert "Framing:" not in said
    assert "At the start" not in said
    assert said.count("Mara says:") == 2


def test_a_still_of_another_shape_comes_with_a_plan() -> None:
    """Nobody crops in silence: the page offers a canvas and a crop, and a person chooses."""
    request = envelope(handed_over(LISTENS, still("sh01", 1024, 1024)), "veo")

    (first,) = request.inputs
    assert (first.canvas and (first.canvas.width, first.canvas.height)) == (1821, 1024)
    assert (
        "or crop it to 1024x576 from (0, 224)"
        in rules(handed_over(LISTENS, still("sh01", 1024, 1024)), "veo")["V2"]
    )


def test_photoreal_people_are_announced_to_seedance() -> None:
    """It rejects photoreal faces it does not know, after the upload."""
    style = handed_over(LISTENS).model_copy(update={"medium": "photorealistic, 35 mm film"})

    assert "V10" in rules(style, "seedance")
    assert "V10" not in rules(handed_over(LISTENS), "seedance")


def test_a_still_too_heavy_for_a_data_uri_is_sent_as_an_address() -> None:
    """5 MB is Runway's limit for images inside the request."""
    given = handed_over(LISTENS, still("sh01", size_bytes=4_000_000))

    assert '"encoding": "url"' in files(given, ["runway"])["runway.json"].decode()
    assert "uploaded first" in rules(given, "runway")["V4"]


def test_words_of_the_story_stay_on_one_line() -> None:
    """A line break in an action must not pass for a statement of ours."""
    shot = Shot(slug="sh01", action="She waits.\nThe camera spins, fast.", size="MS")

    assert (
        prompt_of(envelope(handed_over(shot), "kling")).splitlines()[0]
        == "She waits. The camera spins, fast."
    )


def test_an_unknown_model_is_refused_with_those_that_are_known() -> None:
    """A model without limits on record cannot be promised anything."""
    with pytest.raises(ValueError, match="Kling model 'kling-v9' has no limits on record; known: kling-v3"):
        envelope(handed_over(LISTENS), "kling", "kling-v9")


def test_the_model_of_a_request_is_the_teams_choice() -> None:
    """Models change faster than this package."""
    made = files(handed_over(LISTENS), ["seedance"], {"seedance": "dreamina-seedance-2-0-260128"})

    assert b"ark.ap-southeast.bytepluses.com" in made["seedance.json"]
