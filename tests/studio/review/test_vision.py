"""What a vision model said, as one score and one finding: a no counts, a doubt proves nothing."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from story_assets.studio.renderer import PixelBox
from story_assets.studio.review.check import Mark
from story_assets.studio.review.vision import THRESHOLD, finding, score
from story_assets.studio.reviewer import ItemVerdict, Opinion, Reviewed

NAMES = ("face", "hair", "wardrobe", "silhouette", "prop ownership", "expression range", "usable")


def said(verdict: Opinion, confidence: float = 0.9, item: str = "face", **more: object) -> ItemVerdict:
    """One verdict."""
    usual: dict[str, object] = {"where": (), "why": "It is seen.", "mend": ""}
    return ItemVerdict(item, verdict, confidence, **{**usual, **more})  # type: ignore[arg-type]


def reviewed(*items: ItemVerdict, double: bool = False) -> Reviewed:
    """What a model said."""
    return Reviewed(items, Decimal("0.001"), {}, "req_1", double, "gpt-6-luna")


verdicts = st.builds(
    said,
    st.sampled_from(["yes", "no", "unsure"]),
    st.floats(min_value=0, max_value=1),
    st.sampled_from(NAMES),
)


def test_all_right_and_sure_passes() -> None:
    """The usual case."""
    assert score([said("yes", 0.95) for _ in NAMES]) >= THRESHOLD


def test_one_sure_no_fails_whatever_the_others_say() -> None:
    """A wrong face is not made up for by six things that are right."""
    assert score([said("no", 0.9), *[said("yes", 1.0) for _ in range(6)]]) < 0.1


def test_a_doubtful_no_fails_too_but_higher() -> None:
    """Somebody looks at it either way; how bad it is shows in the order of the list."""
    doubtful = score([said("no", 0.2), *[said("yes", 1.0) for _ in range(6)]])

    assert 0.1 < doubtful < THRESHOLD


def test_who_knows_nothing_never_passes() -> None:
    """A stand-in, or a model that could not make anything out, lets nothing through."""
    assert score([said("unsure", confidence) for confidence in (0.0, 0.5, 1.0)]) == 0.5 < THRESHOLD
    assert score([]) == 0.5


def test_a_few_doubts_do_not_stop_an_image_that_is_right() -> None:
    """A motion cue that nobody can make out in a still is no reason to pay again."""
    assert score([*[said("yes", 0.9) for _ in range(5)], said("unsure"), said("unsure")]) >= THRESHOLD


def test_half_of_the_items_may_stay_open_when_the_others_are_sure() -> None:
    """What the threshold means, in its own words."""
    assert score([said("yes", 1.0), said("unsure")]) == THRESHOLD


@given(st.lists(verdicts, max_size=9))
def test_a_score_is_between_wrong_and_right(items: list[ItemVerdict]) -> None:
    """Thresholds are compared with it."""
    assert 0 <= score(items) <= 1
    assert (score(items) < 0.5) == any(it.verdict == "no" and round(it.confidence, 9) > 0 for it in items)


@given(st.lists(verdicts, min_size=1, max_size=9), st.integers(min_value=0))
def test_a_better_verdict_never_lowers_the_score(items: list[ItemVerdict], which: int) -> None:
    """From a no to a doubt, from a doubt to a yes: nobody is punished for a better image."""
    at = which % len(items)
    better: dict[Opinion, Opinion] = {"no": "unsure", "unsure": "yes", "yes": "yes"}
    verdict = better[items[at].verdict]
    after = [*items[:at], said(verdict, items[at].confidence), *items[at + 1 :]]

    assert score(after) >= score(items) - 1e-12


def test_a_finding_names_the_worst_item_and_its_mending() -> None:
    """One sentence that says what to do next."""
    worst = said(
        "no", 0.8, "wardrobe", why="The coat is red.", mend="characters.mara.looks.day.wardrobe: say navy."
    )

    it = finding(
        reviewed(said("yes", item="face"), said("no", 0.3, "hair"), worst, said("unsure")), (100, 100)
    )

    assert it.message == (
        "wardrobe: no (80% sure). The coat is red. Mend: characters.mara.looks.day.wardrobe: say navy. "
        "2 more of 4 are open."
    )
    assert it.score is not None
    assert abs(it.score - 0.1) < 1e-9


def test_a_finding_of_nothing_wrong_says_who_looked() -> None:
    """A badge without a name proves nothing to anybody."""
    it = finding(reviewed(said("yes"), said("yes", item="hair")), (100, 100))

    assert it.message == "gpt-6-luna sees all 2 items right."
    assert it.marks == ()


def test_a_finding_of_a_stand_in_says_so_first() -> None:
    """Also when it was told to say yes."""
    it = finding(reviewed(said("yes"), double=True), (100, 100))

    assert it.message.startswith("A stand-in answered, which judges nothing.")


def test_marks_are_where_something_is_open_the_worst_first() -> None:
    """A person looks there, and not at what is right."""
    items = (
        said("yes", item="face", where=((0, 0, 0.5, 0.5),)),
        said("unsure", item="hair", where=((0.5, 0.5, 0.75, 1.0),)),
        said("no", 0.9, "wardrobe", where=((0.1, 0.2, 0.3, 0.4), (0.9, 0.9, 1.0, 1.0))),
    )

    assert finding(reviewed(*items), (200, 100)).marks == (
        Mark(PixelBox(20, 20, 60, 40), "wardrobe: It is seen."),
        Mark(PixelBox(180, 90, 200, 100), "wardrobe: It is seen."),
        Mark(PixelBox(100, 50, 150, 100), "hair: It is seen."),
    )


@given(
    st.tuples(*[st.floats(min_value=0, max_value=1)] * 4),
    st.tuples(st.integers(min_value=1, max_value=4000), st.integers(min_value=1, max_value=4000)),
)
def test_a_mark_is_inside_the_image_and_can_be_seen(
    box: tuple[float, float, float, float], size: tuple[int, int]
) -> None:
    """Pictures are cut by it."""
    left, right = sorted((box[0], box[2]))
    top, bottom = sorted((box[1], box[3]))

    (mark,) = finding(reviewed(said("no", where=((left, top, right, bottom),))), size).marks

    assert 0 <= mark.box.left < mark.box.right <= size[0]
    assert 0 <= mark.box.top < mark.box.bottom <= size[1]
