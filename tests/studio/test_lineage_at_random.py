"""Edit, render and decide in any order: what a trace says is what the journal says."""

import tempfile
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from story_assets.story.production import Key
from story_assets.studio.deciding import Undecided
from story_assets.studio.lineage.account import Account, Node, Suspect
from story_assets.studio.lineage.tracing import Tracer
from tests.studio.bench import small_story
from tests.studio.deciding import SHEET, SHOT, TEO, Desk
from tests.studio.lines import Lines, Take, What, lines

KEYS = st.sampled_from((SHEET, TEO, SHOT, Key("contact_sheet", "e01_s01")))
TAKES = st.none() | st.integers(1, 3)
Move = tuple[str, Key, int | None]


def render(desk: Desk) -> None:
    """A model never draws the same twice."""
    desk.paper.salt += "x"
    desk.make()


def edit(desk: Desk, hair: str) -> None:
    """Somebody writes another hair into the story."""
    mara = desk.story.characters["mara"]
    other = mara.model_copy(update={"identity": mara.identity.model_copy(update={"hair": hair})})
    people = {**desk.story.characters, "mara": other}
    desk.story = desk.story.model_copy(update={"characters": people})


MOVES: st.SearchStrategy[Move] = st.one_of(
    st.just(("render", SHEET, None)),
    st.just(("edit", SHEET, None)),
    st.tuples(st.sampled_from(("accept", "reject", "rollback", "retake")), KEYS, TAKES),
)
HAIRS = ("silver", "white", "black, cut at the jaw")


def play(desk: Desk, move: Move, nth: int) -> None:
    """What people do at the desk. Raises `Undecided`."""
    match move:
        case "render", _, _:
            render(desk)
        case "edit", _, _:
            edit(desk, HAIRS[nth % len(HAIRS)])
        case "retake", key, take:
            desk.retake(key, note="" if take is None else "softer")
        case "accept", key, take:
            desk.accept(key, take=take)
        case "reject", key, take:
            desk.reject(key, take=take)
        case _, key, take:
            desk.rollback(key, take=take)


UNDONE: list[Move] = [("edit", SHEET, None), ("render", SHEET, None), ("edit", SHEET, None)]
"""The last edit brings the first hair back, and with it every image that was made of it."""


# Not shrunk: that takes minutes, and a dozen moves can be read.
@settings(
    max_examples=6,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
@example(moves=UNDONE, manual=False)
@given(moves=st.lists(MOVES, min_size=3, max_size=9), manual=st.booleans())
def test_what_a_trace_says_is_what_the_journal_says(moves: list[Move], manual: bool) -> None:
    """Who looks for what broke an image looks in the wrong place if one step of the account is wrong."""
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(small_story(Path(folder)), Path(folder) / "home")
        render(desk)
        if manual:
            desk.manual(character_sheet="manual")
        for nth, move in enumerate(moves):
            with suppress(Undecided):
                play(desk, move, nth)
        render(desk)

        agree(desk)


def agree(desk: Desk) -> None:
    """Hold the account of every take of every image against the lines of the journal."""
    told, at = lines(desk.home), desk.studio()
    tracer = Tracer(at, Path("nowhere"))
    for image in at.production.images:
        for take in at.store.shelf(at.story, image.key).takes:
            it = tracer.account(image.key, number=take.number)
            assert it is not None
            _agree(it, (it.asset, take.number), told)


def _agree(it: Account, take: Take, told: Lines) -> None:
    nodes = list(it.node.takes())
    assert {_take(node) for node in nodes} == told.lineage(take)
    for node in nodes:
        _as_journalled(node, told)
    found = {(_what(one.suspect), (one.suspect.asset, one.suspect.take)) for one in it.suspects}
    assert found == told.changes(take)
    times = [one.suspect.at for one in it.suspects]
    assert times == sorted(times, reverse=True)
    for one in it.suspects:
        assert set(one.images) == told.images_with(_what(one.suspect))
        assert one.usd == Decimal("0.01") * len(one.images)


def _as_journalled(node: Node, told: Lines) -> None:
    take = _take(node)
    assert {_take(it) for it in node.rests_on} == told.rests_on[take]
    intent = told.made_by[take]
    first = intent["causes"][0]
    assert (node.made.run, node.made.cause, node.made.path) == (intent["run"], first["class"], first["path"])
    assert node.made.usd == Decimal(told.usd[take] or "NaN")
    assert node.accepted_now == told.accepted.get(node.made.asset)


def _take(node: Node) -> Take:
    return node.made.asset, node.made.take or 0


def _what(it: Suspect) -> What:
    return it.cause, it.path, it.was, it.now
