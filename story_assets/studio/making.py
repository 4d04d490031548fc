"""One image from brief to accepted take, in an order in which a crash loses nothing.

Intent, call, image on disk, record, result, pointer: whatever line is reached last, a restart knows
what happened.
"""

import hashlib
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Literal

import anyio
import anyio.to_thread

from story_assets.story.briefs.brief import Brief, BriefReference, rules
from story_assets.story.briefs.prompt import prompt
from story_assets.story.model import supplied_images
from story_assets.story.production import Artifact, Key, Production, unattached
from story_assets.studio.currency import Cause, render_key
from story_assets.studio.gallery import hang
from story_assets.studio.images import NotAnImage, boxes, cut, even_grid, look
from story_assets.studio.journal import Journal, now
from story_assets.studio.planning import FIRST_TAKE, Judgement, Planner, drawn, references_of
from story_assets.studio.renderer import (
    PixelBox,
    Refused,
    Rendered,
    Renderer,
    RenderError,
    RenderRequest,
    RenderSettings,
    SentReference,
)
from story_assets.studio.store import RenderRecord, Store, Take

Outcome = Literal["rendered", "reused", "kept"]


class Blocked(Exception):
    """An image rests on something that is not there."""


class Stopped(Exception):
    """The run ended before an image was begun."""


class Unusable(RenderError):
    """What came back is not the image that was asked for. It is kept as evidence."""


@dataclass(frozen=True)
class Result:
    """An asset after its step."""

    take: Take
    outcome: Outcome
    causes: tuple[Cause, ...]
    seconds: float


@dataclass(frozen=True)
class Studio:
    """What a run needs to make images of one production."""

    production: Production
    store: Store
    journal: Journal
    renderer: Renderer
    folder: Path
    """The story folder, for the images people supplied."""
    stopped: Callable[[], bool] = lambda: False
    """Whether the run is being stopped: what has not begun is then not begun."""

    @cached_property
    def places(self) -> anyio.CapacityLimiter:
        """As many as the renderer takes requests at once."""
        return anyio.CapacityLimiter(self.renderer.at_once)

    @property
    def planner(self) -> Planner:
        """Judges with the same eyes as `plan`."""
        return Planner(self.production, self.store, self.renderer)

    def name(self, key: Key) -> str:
        """An asset's name outside its story: `story/kind/id`."""
        return f"{self.production.story.slug}/{key}"

    def accepted(self, key: Key) -> Take | None:
        """The take downstream work rests on."""
        return self.store.shelf(self.production.story.slug, key).accepted


@dataclass(frozen=True)
class _Work:
    """An image with everything decided and nothing loaded."""

    artifact: Artifact
    brief: Brief
    prompt: str
    judged: Judgement
    settings: RenderSettings
    sent: Mapping[str, Take]
    """The accepted takes it rests on, by `kind/id`, in sending order."""

    @property
    def render_key(self) -> str:
        """Exactly what is bought."""
        return render_key(self.judged.basis, self.settings, FIRST_TAKE)


@dataclass(frozen=True)
class _Image:
    sha256: str
    mime: str
    size: tuple[int, int]


async def make_image(studio: Studio, key: Key) -> Result:
    """Make *key* current: keep it, bring back a take that fits, or render it.

    Raises `Blocked`, `RenderError` or `HomeError`; whatever was rendered before is kept.
    """
    started = time.monotonic()
    work = await anyio.to_thread.run_sync(_prepare, studio, key)
    if work.judged.take is not None:
        outcome, take = await anyio.to_thread.run_sync(_bring_back, studio, work)
        return Result(take, outcome, (), time.monotonic() - started)
    async with studio.places:
        if studio.stopped():
            raise Stopped(f"{key} was not begun: the run was stopped. Nothing was spent on it.")
        return await _render(studio, work)


