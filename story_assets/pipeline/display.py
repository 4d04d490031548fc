"""What a person sees of an asset in the UI: pictures, price, tier, cause, references, files."""

import base64
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Final
from urllib.parse import quote

import dagster as dg

from story_assets.pipeline.specs import asset_key, markdown
from story_assets.story.briefs.brief import Brief
from story_assets.story.briefs.prompt import prompt
from story_assets.story.production import Artifact, Key
from story_assets.studio.freely import FreeResult
from story_assets.studio.images import cut, glance, thumbnail
from story_assets.studio.judging import drawn
from story_assets.studio.lineage.under import Under, made_from
from story_assets.studio.making import Result
from story_assets.studio.renderer import PixelBox
from story_assets.studio.stills import still
from story_assets.studio.store import Store
from story_assets.studio.takes import Take
from story_assets.studio.work import Studio

Metadata = Mapping[str, dg.MetadataValue]


def image_metadata(studio: Studio, key: Key, result: Result) -> Metadata:
    """Price, tier, cause and take without a click; pictures and files behind one."""
    take = result.take
    spent = take.usd if result.outcome == "rendered" else "0"
    causes = [str(cause) for cause in result.causes]
    return {
        "picture": dg.MetadataValue.md(seen_at_once(studio.store, take, str(key))),
        "picture, larger": dg.MetadataValue.md(picture(studio.store, take, str(key), 320)),
        "usd": dg.MetadataValue.text("unknown") if spent is None else dg.MetadataValue.float(float(spent)),
        "tier": dg.MetadataValue.text(take.tier),
        "cause": dg.MetadataValue.text(_first(causes) if causes else _WORDS[result.outcome]),
        "standing": dg.MetadataValue.text("accepted" if result.ruling is None else result.ruling.standing),
        "causes": dg.MetadataValue.md("\n".join(f"- {markdown(cause)}" for cause in causes) or "none"),
        "take": dg.MetadataValue.int(take.number),
        "outcome": dg.MetadataValue.text(result.outcome),
        "renderer": dg.MetadataValue.text(f"{take.renderer}, {take.model}"),
        "size": dg.MetadataValue.text(f"{take.size[0]} x {take.size[1]}"),
        "seconds": dg.MetadataValue.float(round(result.seconds, 2)),
        "references": dg.MetadataValue.md(_references(studio, take)),
        "made from": dg.MetadataValue.md(made_from_list(studio, take)),
        "file": dg.MetadataValue.path(str(studio.store.blob(take.sha256, take.mime))),
    }


def in_a_line(key: Key, result: Result) -> str:
    """What became of an image, for the log of the run."""
    causes = [str(cause) for cause in result.causes]
    if result.outcome != "rendered":
        return f"{key}: {result.outcome}; {_WORDS[result.outcome]}"
    spent = "for an unknown price" if result.take.usd is None else f"for ${Decimal(result.take.usd):f}"
    why = _first(causes) if causes else "it was missing"
    return f"{key}: rendered take {result.take.number} {spent}; {why}"


def brief_metadata(studio: Studio, key: Key) -> Metadata:
    """The contract, its words and what it would cost."""
    artifact = studio.production[key]
    brief = drawn(artifact)
    words = prompt(brief)
    image = next(it for it in studio.production.images if drawn(it) is brief)
    shelf = studio.store.shelf(studio.story, image.key)
    price = studio.renderer.estimate(brief, studio.planner.judge.settings(image, shelf))
    return {
        "usd estimate": _dollars(None if price is None else price.expected),
        "usd at most": _dollars(None if price is None else price.high),
        "prompt": dg.MetadataValue.md(_fenced(words)),
        "prompt length": dg.MetadataValue.int(len(words)),
        "references": dg.MetadataValue.int(len(brief.references)),
        "references cut": dg.MetadataValue.int(len(brief.references_cut)),
        "review": dg.MetadataValue.md(_review(brief)),
        "digest": dg.MetadataValue.text(studio.production.digest(key)),
    }


def _dollars(usd: Decimal | None) -> dg.MetadataValue:
    return dg.MetadataValue.text("unknown") if usd is None else dg.MetadataValue.float(float(usd))


def free_metadata(studio: Studio, key: Key, result: FreeResult) -> Metadata:
    """What was read or written, and what a provider cannot be told."""
    shown: dict[str, dg.MetadataValue] = {"digest": dg.MetadataValue.text(result.digest)}
    artifact = studio.production[key]
    if result.still is not None:
        shown["start frame"] = dg.MetadataValue.md(_frame(studio.store, result.still, str(key)))
        shown["warnings"] = dg.MetadataValue.int(len(result.warnings))
        shown["warning texts"] = dg.MetadataValue.md("\n".join(f"- {markdown(it)}" for it in result.warnings))
    if result.paths:
        shown["folder"] = dg.MetadataValue.path(str(result.paths[0].parent))
    else:
        shown["file"] = dg.MetadataValue.path(str(studio.folder / _written_in(artifact)))
    return shown


_WORDS = {
    "rendered": "",
    "kept": "nothing: it is current, $0",
    "reused": "an earlier take fits again, $0",
    "held": "nothing: a person decides",
}


