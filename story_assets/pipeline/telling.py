"""A decision in an asset's history: who, when, why, and what Dagster is to think of the asset now."""

from collections.abc import Callable, Iterator
from typing import TypeAlias

import dagster as dg

from story_assets.pipeline.display import image_metadata, picture
from story_assets.pipeline.review import checked
from story_assets.pipeline.specs import asset_key, check_specs, code_version, markdown
from story_assets.story.production import Artifact, Key
from story_assets.studio.deciding import Decided
from story_assets.studio.judging import references_of
from story_assets.studio.making import Result
from story_assets.studio.opening import Opening
from story_assets.studio.takes import Take
from story_assets.studio.work import Studio

NOTHING = "NULL"
"""The data version of what was never made: dagster._core.definitions.data_version.NULL_DATA_VERSION."""

ASKED_AGAIN = "asked again"
"""Stands where the version of a brief would: whatever was made, it was not made from the present one."""


Event: TypeAlias = "dg.AssetMaterialization | dg.AssetObservation | dg.AssetCheckEvaluation"
Report: TypeAlias = "Callable[[Event], None]"


def tell_image(report: Report, opening: Opening, key: Key, result: Result) -> None:
    """Report an image that was made outside of any run: what its step would have yielded."""
    for event in _made_elsewhere(opening.studio, key, result):
        report(event)


def _made_elsewhere(studio: Studio, key: Key, result: Result) -> Iterator[Event]:
    production, image = studio.production, studio.production[key]
    brief = production[image.rests_on[0]]
    yield _made(studio, brief, production.digest(brief.key), {}, "The brief that the image was made from.")
    metadata = dict(image_metadata(studio, key, result))
    if result.ruling is None:
        line, version = "Came back in a batch.", result.take.sha256
        yield _made(studio, image, version, metadata, line, fits=_is_kept(studio, key))
    else:
        line = markdown(f"Came back in a batch. {result.ruling.why}")
        yield dg.AssetObservation(asset_key(studio.story, key), metadata=metadata, description=line)
    for it in checked(studio, key, result, {spec.name for spec in check_specs(production, image)}):
        yield dg.AssetCheckEvaluation(
            asset_key=asset_key(studio.story, key),
            check_name=it.check_name or "",
            passed=it.passed,
            metadata=it.metadata,
            severity=it.severity,
            description=it.description,
        )


def tell(
    report: Callable[[dg.AssetMaterialization | dg.AssetObservation], None],
    opening: Opening,
    decided: Decided,
) -> None:
    """Report *decided* to Dagster, so that its stale status says what the plan says.

    *opening* is opened after the decision: a note of a person is part of the brief by then.
    """
    for event in _events(opening.studio, decided):
        report(event)


def _events(studio: Studio, decided: Decided) -> Iterator[dg.AssetMaterialization | dg.AssetObservation]:
    production, key = studio.production, decided.key
    image = production[key]
    brief = production[image.rests_on[0]]
    shelf = studio.store.shelf(studio.story, key)
    said = _said(studio, decided)
    if decided.decision in ("retake", "accept", "rollback"):
        # A note changes the brief, and taking it back does. It is made of rules and costs nothing.
        yield _made(studio, brief, production.digest(brief.key), {}, "The brief as it is after a decision.")
    if shelf.accepted is None and not shelf.before and decided.decision != "reject":
        yield dg.AssetObservation(asset_key(studio.story, key), metadata=said, description=_line(decided))
        return
    version = shelf.accepted.sha256 if shelf.accepted is not None else NOTHING
    yield _made(studio, image, version, said, _line(decided), fits=_is_kept(studio, key))


def _made(
    studio: Studio,
    artifact: Artifact,
    version: str,
    metadata: dict[str, dg.MetadataValue],
    line: str,
    *,
    fits: bool = True,
) -> dg.AssetMaterialization:
    """What a step that made *artifact* from what there is now would have reported."""
    tags = {
        "dagster/data_version": version,
        "dagster/data_version_is_user_provided": "true",
        "dagster/code_version": code_version(studio.production, artifact) or "decided",
    }
    for number, under in enumerate(artifact.rests_on):
        name = asset_key(studio.story, under).to_user_string()
        seen = _version(studio, under) if fits or number else ASKED_AGAIN
        tags[f"dagster/input_data_version/{name}"] = seen
        tags[f"dagster/input_event_pointer/{name}"] = NOTHING
    return dg.AssetMaterialization(
        asset_key(studio.story, artifact.key), description=line, metadata=metadata, tags=tags
    )


def _version(studio: Studio, key: Key) -> str:
    """The data version that Dagster has, or should have, of *key*."""
    if not studio.production[key].is_image:
        return studio.production.digest(key)
    accepted = studio.accepted(key)
    return NOTHING if accepted is None else accepted.sha256


def _is_kept(studio: Studio, key: Key) -> bool:
    """Whether the accepted take is what is wanted, what it rests on being as accepted now."""
    artifact = studio.production[key]
    shelf = studio.store.shelf(studio.story, key)
    under: dict[str, str | None] = {}
    for reference in references_of(artifact):
        accepted = studio.accepted(reference)
        under[str(reference)] = None if accepted is None else accepted.sha256
    judged = studio.planner.judge.judgement(artifact, shelf, under)
    return judged.take is not None and judged.take == shelf.accepted


def _line(decided: Decided) -> str:
    by = f" by {decided.word.by}" if decided.word.by else ""
    note = f": {decided.word.note}" if decided.word.note else ""
    return markdown(f"{decided.decision}{by}{note}")


def _said(studio: Studio, decided: Decided) -> dict[str, dg.MetadataValue]:
    said: dict[str, dg.MetadataValue] = {
        "decision": dg.MetadataValue.text(decided.decision),
        "by": dg.MetadataValue.text(decided.word.by or "nobody said"),
        "why": dg.MetadataValue.text(decided.word.note or "no reason given"),
        "means": dg.MetadataValue.text(decided.means),
        "usd": dg.MetadataValue.float(0.0),
    }
    if decided.take is not None:
        said["take"] = dg.MetadataValue.int(decided.take.number)
        said["picture"] = dg.MetadataValue.md(_shown(studio, decided.key, decided.take))
    return said


def _shown(studio: Studio, key: Key, take: Take) -> str:
    return picture(studio.store, take, str(key), 320)
