"""What makes an image still the right one. The same functions stamp it and verify it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from story_assets.story.digest import digest
from story_assets.story.policy import RenderPolicy
from story_assets.story.words import TIERS, CauseClass
from story_assets.studio.renderer import RenderSettings
from story_assets.studio.takes import Shelf, Take

Held = Literal[
    "batched",
    "continuity",
    "undecided",
    "refused",
    "unknown",
    "unusable",
    "waiting",
    "failed",
    "rejected",
]
"""What keeps an image from being made: what its scene says, what nobody has decided, what became of the last
request, or of the take there is."""


@dataclass(frozen=True)
class Cause:
    """One reason to render or to be held back: a class, the path of what changed, and both values."""

    cause: CauseClass | Held
    path: str
    was: str | None = None
    now: str | None = None

    def __str__(self) -> str:
        if self.was is None and self.now is None:
            return f"{self.cause} {self.path}"
        return f"{self.cause} {self.path}: {_shown(self.was)} -> {_shown(self.now)}"


def _shown(value: str | None) -> str:
    return "nothing" if value is None else f'"{value}"'


def basis(content: str, references: Sequence[str]) -> str:
    """The currency basis: the digest of a brief with the digests of the accepted references, in order."""
    return digest({"brief": content, "references": references})


def render_key(of: str, settings: RenderSettings, take: int) -> str:
    """Exactly what is bought: the currency basis *of* it, the settings, the take number."""
    return digest({"basis": of, "settings": chosen(settings), "take": take})


def chosen(settings: RenderSettings) -> dict[str, str]:
    """Settings by name, as they are compared and shown."""
    return {
        "renderer": settings.renderer,
        "model": settings.model,
        "size": _size(settings.size),
        "tier": settings.tier,
        **{f"options.{name}": value for name, value in settings.options.items()},
    }


def _made_with(take: Take) -> dict[str, str]:
    return chosen(RenderSettings(take.renderer, take.model, take.size, take.tier, take.options))


def causes(
    shelf: Shelf,
    rules_then: Mapping[str, str],
    rules_now: Mapping[str, str],
    references: Mapping[str, str | None],
    wanted: RenderSettings,
    *,
    policy: RenderPolicy,
) -> tuple[Cause, ...]:
    """Why what is on *shelf* is not what is wanted now. Unknown references have no digest yet."""
    take = base(shelf)
    if take is None:
        return (Cause("missing", "image"),)
    changed = tuple(_rules(rules_then, rules_now))
    # A note of a person is a rule of the brief, and says itself why.
    noted = any(cause.cause == "retake" for cause in changed)
    found = (
        *(() if noted else _asked_again(shelf, take)),
        *changed,
        *_references(dict(take.references), references),
        *_settings(take, wanted, policy),
    )
    return tuple(cause for cause in found if cause.cause in policy.stale_on or _stands_in(cause))


def base(shelf: Shelf) -> Take | None:
    """The take that the next one is compared with: the accepted one, else the last."""
    return shelf.accepted or next(reversed(shelf.takes), None)


def _asked_again(shelf: Shelf, take: Take) -> Iterable[Cause]:
    ruling = shelf.rulings.get(take.number)
    if ruling is not None and ruling.standing == "set_aside":
        why = f" by {ruling.by}" if ruling.by else ""
        yield Cause("retake", f"asked for{why}: take", str(take.number), str(len(shelf.takes) + 1))


def _rules(then: Mapping[str, str], now: Mapping[str, str]) -> Iterable[Cause]:
    for path in sorted(then.keys() | now.keys()):
        if then.get(path) != now.get(path):
            kind = "retake" if path.startswith("direction.") else "rule"
            yield Cause(kind, path, then.get(path), now.get(path))


def _references(then: Mapping[str, str], now: Mapping[str, str | None]) -> Iterable[Cause]:
    for name in sorted(then.keys() | now.keys()):
        if then.get(name) != now.get(name):
            yield Cause("reference", name, _short(then.get(name)), _short(now.get(name)))


def _settings(take: Take, wanted: RenderSettings, policy: RenderPolicy) -> Iterable[Cause]:
    if satisfies(take, wanted, policy):
        return
    then, now = _made_with(take), chosen(wanted)
    for name in sorted(then.keys() | now.keys(), key=lambda it: (it not in ("renderer", "tier"), it)):
        if then.get(name) != now.get(name):
            yield Cause("settings", name, then.get(name), now.get(name))


def _stands_in(cause: Cause) -> bool:
    """Whether *cause* counts whatever the policy says: a person asked, or a stand-in has had its time."""
    if cause.cause == "retake":
        return True
    return cause.cause == "settings" and cause.path in ("renderer", "options.server", "tier")


def satisfies(take: Take, wanted: RenderSettings, policy: RenderPolicy) -> bool:
    """Whether *take* was made well enough for *wanted*.

    Another model, tier or size does not count unless the policy says so or the image was promoted. A previs
    board, or a picture of a service's double, stands in only until something else is asked for; and what
    another renderer made is never replaced by previs.
    """
    if take.origin == "supplied":
        return True
    if "settings" in policy.stale_on:
        return _made_with(take) == chosen(wanted)
    if wanted.renderer == "previs" and not take.is_previs:
        return True
    if wanted.least is not None and TIERS.index(take.tier) < TIERS.index(wanted.least):
        return False
    if wanted.renderer == "previs":
        return True
    same_server = take.options.get("server") == wanted.options.get("server")
    return not take.is_previs and (same_server or not take.double)


def fitting(
    shelf: Shelf, wanted_basis: str, wanted: RenderSettings, policy: RenderPolicy
) -> tuple[Take, ...]:
    """The takes that are what is wanted: the accepted one first, then the last one first."""
    candidates = dict.fromkeys((shelf.accepted_number, *(take.number for take in reversed(shelf.takes))))
    takes = (None if number is None else shelf.take(number) for number in candidates)
    return tuple(
        take
        for take in takes
        if take is not None and _agrees(shelf, take, wanted_basis) and satisfies(take, wanted, policy)
    )


def _agrees(shelf: Shelf, take: Take, wanted_basis: str) -> bool:
    vouched = shelf.vouched
    given = vouched is not None and (vouched.take, vouched.basis) == (take.number, wanted_basis)
    return given or take.basis == wanted_basis


def next_asked(shelf: Shelf, wanted_basis: str) -> int:
    """The take number to ask for: one more than of those that people set aside."""
    past = (it.asked for it in shelf.takes if it.basis == wanted_basis and shelf.standing(it) == "set_aside")
    return 1 + max(past, default=0)


def _size(size: tuple[int, int]) -> str:
    return f"{size[0]}x{size[1]}"


def _short(sha256: str | None) -> str | None:
    return sha256[:12] if sha256 is not None else None
