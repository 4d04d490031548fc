"""The `openai` renderer over a real wire: what it sends, what it costs, and what each failure means."""

import socket
import threading
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import anyio
import pytest

from story_assets.story.briefs.brief import Brief
from story_assets.story.briefs.prompt import prompt
from story_assets.story.model import Story
from story_assets.story.policy import RenderPolicy
from story_assets.story.production import Key, Production
from story_assets.story.words import TIERS
from story_assets.studio.double import TROUBLES, Double, Trouble
from story_assets.studio.keeping import Unusable
from story_assets.studio.openai.models import MODELS, SizeRules
from story_assets.studio.openai.pricing import actual
from story_assets.studio.openai.renderer import OpenAI
from story_assets.studio.renderer import (
    Broken,
    Busy,
    Halted,
    Moderated,
    Refused,
    Rendered,
    RenderError,
    RenderRequest,
    RenderSettings,
    SentReference,
    UnknownOutcome,
    Unsent,
)
from story_assets.studio.renderers import NoSuchRenderer, renderer
from story_assets.studio.work import Studio
from tests.studio.bench import journal_events, small_story
from tests.studio.double.asking import png
from tests.studio.listening import Answer, Heard, Listener
from tests.studio.paid import KEY, SHEET, bought, bought_story, buying, made, with_policy

POLICY = RenderPolicy(renderer="openai")
CONTACT = Key("contact_sheet", "e01_s01")
SHOT = Key("shot_reference", "e01_s01_sh01")
COVER = Key("cover", "e01_key")


@pytest.fixture(scope="module")
def brief(tmp_path_factory: pytest.TempPathFactory) -> Brief:
    """What a character sheet is drawn from."""
    found = Production(small_story(tmp_path_factory.mktemp("story")))[SHEET].brief
    assert found is not None
    return found


def request_of(brief: Brief, *references: SentReference, quality: str = "low") -> RenderRequest:
    """An order for *brief*."""
    settings = RenderSettings("openai", "gpt-image-2", (1024, 1024), "draft", {"quality": quality})
    return RenderRequest("story/character_sheet/mara_day", brief, prompt(brief), references, settings)


def sent(request: RenderRequest, policy: RenderPolicy = POLICY) -> Rendered:
    """The answer to *request*, asked once on a line of its own."""
    drawing = OpenAI(policy)
    try:
        return anyio.run(drawing.render, request)
    finally:
        drawing.close()


def reference(name: str, mime: str) -> SentReference:
    """Some reference."""
    kind = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP"}[mime]
    return SentReference(name, "identity", "0" * 64, mime, png((64, 48), kind))


def test_without_references_an_image_is_generated(brief: Brief, double: Double) -> None:
    """An edit without an image is refused by the service."""
    rendered = sent(request_of(brief))

    (entry,) = double.books
    assert entry.endpoint == "/v1/images/generations"
    assert (entry.model, entry.size, entry.quality, entry.images) == ("gpt-image-2", "1024x1024", "low", 1)
    assert rendered.double
    assert rendered.request_id == entry.id


def test_references_go_along_in_order_with_names_and_types(brief: Brief, desk: pytest.MonkeyPatch) -> None:
    """The prompt speaks of `Image 1`, and a nameless or typeless upload is refused."""
    references = (
        reference("character_sheet.mara_day", "image/png"),
        reference("supplied.0a1b2c3d", "image/jpeg"),
        reference("scene_board.study_day", "image/webp"),
    )
    with Listener() as listener:
        desk.setenv("OPENAI_BASE_URL", listener.url)

        sent(request_of(brief, *references))

    (heard,) = listener.heard
    files = [(field, name, mime, image) for field, name, mime, image in heard.parts if name is not None]
    assert heard.path == "/v1/images/edits"
    assert files == [
        ("image[]", "01_character_sheet.mara_day.png", "image/png", references[0].image),
        ("image[]", "02_supplied.0a1b2c3d.jpg", "image/jpeg", references[1].image),
        ("image[]", "03_scene_board.study_day.webp", "image/webp", references[2].image),
    ]
    assert heard.fields["prompt"] == prompt(brief)
    assert "input_fidelity" not in heard.fields