async def _render(studio: Studio, work: _Work) -> Result:
    started = time.monotonic()
    # References are read here and not before: a queue of waiting images must not fill the memory.
    request = await anyio.to_thread.run_sync(_request, studio, work)
    attempt = await anyio.to_thread.run_sync(_intend, studio, work)
    try:
        rendered = await studio.renderer.render(request)
        image = await anyio.to_thread.run_sync(_checked, studio, work, rendered)
    except RenderError as error:
        await anyio.to_thread.run_sync(_fail, studio, work, attempt, error)
        raise
    seconds = time.monotonic() - started
    take = await anyio.to_thread.run_sync(_finish, studio, work, attempt, rendered, image, seconds)
    return Result(take, "rendered", work.judged.causes, seconds)


def _prepare(studio: Studio, key: Key) -> _Work:
    artifact = studio.production[key]
    brief = drawn(artifact)
    if names := unattached(brief):
        raise Blocked(f"{key} names {', '.join(names)} without sending the sheet along")
    sent = {str(reference): _rests_on(studio, key, reference) for reference in references_of(artifact)}
    planner = studio.planner
    shelf = studio.store.shelf(planner.story, key)
    judged = planner.judge(artifact, shelf, {name: take.sha256 for name, take in sent.items()})
    return _Work(artifact, brief, prompt(brief), judged, planner.settings(brief), sent)


def _request(studio: Studio, work: _Work) -> RenderRequest:
    references = tuple(_reference(studio, it, work.sent) for it in work.brief.references)
    asset = studio.name(work.artifact.key)
    return RenderRequest(asset, work.brief, work.prompt, references, work.settings, FIRST_TAKE)


def _rests_on(studio: Studio, key: Key, reference: Key) -> Take:
    take = studio.accepted(reference)
    if take is None:
        raise Blocked(f"{key} rests on {reference}, which has no accepted take")
    return take


def _reference(studio: Studio, it: BriefReference, takes: Mapping[str, Take]) -> SentReference:
    if it.image is None:
        sha256 = it.sha256 or ""
        image, mime = _supplied(studio, sha256)
        return SentReference(f"supplied.{sha256[:8]}", it.role, sha256, mime, image)
    take = takes[it.image]
    image, mime = studio.store.read(take.sha256, take.mime), take.mime
    name = it.image.replace("/", ".")
    if it.panel is not None:
        image, mime = cut(image, panel(take, it.panel)), "image/png"
        name = f"{name}.panel{it.panel}"
    return SentReference(name, it.role, take.sha256, mime, image)


def _supplied(studio: Studio, sha256: str) -> tuple[bytes, str]:
    file = next((it.file for it in supplied_images(studio.production.story) if it.sha256 == sha256), None)
    if file is None:
        raise Blocked(f"no file in references/ has the digest {sha256[:12]}")
    try:
        image = (studio.folder / "references" / file).read_bytes()
        mime, _ = look(image)
    except (OSError, NotAnImage) as error:
        raise Blocked(f"references/{file} cannot be read: {error}") from error
    if hashlib.sha256(image).hexdigest() != sha256:
        raise Blocked(f"references/{file} has changed since the story was read")
    studio.store.put(image, sha256, mime)
    return image, mime


def panel(take: Take, number: int) -> PixelBox:
    """Where picture *number* (from 1) is in a take: as its renderer reported, else by the even grid."""
    frames = boxes(take.frames) or even_grid(take.size, 3, 3)
    return frames[number - 1]


def still(take: Take) -> PixelBox:
    """The clean picture of a single-frame take, without board furniture."""
    return boxes(take.frames)[0] if take.frames else PixelBox(0, 0, *take.size)


def _bring_back(studio: Studio, work: _Work) -> tuple[Outcome, Take]:
    story, key = studio.production.story.slug, work.artifact.key
    take = work.judged.take
    if take is None:
        raise ValueError(f"nothing fits {key}")
    if studio.store.shelf(story, key).accepted == take:
        hang(studio.store, story, key, take)
        return "kept", take
    accepted = studio.store.accept(story, key, take)
    studio.journal.append(
        "accepted",
        asset=studio.name(key),
        take=accepted.number,
        sha256=accepted.sha256,
        render_key=accepted.render_key,
        why="an earlier take fits again",
        outcome="reused",
        usd=accepted.usd,
    )
    hang(studio.store, story, key, accepted)
    return "reused", accepted


