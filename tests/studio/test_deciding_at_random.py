"""Reject, ask again, accept, roll back, edit and render in any order: what must hold after every step."""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from story_assets.story.production import Key
from story_assets.studio.deciding import Undecided
from story_assets.studio.journal import events
from tests.studio.bench import small_story
from tests.studio.deciding import SHEET, SHOT, TEO, Desk

CONTACT = Key("contact_sheet", "e01_s01")
KEYS = st.sampled_from((SHEET, TEO, SHOT, CONTACT))
HAIR = st.sampled_from(("black, cut at the jaw", "silver", "white"))
TAKES = st.none() | st.integers(1, 4)


class Deciding(RuleBasedStateMachine):
    """People at one desk, each command in a process of its own."""

    desk: Desk

    @initialize(manual=st.booleans())
    def begin(self, manual: bool) -> None:
        self.folder = tempfile.TemporaryDirectory()
        at = Path(self.folder.name)
        self.desk = Desk(small_story(at), at / "home")
        if manual:
            self.desk.manual(character_sheet="manual")

    @rule()
    def render(self) -> None:
        self.desk.paper.salt += "x"  # a model never draws the same twice
        self.desk.make()

    @rule(key=KEYS, take=TAKES)
    def accept(self, key: Key, take: int | None) -> None:
        self._decided(lambda: self.desk.accept(key, take=take))

    @rule(key=KEYS, take=TAKES)
    def reject(self, key: Key, take: int | None) -> None:
        self._decided(lambda: self.desk.reject(key, take=take))

    @rule(key=KEYS, note=st.sampled_from(("", "softer", "from the left")))
    def retake(self, key: Key, note: str) -> None:
        self._decided(lambda: self.desk.retake(key, note=note))

    @rule(key=KEYS, take=TAKES)
    def rollback(self, key: Key, take: int | None) -> None:
        before = self.desk.shelf(key).accepted
        if self._decided(lambda: self.desk.rollback(key, take=take)):
            now = self.desk.shelf(key).accepted
            assert now is not None
            assert take in (None, now.number)
            assert take is not None or now != before
            assert key not in self.desk.steps() or self.desk.steps()[key].under is not None

    @rule(hair=HAIR)
    def edit(self, hair: str) -> None:
        mara = self.desk.story.characters["mara"]
        other = mara.model_copy(update={"identity": mara.identity.model_copy(update={"hair": hair})})
        people = {**self.desk.story.characters, "mara": other}
        self.desk.story = self.desk.story.model_copy(update={"characters": people})

    def _decided(self, decide: object) -> bool:
        drawn = len(self.desk.paper.drawn)
        try:
            decide()  # type: ignore[operator]
        except Undecided:
            return False
        assert len(self.desk.paper.drawn) == drawn, "a decision drew something"
        return True

    @invariant()
    def exactly_the_same_is_never_drawn_twice(self) -> None:
        """What was made before comes back for nothing, whatever was decided in between."""
        asked = [it["render_key"] for it in events(self.desk.home) if it["event"] == "intent"]
        assert len(asked) == len(set(asked))

    @invariant()
    def nothing_was_made_from_a_take_that_could_not_be_rested_on(self) -> None:
        """The gate, from the journal: at the time of each request its references were accepted."""
        accepted: dict[str, object] = {}
        lines = [it for it in events(self.desk.home) if it["event"] in ("intent", "accepted", "decided")]
        for line in sorted(lines, key=lambda it: str(it["at"])):
            asset = str(line["asset"]).removeprefix(f"{self.desk.story.slug}/")
            if line["event"] == "intent":
                for reference in line["references"]:  # type: ignore[union-attr]
                    assert accepted.get(reference["asset"]) == reference["sha256"]  # type: ignore[index,call-overload]
            elif line["event"] == "accepted" or line["decision"] in ("accept", "rollback"):
                accepted[asset] = line["sha256"]
            elif line["accepted_take"] is None:
                accepted.pop(asset, None)

    @invariant()
    def what_blocks_is_named(self) -> None:
        """Every image is in exactly one place of the plan, and a blocked one says by what."""
        plan = self.desk.plan()
        blocked = {step.key: step for step in plan.steps if step.verdict == "blocked"}
        everything = [*(step.key for step in plan.steps), *plan.kept, *plan.reused]
        assert len(everything) == len(set(everything)) == len(self.desk.studio().production.images)
        for step in blocked.values():
            assert step.causes
            assert step.under is None or step.under in blocked

    @invariant()
    def a_kept_image_rests_on_what_is_accepted(self) -> None:
        """No silent staleness: what is shown as current agrees with what is under it now."""
        at = self.desk.studio()
        for key in at.planner.plan().kept:
            shelf = at.store.shelf(at.story, key)
            assert shelf.accepted is not None
            assert shelf.standing(shelf.accepted) is None

    def teardown(self) -> None:
        if hasattr(self, "desk"):
            self.desk.make()
            assert not {it.verdict for it in self.desk.plan().steps} - {"blocked"}
            self.folder.cleanup()


TestDeciding = Deciding.TestCase
TestDeciding.settings = settings(
    max_examples=12, stateful_step_count=10, deadline=None, suppress_health_check=list(HealthCheck)
)
