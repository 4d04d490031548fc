"""The takes of an image as values: how each was made, which is accepted, what people said of them."""

from typing import Final, Literal

from pydantic import BaseModel, ConfigDict

from story_assets.story.words import Tier

Standing = Literal["waiting", "failed", "rejected", "set_aside"]
"""Why a take is not to be rested on: a person has not accepted it yet, a blocking check failed, a person
rejected it, or a person asked for another one."""


class Kept(BaseModel):
    """A record on disk. Fields of a newer version are ignored, not refused."""

    model_config = ConfigDict(frozen=True, extra="ignore")


NOT_FILED: Final = 0


class Take(Kept):
    """A finished render of an asset."""

    number: int
    """Counted from 1 as takes of this asset were filed; `NOT_FILED` until then."""
    render_key: str
    sha256: str
    mime: str
    size: tuple[int, int]
    frames: tuple[tuple[int, int, int, int], ...] = ()
    """The clean pictures inside, in pixels: left, top, right, bottom."""
    basis: str
    brief: str
    """Digest of the brief it was made from."""
    references: tuple[tuple[str, str], ...] = ()
    """`kind/id` and digest of every accepted image it rests on, in sending order."""
    renderer: str
    model: str
    tier: Tier
    options: dict[str, str] = {}
    usd: str | None
    double: bool = False
    """Drawn by a stand-in for the service it names."""
    origin: Literal["rendered", "supplied"] = "rendered"
    asked: int = 1
    """The take number in its render key: one more each time somebody asked for another."""
    direction: tuple[str, ...] = ()
    """The notes of people that were part of its brief."""
    run: str
    made_at: str

    @property
    def is_previs(self) -> bool:
        """Drawn here, as it is written: there is nothing to find out about it."""
        return self.renderer == "previs"


class Promotion(Kept):
    """Somebody's word that an image is worth a higher tier."""

    tier: Tier
    sha256: str
    """The take that was promoted: the better one is composed like it."""
    brief: str
    """The digest of its brief. Once another is asked for, the take says nothing about composition."""


class Vouched(Kept):
    """A person's word that a take is what is wanted, whatever it was made from."""

    take: int
    basis: str
    """For this basis and no other: once something is edited, the word says nothing."""


class Ruling(Kept):
    """Why a take is not to be rested on."""

    standing: Standing
    why: str = ""
    by: str = ""
    """The person who said so; empty where a check did."""
    at: str = ""


class Shelf(Kept):
    """All takes of one asset, the number of the accepted one, and what people said of them."""

    takes: tuple[Take, ...] = ()
    accepted_number: int | None = None
    promotion: Promotion | None = None
    rulings: dict[int, Ruling] = {}
    """By number of the take. Without one, it may be rested on."""
    vouched: Vouched | None = None
    before: tuple[int, ...] = ()
    """The numbers that were accepted earlier, in order."""

    @property
    def accepted(self) -> Take | None:
        """The take that downstream work rests on."""
        return None if self.accepted_number is None else self.take(self.accepted_number)

    def take(self, number: int) -> Take | None:
        """The take with this number."""
        return next((take for take in self.takes if take.number == number), None)

    def standing(self, take: Take) -> Standing | None:
        """Why *take* is not to be rested on, or None."""
        ruling = self.rulings.get(take.number)
        return None if ruling is None else ruling.standing

    def with_take(self, take: Take) -> tuple["Shelf", Take]:
        """The shelf with *take* on it, new or old, and the take with its number."""
        known = next((it for it in self.takes if it.render_key == take.render_key), None)
        if known is not None:
            return self, known
        numbered = take.model_copy(update={"number": len(self.takes) + 1})
        return self.model_copy(update={"takes": (*self.takes, numbered)}), numbered

    def accepting(self, take: Take) -> "Shelf":
        """The shelf with *take*, which is on it, accepted."""
        before = self.before
        if self.accepted_number is not None and self.accepted_number != take.number:
            before = (*before, self.accepted_number)
        return self.ruled(take, None).model_copy(update={"accepted_number": take.number, "before": before})

    def ruled(self, take: Take, ruling: Ruling | None) -> "Shelf":
        """The shelf with this said of *take*; None takes back what was said."""
        others = {number: it for number, it in self.rulings.items() if number != take.number}
        rulings = others if ruling is None else {**others, take.number: ruling}
        return self.model_copy(update={"rulings": rulings})

    def with_image(self, sha256: str) -> Take | None:
        """The take that is this image, by its digest."""
        return next((take for take in self.takes if take.sha256 == sha256), None)