def _intend(studio: Studio, work: _Work) -> str:
    attempt = uuid.uuid4().hex
    brief, key = work.brief, work.artifact.key
    estimate = studio.renderer.estimate(brief, work.settings)
    studio.journal.append(
        "intent",
        attempt=attempt,
        story=studio.production.story.slug,
        asset=studio.name(key),
        kind=key.kind,
        episode=brief.source.episode,
        characters=tuple(sorted({subject.character for subject in brief.subjects})),
        looks=tuple(sorted({f"{subject.character}_{subject.look}" for subject in brief.subjects})),
        renderer=work.settings.renderer,
        model=work.settings.model,
        tier=work.settings.tier,
        width=work.settings.size[0],
        height=work.settings.size[1],
        basis=work.judged.basis,
        render_key=work.render_key,
        take=FIRST_TAKE,
        references=[{"asset": name, "sha256": take.sha256} for name, take in work.sent.items()],
        causes=[
            {"class": it.cause, "path": it.path, "was": it.was, "now": it.now} for it in work.judged.causes
        ],
        estimate=_money(estimate),
    )
    return attempt


def _checked(studio: Studio, work: _Work, rendered: Rendered) -> _Image:
    sha256 = hashlib.sha256(rendered.image).hexdigest()
    try:
        mime, size = look(rendered.image)
    except NotAnImage as error:
        evidence = studio.store.keep_evidence(rendered.image, sha256)
        raise Unusable(f"the answer is not an image ({error}); it is kept at {evidence}") from error
    studio.store.put(rendered.image, sha256, mime)
    if size != work.settings.size:
        asked = "x".join(map(str, work.settings.size))
        raise Unusable(f"the image is {size[0]}x{size[1]}, asked was {asked}; it is kept as {sha256[:12]}")
    return _Image(sha256, mime, size)


def _finish(
    studio: Studio, work: _Work, attempt: str, rendered: Rendered, image: _Image, seconds: float
) -> Take:
    story, key = studio.production.story.slug, work.artifact.key
    take = Take(
        number=0,
        render_key=work.render_key,
        sha256=image.sha256,
        mime=image.mime,
        size=image.size,
        frames=tuple((box.left, box.top, box.right, box.bottom) for box in rendered.frames),
        basis=work.judged.basis,
        brief=studio.production.digest(key),
        references=tuple((name, sent.sha256) for name, sent in work.sent.items()),
        renderer=work.settings.renderer,
        model=work.settings.model,
        tier=work.settings.tier,
        options=dict(work.settings.options),
        usd=_money(rendered.usd),
        run=studio.journal.run,
        made_at=now(),
    )
    record = RenderRecord(
        render_key=take.render_key,
        asset=studio.name(key),
        take=take,
        rules=rules(work.brief),
        prompt=work.prompt,
        usage=dict(rendered.usage),
        request_id=rendered.request_id,
        seconds=round(seconds, 3),
    )
    studio.store.keep(record)
    studio.journal.append(
        "result",
        attempt=attempt,
        asset=studio.name(key),
        sha256=take.sha256,
        usd=take.usd,
        usage=dict(rendered.usage),
        request_id=rendered.request_id,
        seconds=round(seconds, 3),
    )
    accepted = studio.store.accept(story, key, take)
    studio.journal.append(
        "accepted",
        asset=studio.name(key),
        take=accepted.number,
        sha256=accepted.sha256,
        render_key=accepted.render_key,
        why="all blocking checks pass",
        outcome="rendered",
        usd=accepted.usd,
    )
    hang(studio.store, story, key, accepted)
    return accepted


def _fail(studio: Studio, work: _Work, attempt: str, error: RenderError) -> None:
    studio.journal.append(
        "failed",
        attempt=attempt,
        asset=studio.name(work.artifact.key),
        status=_STATUS.get(type(error), "failed"),
        error=str(error)[:2000],
    )


_STATUS: dict[type[RenderError], str] = {Refused: "refused", Unusable: "unusable"}


def _money(usd: Decimal | None) -> str | None:
    return None if usd is None else f"{usd:f}"
