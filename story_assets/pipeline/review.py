"""What the checks found, as Dagster shows it: a badge, a score, and the place in the image."""

import base64
from collections.abc import Iterator

import dagster as dg

from story_assets.pipeline.specs import asset_key, markdown
from story_assets.story.production import Key, unattached
from story_assets.studio.judging import drawn, references_of
from story_assets.studio.looking import VISION
from story_assets.studio.making import Result
from story_assets.studio.review.verdicts import Verdict
from story_assets.studio.takes import Take
from story_assets.studio.work import Studio


def checked(studio: Studio, key: Key, result: Result, wanted: set[str]) -> list[dg.AssetCheckResult]:
    """The checks that are *wanted*, of the image and of what it rests on.

    One that was not made is a warning that says so. It has not passed; and without a result Dagster would
    call it failed whenever another image of its run did.
    """
    asset = asset_key(studio.production.story.slug, key)
    found = [
        dg.AssetCheckResult(
            asset_key=asset,
            check_name=name,
            passed=fault is None,
            severity=dg.AssetCheckSeverity.WARN,
            description=fault or "As it should be.",
        )
        for name, fault in _faults(studio, key, result.take)
    ]
    verdicts = result.review.verdicts if result.review is not None else ()
    found.extend(_shown(studio, asset, verdict) for verdict in verdicts)
    left = wanted - {it.check_name for it in found}
    found.extend(_without_verdict(asset, name, result) for name in sorted(left))
    return [it for it in found if it.check_name in wanted]


def _shown(studio: Studio, asset: dg.AssetKey, verdict: Verdict) -> dg.AssetCheckResult:
    if verdict.status == "not_run":
        return _not_made(asset, verdict.check, verdict.message)
    metadata: dict[str, dg.MetadataValue] = {}
    if verdict.score is not None and verdict.threshold is not None:
        metadata["score"] = dg.MetadataValue.float(verdict.score)
        metadata["passes from"] = dg.MetadataValue.float(verdict.threshold)
    if verdict.evidence is not None and (crop := studio.store.crop(verdict.evidence)).is_file():
        inline = base64.b64encode(crop.read_bytes()).decode()
        metadata["evidence"] = dg.MetadataValue.md(f"![{verdict.check}](data:image/webp;base64,{inline})")
    return dg.AssetCheckResult(
        asset_key=asset,
        check_name=verdict.check,
        passed=verdict.status == "passed",
        severity=dg.AssetCheckSeverity.ERROR if verdict.blocking else dg.AssetCheckSeverity.WARN,
        description=markdown(verdict.message),
        metadata=metadata,
    )


def _without_verdict(asset: dg.AssetKey, check: str, result: Result) -> dg.AssetCheckResult:
    """A check that had nothing to claim, such as text where none is asked for, or that nobody made."""
    if check == VISION.name and result.take.is_previs:
        nothing = "What previs draws is not looked at by a model."
    elif check == VISION.name or result.review is None:
        return _not_made(asset, check, "nobody looked")
    else:
        nothing = "Nothing in this image shows it."
    return dg.AssetCheckResult(asset_key=asset, check_name=check, passed=True, description=nothing)


def _not_made(asset: dg.AssetKey, check: str, why: str) -> dg.AssetCheckResult:
    return dg.AssetCheckResult(
        asset_key=asset,
        check_name=check,
        passed=False,
        severity=dg.AssetCheckSeverity.WARN,
        description=markdown(f"Not made: {why}" if why else "Not made."),
        metadata={"made": dg.MetadataValue.bool(False)},
    )


def _faults(studio: Studio, key: Key, take: Take) -> Iterator[tuple[str, str | None]]:
    yield "references_are_accepted", _not_accepted(studio, key, take)
    names = unattached(drawn(studio.production[key]))
    yield "characters_are_attached", f"not in step: {', '.join(names)}" if names else None


def _not_accepted(studio: Studio, key: Key, take: Take) -> str | None:
    now = {
        str(it): accepted.sha256 if (accepted := studio.accepted(it)) is not None else None
        for it in references_of(studio.production[key])
    }
    made_from = dict(take.references)
    other = sorted(name for name, sha256 in now.items() if made_from.get(name) != sha256)
    return f"another take is accepted now: {', '.join(other)}" if other else None