def _first(causes: list[str]) -> str:
    more = f" (and {len(causes) - 1} more)" if len(causes) > 1 else ""
    return causes[0][:240] + more


def _written_in(artifact: Artifact) -> Path:
    kind, slug = artifact.key
    if kind == "character_bible":
        return Path("characters") / f"{slug}.yaml"
    if kind == "scene_map":
        return Path("settings") / f"{slug}.yaml"
    if kind == "scene_plan":
        scene = slug.removeprefix(f"{artifact.group}_")
        return Path("episodes") / artifact.group / f"{scene}.yaml"
    return Path("story.yaml")


def picture(store: Store, take: Take, name: str, longest: int) -> str:
    """A small picture of *take*, in Markdown."""
    return f"![{name}]({_inline(store.blob(take.sha256, take.mime), longest)})"


SHOWN_AT_ONCE: Final = 999
"""Characters: the page of an asset shows Markdown up to this without a click, and no longer one."""


def seen_at_once(store: Store, take: Take, name: str) -> str:
    """A picture of *take* that is shown without a click: of a shot its clean frame, of others the board."""
    path = store.blob(take.sha256, take.mime)
    frame = still(take) if name.startswith("shot_reference/") else None
    room = SHOWN_AT_ONCE - len(_as_image(name, b""))
    small = _glance(path, frame, room * 3 // 4 - 2)
    return "too fine to be seen this small" if small is None else _as_image(name, small)


@lru_cache(maxsize=512)
def _glance(path: Path, frame: PixelBox | None, most: int) -> bytes | None:
    whole = path.read_bytes()
    return glance(whole if frame is None else cut(whole, frame), most)


def _as_image(name: str, webp: bytes) -> str:
    return f"![{name}](data:image/webp;base64,{base64.b64encode(webp).decode()})"


def _frame(store: Store, take: Take, name: str) -> str:
    image = cut(store.read(take.sha256, take.mime), still(take))
    return _as_image(name, thumbnail(image))


@lru_cache(maxsize=512)
def _inline(path: Path, longest: int) -> str:
    """A stored image as a data URL. Every byte costs about four in Dagster's storage: keep it small."""
    small = thumbnail(path.read_bytes(), longest=longest, most=_most(longest))
    return f"data:image/webp;base64,{base64.b64encode(small).decode()}"


def _most(longest: int) -> int:
    return 20_000 if longest > 100 else 4_000 if longest > _SMALL else 1_200


def _references(studio: Studio, take: Take) -> str:
    if not take.references:
        return "none"
    lines = ["| picture | reference | take |", "|---|---|---|"]
    for name, sha256 in take.references:
        kind, _, slug = name.partition("/")
        key = next(it for it in studio.production.artifacts if it.kind == kind and it.id == slug)
        of = studio.accepted(key)
        if of is None or of.sha256 != sha256:
            lines.append(f"| | {name} | no longer accepted |")
            continue
        link = "/".join(quote(part) for part in asset_key(studio.production.story.slug, key).path)
        lines.append(f"| {picture(studio.store, of, name, 96)} | [{name}](/assets/{link}) | {of.number} |")
    return "\n".join(lines)


MOST_MADE_FROM: Final = 20_000
"""Bytes of the tree of one image, pictures in it included."""
_SMALL: Final = 48
"""Pixels of a picture in it."""


def made_from_list(studio: Studio, take: Take) -> str:
    """Everything *take* was made from as a nested list, with pictures as far as there is room for them."""
    branches = list(_branches(studio, made_from(studio, take), 0))
    room = MOST_MADE_FROM - sum(len(line.encode()) + 1 for line, _ in branches)
    lines: list[str] = []
    for line, of in branches if room > 0 else branches[:100]:
        shown = "" if of is None else _small(studio.store, of)
        room -= len(shown)
        lines.append(line.replace("- ", f"- {shown}", 1) if room > 0 else line)
    return "\n".join(lines) or "its brief alone"


def _branches(studio: Studio, under: tuple[Under, ...], depth: int) -> Iterator[tuple[str, Take | None]]:
    for it in under:
        link = "/".join(quote(part) for part in asset_key(studio.production.story.slug, it.key).path)
        if it.take is None:
            about = f"{it.sha256[:12]}, which is no take of it"
        elif it.repeated:
            about = f"take {it.take.number}, as above"
        else:
            about = f"take {it.take.number}, {it.take.made_at[:16].replace('T', ' ')}"
            about += "" if it.accepted else ", no longer accepted"
        yield f"{'  ' * depth}- [{it.key}](/assets/{link}) {about}", None if it.repeated else it.take
        yield from _branches(studio, it.under, depth + 1)


def _small(store: Store, take: Take) -> str:
    path = store.blob(take.sha256, take.mime)
    return f"![]({_inline(path, _SMALL)}) " if path.exists() else ""


def _review(brief: Brief) -> str:
    return "\n".join((markdown(brief.goal), "", *(f"- {markdown(item)}" for item in brief.review)))


def _fenced(text: str) -> str:
    """*text* in a Markdown fence longer than any inside it."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{text}\n{fence}"
