"""Half price as it is typed: ordered, looked at, collected layer by layer, given up."""

from collections.abc import Iterator

import pytest

from story_assets.studio.double import Behaviour, Double
from tests.cli.command import Said, story_assets
from tests.cli.test_paid import NAME, Desk
from tests.studio.homes import assert_whole
from tests.studio.paid import KEY

pytestmark = pytest.mark.timeout(240)
COVER = ("--select", "cover/*", "--select", "character_sheet/mara_night")


@pytest.fixture(scope="module")
def double() -> Iterator[Double]:
    """The service."""
    with Double() as double:
        yield double


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, double: Double) -> Desk:
    """The tests of this module are one night at it, in order."""
    return Desk(tmp_path_factory.mktemp("desk"), double.url)


@pytest.fixture(scope="module")
def ordered(desk: Desk) -> Said:
    """In the evening: a cover, and the sheet that it rests on."""
    return desk("render", "--batch", "--max-usd", "1.00", *COVER)


@pytest.fixture(scope="module")
def night(desk: Desk, ordered: Said) -> Said:
    """What is out by then."""
    return desk("batches", "--json")


@pytest.fixture(scope="module")
def mornings(desk: Desk, night: Said) -> list[Said]:
    """Collected until nothing is out any more."""
    return [desk("collect", "--json") for _ in range(2)]


def test_an_order_says_what_left_what_follows_and_what_it_costs(ordered: Said, desk: Desk) -> None:
    """Half of what the plan said, and the sheet alone: nobody has drawn what the cover rests on."""
    assert ordered.code == 0, ordered.err
    assert f"{NAME}: 1 images sent in 1 batches. 1 follow when what they rest on is back." in ordered.out
    assert "Price of all 2: about $0.0" in ordered.out
    assert "an estimate" in ordered.out


def test_what_is_out_is_shown_and_planned_as_waiting(desk: Desk, night: Said, double: Double) -> None:
    """A person who comes in at midnight sees where it is, and `render` does not buy it again."""
    plan = desk("plan", *COVER)
    live = desk("render", "--json", *COVER)

    (batch,) = night.json["batches"]
    assert (batch["images"], batch["waiting"], batch["stage"]) == (1, 1, "out")
    assert batch["usd_at_most"] > 0
    assert "waiting in a batch since" in plan.out
    assert live.code == 0
    assert live.json["waiting"] == [f"{NAME}/character_sheet/mara_night"]
    assert live.json["rendered"] == []
    assert double.billed == 0


def test_each_morning_brings_a_layer_and_sends_the_next(
    desk: Desk, mornings: list[Said], double: Double
) -> None:
    """First the sheet, then the cover, then nothing is left; the ledger has half the price."""
    first, second = (it.json for it in mornings)

    assert first["rendered"] == [f"{NAME}/character_sheet/mara_night"]
    assert len(first["sent"]) == 1
    assert second["rendered"] == [f"{NAME}/cover/e01_key"]
    assert second["sent"] == second["out"] == []
    assert [it.code for it in mornings] == [0, 0]
    assert desk("plan", "--json", *COVER).json["steps"] == []
    assert desk("costs", "--json").json["usd"] == pytest.approx(float(double.billed))
    assert_whole(desk.home)


def test_an_order_that_is_given_up_sends_nothing_more(
    desk: Desk, mornings: list[Said], double: Double
) -> None:
    """By the first letters of its id, as `batches` shows it."""
    double.behave(Behaviour(batch_seconds=600))
    order = desk("render", "--batch", "--json", "--select", "scene_board/*").json

    where = ("--stories", desk.story.parent, "--home", desk.home)
    given_up = story_assets("cancel", order["order"][:8], *where, env=desk.env)
    wrong = story_assets("cancel", "nosuch", *where, env=desk.env)
    last = desk("collect", "--json")

    assert given_up.code == 0, given_up.err
    assert "cancelling" in given_up.out
    assert wrong.code == 2
    assert "names no batch that is out" in wrong.err
    assert last.code == 1
    assert len(last.json["failed"]) == len(order["sent"]) == 2
    assert all("unsent" in it["error"] for it in last.json["failed"])


def test_without_room_or_without_batches_nothing_is_sent(desk: Desk, mornings: list[Said]) -> None:
    """Exit code 3 for the budget, 2 for a renderer that waits for nobody."""
    poor = desk("render", "--batch", "--max-usd", "0.0001", "--select", "character_sheet/*")
    previs = desk("render", "--batch", "--renderer", "previs")

    assert poor.code == 3
    assert "It was not sent." in poor.out
    assert previs.code == 2
    assert 'the renderer "previs" takes no batches' in previs.err


def test_no_file_of_an_order_shows_the_key(desk: Desk, mornings: list[Said]) -> None:
    """Orders, lines and what came back are on the disk for a long time."""
    found = [it for it in desk.home.rglob("*") if it.is_file() and KEY.encode() in it.read_bytes()]

    assert found == []
    assert (desk.home / "batches").is_dir()
