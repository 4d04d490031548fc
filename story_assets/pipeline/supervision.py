"""What the continuity supervisor says of a scene, as a check on its plan."""

from collections.abc import Mapping, Sequence

import dagster as dg

from story_assets.pipeline.specs import CONTINUITY, asset_key, markdown
from story_assets.story.continuity import Finding, located
from story_assets.story.production import Key
from story_assets.studio.work import Studio


def supervised(studio: Studio, key: Key) -> dg.AssetCheckResult:
    """The findings in the scene *key*, with file and line. Nothing is paid for while one of them stops."""
    found = tuple(it for it in studio.production.findings if it.scene == key.id)
    places = located(studio.folder, found)
    wrong = [it for it in found if it.waived is None and it.severity != "remark"]
    stops = sum(it.stops for it in found)
    return dg.AssetCheckResult(
        asset_key=asset_key(studio.story, key),
        check_name=CONTINUITY,
        passed=not wrong,
        severity=dg.AssetCheckSeverity.ERROR if stops else dg.AssetCheckSeverity.WARN,
        description=_said(len(wrong), stops),
        metadata={
            "breaks": dg.MetadataValue.int(stops),
            "findings": dg.MetadataValue.md(_listed(found, places) or "none"),
        },
    )


def _said(wrong: int, stops: int) -> str:
    if not wrong:
        return "Everything can be true on screen."
    if not stops:
        return f"{wrong} probably wrong on screen."
    return f"{stops} cannot be true on screen: nothing in it is paid for until that is mended or waived."


def _listed(found: Sequence[Finding], places: Mapping[str, str]) -> str:
    return "\n".join(_line(it, places) for it in found)


def _line(it: Finding, places: Mapping[str, str]) -> str:
    said = it.message(places) if it.waived is None else f"{it.rule}: {it.waived}"
    kind = it.severity if it.waived is None else "waived"
    return f"- **{kind}** {markdown(places.get(it.where[0], it.scene))}: {markdown(said)}"
