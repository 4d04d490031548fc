"""One image from brief to accepted take: kept, brought back, or rendered."""

import hashlib
import time
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

import anyio
import anyio.to_thread

from story_assets.story.briefs.brief import BriefReference
from story_assets.story.briefs.prompt import MAX_PROMPT, prompt
from story_assets.story.model import supplied_images
from story_assets.story.production import Artifact, Key, unattached
from story_assets.studio.composition import composition
from story_assets.studio.currency import Cause
from story_assets.studio.files import hold
from story_assets.studio.images import NotAnImage, cut, look
from story_assets.studio.keeping import Outcome, bring_back, check, fail, finish
from story_assets.studio.planning import Judgement, drawn, references_of
from story_assets.studio.renderer import Moderated, RenderRequest, SentReference, UnknownOutcome
from story_assets.studio.sending import go_on, place, send
from story_assets.studio.stills import panel
from story_assets.studio.store import Shelf, Take
from story_assets.studio.work import Blocked, Studio, Work


@dataclass(frozen=True)
class Result:
    """An asset after its step."""

    take: Take
    outcome: Outcome
    causes: tuple[Cause, ...]
    seconds: float


async def make_image(studio: Studio, key: Key) -> Result:
    """Make *key* current: keep it, bring back a take that fits, or render it.

    Raises `Blocked`, `Stopped`, `RenderError` or `HomeError`; whatever was rendered before is kept.
    """
    started = time.monotonic()
    work = await anyio.to_thread.run_sync(_prepare, studio, key)
    if work.judged.take is None:
        async with place(studio), _claimed(studio, work):
            # Another run may have made it while this one waited.
            work = await anyio.to_thread.run_sync(_prepare, studio, key)
            if work.judged.take is None:
                return await _render(studio, work)
    return await _brought_back(studio, work, started)


async def _brought_back(studio: Studio, work: Work, started: float) -> Result:
    take = work.judged.take
    if take is None:
        raise ValueError(f"nothing fits {work.key}")
    outcome, accepted = await anyio.to_thread.run_sync(bring_back, studio, work, take)
    return Result(accepted, outcome, (), time.monotonic() - started)


@asynccontextmanager
async def _claimed(studio: Studio, work: Work) -> AsyncGenerator[None]:
    """Alone with this request on this machine: two runs at once must not buy one image twice."""
    claim = studio.store.claim(work.render_key)
    while (held := await anyio.to_thread.run_sync(hold, claim)) is None:
        go_on(studio, work)
        await anyio.sleep(0.1)
    with held:
        go_on(studio, work)
        yield


async def _render(studio: Studio, work: Work) -> Result:
    started = time.monotonic()
    # References are read here and not before: a queue of waiting images must not fill the memory.
    request = await anyio.to_thread.run_sync(_request, studio, work)
    attempt, rendered = await send(studio, work, request)
    try:
        image = await anyio.to_thread.run_sync(check, studio, work, rendered)
    except Exception as error:
        await anyio.to_thread.run_sync(fail, studio, work, attempt, error, rendered)
        raise
    seconds = time.monotonic() - started
    take = await anyio.to_thread.run_sync(finish, studio, work, attempt, rendered, image, seconds)
    return Result(take, "rendered", work.judged.causes, seconds)


def _prepare(studio: Studio, key: Key) -> Work:
    artifact = studio.production[key]
    brief = drawn(artifact)
    if names := unattached(brief):
        raise Blocked(f"{key} names {', '.join(names)} without sending the sheet along")
    shelf = studio.store.shelf(studio.story, key)
    settings = studio.planner.settings(artifact, shelf)
    words = prompt(brief, composed="composition" in settings.options)
    if len(words) > MAX_PROMPT:
        raise Blocked(f"{key} needs a prompt of {len(words)} characters; the models read {MAX_PROMPT}")
    sent = {str(reference): _rests_on(studio, key, reference) for reference in references_of(artifact)}
    judged = studio.planner.judge(artifact, shelf, {name: take.sha256 for name, take in sent.items()})
    if judged.take is None:
        _not_held(studio, artifact, shelf, judged)
    draft = None if shelf.promotion is None else shelf.with_image(shelf.promotion.sha256)
    return Work(artifact, brief, words, judged, settings, sent, draft)


def _not_held(studio: Studio, artifact: Artifact, shelf: Shelf, judged: Judgement) -> None:
    """Raise when exactly this request was refused or lost before: nobody asked for it again."""
    studio.past.refresh()
    held = studio.planner.held(artifact, shelf, judged.basis)
    if held is None:
        return
    told = f"{held.path.rstrip('.')}. Change what it is asked for, or render with --again."
    raise (
        Moderated(f"stopped by the safety system {told}") if held.cause == "refused" else UnknownOutcome(told)
    )


def _rests_on(studio: Studio, key: Key, reference: Key) -> Take:
    take = studio.accepted(reference)
    if take is None:
        raise Blocked(f"{key} rests on {reference}, which has no accepted take")
    return take


def _request(studio: Studio, work: Work) -> RenderRequest:
    references = tuple(_reference(studio, it, work.sent) for it in work.brief.references)
    request = RenderRequest(
        studio.name(work.key), work.brief, work.prompt, references, work.settings, work.take
    )
    rough = composition(studio.store, work.draft, request)
    return request if rough is None else replace(request, references=(*references, rough))


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