def test_one_reference_is_a_list_too(brief: Brief, double: Double) -> None:
    """The SDK takes a single file as well, in a form that the service treats otherwise."""
    sent(request_of(brief, reference("character_sheet.mara_day", "image/png")))

    (entry,) = double.books
    assert (entry.endpoint, len(entry.references)) == ("/v1/images/edits", 1)


def test_nothing_is_sent_that_nobody_decided(brief: Brief, desk: pytest.MonkeyPatch) -> None:
    """A parameter too much is a 400: `input_fidelity` was one for everybody who moved to gpt-image-2."""
    with Listener() as listener:
        desk.setenv("OPENAI_BASE_URL", listener.url)

        sent(request_of(brief))

    (heard,) = listener.heard
    assert set(heard.fields) == {"model", "prompt", "size", "quality", "n", "output_format"}
    assert heard.headers["authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize("name", MODELS)
def test_no_model_is_sent_what_it_refuses(name: str, brief: Brief, double: Double) -> None:
    """The double refuses `input_fidelity`, foreign qualities and sizes as each model does."""
    policy = RenderPolicy(renderer="openai", model=name)
    quality = OpenAI(policy).options("final")["quality"]

    rendered = sent(request_of(brief, reference("a", "image/png"), quality=quality), policy)

    (entry,) = double.books
    assert (entry.outcome, entry.model, entry.quality) == ("answered", name, quality)
    assert rendered.usd == entry.usd == double.billed


def test_a_tier_asks_for_its_quality_unless_the_story_says_otherwise(desk: pytest.MonkeyPatch) -> None:
    """A team that finds `medium` good enough for its finals says so in story.yaml and saves much."""
    usual = OpenAI(POLICY)
    frugal = OpenAI(RenderPolicy(renderer="openai", quality={"final": "medium"}))

    assert [usual.options(it)["quality"] for it in TIERS] == ["low", "medium", "high"]
    assert [frugal.options(it)["quality"] for it in TIERS] == ["low", "medium", "medium"]


def test_the_quality_of_the_story_is_what_is_asked_and_paid_for(tmp_path: Path, double: Double) -> None:
    """From story.yaml to the bill."""
    story = bought_story(tmp_path, tier="final", quality={"final": "medium"})

    bought(story, tmp_path / "home", SHEET)

    assert [it.quality for it in double.books] == ["medium"]


def test_every_tier_and_kind_is_of_a_size_the_models_draw(tmp_path: Path, double: Double) -> None:
    """1920x1080 is not one: its height is no multiple of sixteen."""
    for tier in TIERS:
        story = bought_story(tmp_path / tier, tier=tier)
        with buying(story, tmp_path / tier / "home") as at:
            for it in at.production.images:
                wanted = at.planner.judge.settings(it, at.store.shelf(at.story, it.key))
                assert SizeRules().problem(*wanted.size) is None, (it.key, tier)


def made_in_order(at: Studio, *keys: Key) -> None:
    """Make *keys* and what they rest on."""
    wanted = {it for key in keys for it in (key, *at.production[key].rests_on)}
    wanted |= {it for key in wanted for it in at.production[key].rests_on}
    for it in at.production.images:
        if it.key in wanted:
            assert not isinstance(made(at, [it.key])[it.key], Exception)


def test_a_rough_frame_goes_last_with_contact_sheets_and_shots(tmp_path: Path, double: Double) -> None:
    """Layout is given and not invented; and whatever has to be kept is ranked above it."""
    story = with_policy(small_story(tmp_path), composition=("contact_sheet", "shot_reference"))
    with buying(story, tmp_path / "home") as at:
        made_in_order(at, SHOT, COVER)
        own = {key: at.production[key].brief for key in (CONTACT, SHOT, COVER)}

    by_asset = {it.asset: it.references for it in double.books}
    counts = {key: len(it.references) for key, it in own.items() if it is not None}
    assert len(by_asset["episode e01, scene s01"]) == counts[CONTACT] + 1
    assert len(by_asset["episode e01, scene s01, shot sh01, beat 1"]) == counts[SHOT] + 1
    assert len(by_asset["episode e01, cover key"]) == counts[COVER]
    assert by_asset["character mara, look day"] == ()
    stored = {it.stem for it in (tmp_path / "home" / "store" / "blobs").rglob("*.png")}
    for asset in ("episode e01, scene s01", "episode e01, scene s01, shot sh01, beat 1"):
        *first, last = by_asset[asset]
        assert last not in stored
        assert last not in first


def test_without_the_setting_no_rough_frame_goes_along(tmp_path: Path, double: Double) -> None:
    """Some looks suffer from a drawn frame; a story can do without."""
    with buying(bought_story(tmp_path), tmp_path / "home") as at:
        made_in_order(at, CONTACT)
        brief = at.production[CONTACT].brief

    assert brief is not None
    (entry,) = (it for it in double.books if it.asset == "episode e01, scene s01")
    assert len(entry.references) == len(brief.references)


def test_the_rough_frame_never_makes_a_seventeenth_reference(tmp_path: Path, double: Double) -> None:
    """The service takes sixteen. What the story ranked comes first, so the frame stays at home."""
    story = with_policy(small_story(tmp_path), composition=("shot_reference",))
    with buying(story, tmp_path / "home") as at:
        artifact = at.production[SHOT]
        assert artifact.brief is not None
        first = artifact.brief.references[0]

        def composed(count: int) -> bool:
            assert artifact.brief is not None
            many = tuple(first.model_copy(update={"rank": rank}) for rank in range(1, count + 1))
            full = replace(artifact, brief=artifact.brief.model_copy(update={"references": many}))
            return "composition" in at.planner.judge.settings(full, at.store.shelf(at.story, SHOT)).options

        assert [composed(15), composed(16)] == [True, False]


def test_a_model_that_nobody_described_names_the_table(desk: pytest.MonkeyPatch) -> None:
    """Somebody has to add a row or mend a name; both are said."""
    with pytest.raises(NoSuchRenderer, match=r"gpt-image-9.*studio/openai/models\.py.*gpt-image-2,"):
        renderer("openai", RenderPolicy(renderer="openai", model="gpt-image-9"))


def test_a_quality_that_the_model_does_not_have_is_said_before_anything_is_sent(
    desk: pytest.MonkeyPatch,
) -> None:
    """Labels differ between families; a wrong one would be refused image by image."""
    with pytest.raises(NoSuchRenderer, match='gpt-image-2 has no quality "max"; it has: low, medium, high'):
        renderer("openai", RenderPolicy(renderer="openai", quality={"final": "max"}))


@pytest.mark.parametrize("setting", ["STORY_ASSETS_AT_ONCE", "STORY_ASSETS_TIMEOUT"])
@pytest.mark.parametrize("value", ["many", "0", "-1", "nan", "inf"])
def test_a_setting_that_is_no_number_is_said(setting: str, value: str, desk: pytest.MonkeyPatch) -> None:
    """By its name, in a sentence."""
    desk.setenv(setting, value)

    with pytest.raises(NoSuchRenderer, match=f"{setting} is '{value}'"):
        renderer("openai", POLICY)


def test_without_a_key_the_run_halts_and_says_how_to_go_on(brief: Brief, desk: pytest.MonkeyPatch) -> None:
    """A first-time user has none, and the other renderer needs none."""
    desk.delenv("OPENAI_API_KEY")

    with pytest.raises(Halted, match=r"set OPENAI_API_KEY, or render with --renderer previs") as caught:
        sent(request_of(brief))

    assert caught.value.usd == 0


MEANS: dict[Trouble, tuple[type[RenderError], str, Decimal | None]] = {
    **dict.fromkeys(("rate_limited", "rate_limited_silently", "slow_down"), (Busy, "go slower", Decimal(0))),
    **dict.fromkeys(
        (
            "insufficient_quota",
            "credit_balance_exhausted",
            "organization_spend_limit_exceeded",
            "project_spend_limit_exceeded",
            "organization_usage_limit_exceeded",
            "billing_hard_limit_reached",
            "billing_hard_limit_reached_400",
        ),
        (Halted, "may not spend more", Decimal(0)),
    ),
    "invalid_api_key": (Halted, "OPENAI_API_KEY is not accepted", Decimal(0)),
    "unverified_organization": (Halted, "may not use this model", Decimal(0)),
    "conflict": (Busy, "409", Decimal(0)),
    "request_timeout": (UnknownOutcome, "may have been billed", None),
    **dict.fromkeys(("server_error", "bad_gateway", "unavailable", "error_string"), (Broken, "failed", None)),
    "moderation_input": (Moderated, r"at the input \(violence\)", Decimal(0)),
    "moderation_output": (Moderated, r"at the output \(violence\)", None),
    "content_policy_violation": (Moderated, r"at the unknown \(not named\)", None),
    **dict.fromkeys(("hang", "close_connection", "cut_body"), (UnknownOutcome, "may have been billed", None)),
}
"""Class, words and cost of each trouble without an answer, by the table in section 10 of what is known."""

SPOILT: dict[Trouble, str] = {
    "not_an_image": "not an image",
    "truncated_base64": "not an image",
    "truncated_image": "not an image",
    "fewer_images": "not an image",
    "wrong_size": "asked was",
}
"""Answers that are paid for and are not what was asked for."""

WHOLE: tuple[Trouble, ...] = ("no_usage", "no_output_details")


def test_each_trouble_has_a_meaning() -> None:
    """A new way to fail must be decided about here, not on somebody's bill."""
    assert {*MEANS, *SPOILT, *WHOLE} == set(TROUBLES)


@pytest.mark.parametrize("trouble", MEANS)
def test_a_failure_is_of_its_class_and_says_what_it_cost(
    trouble: Trouble, brief: Brief, double: Double, desk: pytest.MonkeyPatch
) -> None:
    """Whether to ask again, to stop the run or to hold the image rests on the class alone."""
    kind, words, usd = MEANS[trouble]
    desk.setenv("STORY_ASSETS_TIMEOUT", "0.4" if trouble == "hang" else "20")
    double.queue([trouble])

    with pytest.raises(kind, match=words) as caught:
        sent(request_of(brief))

    (entry,) = double.books
    assert type(caught.value) is kind
    assert caught.value.usd == usd
    assert caught.value.__cause__ is None, "the SDK's error holds the request, and that holds the key"
    if kind is not UnknownOutcome:
        assert caught.value.request_id == entry.id
        assert entry.usd == 0
    if usd is not None:
        assert entry.usd == usd


@pytest.mark.parametrize(
    ("trouble", "wait"), [("rate_limited", 1.0), ("slow_down", 1.0), ("rate_limited_silently", None)]
)
def test_a_busy_service_says_how_long(
    trouble: Trouble, wait: float | None, brief: Brief, double: Double
) -> None:
    """Where it does, nobody has to guess."""
    double.queue([trouble])

    with pytest.raises(Busy) as caught:
        sent(request_of(brief))

    assert caught.value.wait == wait


@pytest.mark.parametrize("trouble", SPOILT)
def test_an_answer_that_is_not_the_image_is_kept_and_fails(
    trouble: Trouble, tmp_path: Path, double: Double
) -> None:
    """It was paid for: a person can look at it, and the books say what it cost."""
    double.queue([trouble])

    ended = bought(bought_story(tmp_path), tmp_path / "home", SHEET)[SHEET]

    (failed,) = journal_events(tmp_path / "home", "failed")
    kept = [it for it in (tmp_path / "home" / "store").rglob("*") if it.suffix in (".bin", ".png")]
    assert isinstance(ended, Unusable)
    assert SPOILT[trouble] in str(ended)
    assert len(kept) == 1
    assert failed["status"] == "unusable"
    assert Decimal(str(failed["usd"])) == double.billed > 0
    assert failed["request_id"] == double.books[0].id


@pytest.mark.parametrize("trouble", WHOLE)
def test_an_image_without_all_its_counts_is_an_image(trouble: Trouble, brief: Brief, double: Double) -> None:
    """What it cost is then unknown, never zero."""
    double.queue([trouble])

    rendered = sent(request_of(brief))

    assert rendered.usd == (None if trouble == "no_usage" else double.billed)


def test_a_server_that_is_not_there_was_sent_nothing(brief: Brief, desk: pytest.MonkeyPatch) -> None:
    """So it may be asked again, and nothing was bought."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    desk.setenv("OPENAI_BASE_URL", f"http://127.0.0.1:{port}/v1")

    with pytest.raises(Unsent, match="could not be reached") as caught:
        sent(request_of(brief))

    assert caught.value.usd == 0


@pytest.mark.parametrize(
    "key", [f"{KEY}\n", f"{KEY}é", f"{KEY} "], ids=["a line end", "an accent", "a blank"]
)
def test_a_key_that_was_badly_copied_costs_nothing_and_shows_nowhere(
    key: str, brief: Brief, desk: pytest.MonkeyPatch
) -> None:
    """It comes out of a file, a chat or a web page; no header can carry it as it is."""
    with Listener(lambda _: Answer(401, b"{}")) as listener:
        desk.setenv("OPENAI_BASE_URL", listener.url)
        desk.setenv("OPENAI_API_KEY", key)

        with pytest.raises(Halted, match="OPENAI_API_KEY") as caught:
            sent(request_of(brief))

    assert caught.value.usd == 0
    assert "sk-planted" not in str(caught.value)


def test_no_answer_puts_the_key_into_an_error(brief: Brief, desk: pytest.MonkeyPatch) -> None:
    """Servers echo what they were sent: in the message, the code, the name of a parameter, the id."""
    errors: list[RenderError] = []

    def echo(heard: Heard) -> Answer:
        key = heard.headers["authorization"]
        told = f'{{"error": {{"message": "no {key}", "code": "{key}", "param": "{key}", "type": "{key}"}}}}'
        kind = {"content-type": "application/json", "x-request-id": f"req-{KEY}"}
        return Answer(statuses[len(errors)], told.encode(), kind)

    statuses = (400, 401, 403, 404, 408, 409, 422, 429, 500)
    with Listener(echo) as listener:
        desk.setenv("OPENAI_BASE_URL", listener.url)
        for _ in statuses:
            with pytest.raises(RenderError) as caught:
                sent(request_of(brief))
            errors.append(caught.value)

    assert not [it for it in errors if KEY in f"{it} {it!r} {it.request_id}"]
    assert isinstance(errors[0], Refused)


def test_what_it_cost_is_what_the_service_bills(brief: Brief, double: Double) -> None:
    """To the last digit, from the counts in the answer, references and all."""
    references = [reference(f"sheet{number}", "image/png") for number in range(3)]

    rendered = [sent(request_of(brief, *references[:count])) for count in range(4)]

    assert [it.usd for it in rendered] == [it.usd for it in double.books]
    assert all(actual("gpt-image-2", it.usage) == it.usd for it in rendered)
    assert sum((it.usd or Decimal(0) for it in rendered), Decimal(0)) == double.billed > 0


def test_the_estimate_holds_what_the_double_bills(tmp_path: Path, double: Double) -> None:
    """A budget sets aside the high end; a bill above it would break the wall."""
    story = bought_story(tmp_path)
    with buying(story, tmp_path / "home") as at:
        prices = {step.key: step.price for step in at.planner.plan().steps}
        for it in at.production.images:
            made(at, [it.key])
        takes = {it.key: at.accepted(it.key) for it in at.production.images}

    assert len(double.books) == len(takes) == 13
    for key, take in takes.items():
        price = prices[key]
        assert price is not None
        assert take is not None
        assert price.low <= price.expected <= price.high
        assert Decimal(take.usd or "NaN") <= price.high, key


def test_one_client_serves_a_run_and_is_gone_after_it(
    story: Story, tmp_path: Path, desk: pytest.MonkeyPatch
) -> None:
    """A new connection for each image is two round trips more; one left open is a warning in every test."""
    before = set(threading.enumerate())
    with Listener() as listener:
        desk.setenv("OPENAI_BASE_URL", listener.url)
        with buying(story, tmp_path / "home") as at:
            for it in at.production.images[:5]:
                made(at, [it.key])
            assert listener.lines == 1

        assert listener.nobody_is_on_the_line()
    assert len({it.caller for it in listener.heard}) == 1
    assert len(listener.heard) == 5
    assert not [it for it in set(threading.enumerate()) - before if it.is_alive() and not it.daemon]


def test_a_closed_line_opens_again(brief: Brief, double: Double) -> None:
    """A studio may be asked for one more image after its run."""
    drawing = OpenAI(POLICY)

    anyio.run(drawing.render, request_of(brief))
    drawing.close()
    anyio.run(drawing.render, request_of(brief, quality="medium"))
    drawing.close()

    assert [it.outcome for it in double.books] == ["answered", "answered"]


@pytest.fixture
def story(tmp_path: Path) -> Story:
    """The small story, bought."""
    return bought_story(tmp_path)
