"""The ledger's answers about lineage, as values."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Final, TypeAlias, cast

from story_assets.studio import ledger
from story_assets.studio.lineage.account import Made, Suspect

_MADE: Final = """
SELECT asset, take, sha256, epoch_us(made_at), epoch_us(accepted_at), run, renderer, model, tier,
       usd, cause, cause_path, rests_on, rests_on_take, rests_on_sha256
FROM lineage WHERE starts_with(asset, ? || '/') ORDER BY asset, take, rests_on
"""

_SUSPECTS: Final = """
SELECT asset, take, epoch_us(changed_at), run, changed, changed_take, depth, class, path, was, now, "by", why
FROM suspects WHERE starts_with(asset, ? || '/')
ORDER BY changed_at DESC, depth DESC, n, path, changed, changed_take
"""

_REACHED: Final = """
SELECT class, path, was, now, list(DISTINCT asset ORDER BY asset) FROM blast_radius
WHERE starts_with(asset, ? || '/') GROUP BY ALL
"""

Numbered = tuple[str, int]
"""A take: asset and number."""
Link = tuple[str, int | None, str]
"""What a take rests on: asset, take, digest. No take where the journal has none with that digest."""
What = tuple[str, str, str | None, str | None]
"""A change: class, path, and both values."""


class Records:
    """What the ledger knows of one story's lineage, each thing asked once.

    A question costs a tenth of a second, most of it spent on reading the question.
    """

    def __init__(self, home: Path, story: str) -> None:
        """Raises `HomeError`."""
        if not ledger.is_current(home):
            ledger.publish(home)
        self._home = home
        self._story = story

    @cached_property
    def takes(self) -> Mapping[Numbered, tuple[Made, tuple[Link, ...]]]:
        """Every take, with what it rests on directly."""
        made: dict[Numbered, Made] = {}
        links: dict[Numbered, list[Link]] = {}
        for row in self._rows(_MADE):
            it = _made(row[:12])
            key = (it.asset, it.take or 0)
            made[key] = it
            rests_on, number, sha256 = cast("tuple[str | None, int | None, str]", row[12:])
            links.setdefault(key, [])
            if rests_on is not None:
                links[key].append((rests_on, number, sha256))
        return {key: (it, tuple(links[key])) for key, it in made.items()}

    @cached_property
    def suspects(self) -> Mapping[Numbered, Sequence[Suspect]]:
        """What changed on the way to each take, the latest first."""
        found: dict[Numbered, list[Suspect]] = {}
        for row in self._rows(_SUSPECTS):
            key = cast("Numbered", row[:2])
            found.setdefault(key, []).append(_suspect(row[2:]))
        return found

    @cached_property
    def reached(self) -> Mapping[What, tuple[str, ...]]:
        """The accepted images that have each change under them."""
        found: dict[What, tuple[str, ...]] = {}
        for row in self._rows(_REACHED):
            cause, path, was, now, assets = cast("tuple[str, str, str | None, str | None, list[str]]", row)
            found[cause, path, was, now] = tuple(assets)
        return found

    def _rows(self, question: str) -> list[tuple[object, ...]]:
        return ledger.rows(self._home, question, [self._story])


def _made(row: tuple[object, ...]) -> Made:
    about, price, cause = cast("tuple[_About, Decimal | None, _Text2]", (row[:9], row[9], row[10:]))
    asset, take, sha256, made_at, accepted_at, run, renderer, model, tier = about
    return Made(
        asset=asset,
        take=take,
        sha256=sha256,
        made_at=when(made_at),
        accepted_at=when(accepted_at),
        run=run,
        renderer=renderer,
        model=model,
        tier=tier,
        usd=price,
        cause=cause[0],
        path=cause[1],
    )


_Text2: TypeAlias = tuple[str | None, str | None]
_About: TypeAlias = tuple[
    str, int, str, int | None, int | None, str | None, str | None, str | None, str | None
]


def _suspect(row: tuple[object, ...]) -> Suspect:
    at, run, changed, take, depth, cause, path, was, now, by, why = cast(
        "tuple[int, str, str, int, int, str, str, str | None, str | None, str | None, str | None]", row
    )
    return Suspect(
        at=when(at) or "",
        run=run,
        asset=changed,
        take=take,
        depth=depth,
        cause=cause,
        path=path,
        was=was,
        now=now,
        by=by,
        why=why or None,
    )


def when(micros: int | None) -> str | None:
    """As the journal writes it. Asked for as a number: as a time DuckDB would want another package."""
    if micros is None:
        return None
    seconds, rest = divmod(micros, 1_000_000)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest).isoformat(timespec="microseconds")
