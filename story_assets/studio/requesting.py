"""A request with everything in it: the words, the settings, and each reference as bytes."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace

from story_assets.story.briefs.brief import BriefReference
from story_assets.story.model import supplied_images
from story_assets.studio.composition import composition
from story_assets.studio.images import NotAnImage, cut, look
from story_assets.studio.renderer import RenderRequest, SentReference
from story_assets.studio.stills import panel
from story_assets.studio.takes import Take
from story_assets.studio.work import Blocked, Studio, Work


def request(studio: Studio, work: Work) -> RenderRequest:
    """What is sent for *work*. Raises `Blocked` when a supplied file is not what the story was read with."""
    references = tuple(_reference(studio, it, work.sent) for it in work.brief.references)
    asked = RenderRequest(
        studio.name(work.key), work.brief, work.prompt, references, work.settings, work.judged.asked
    )
    rough = composition(studio.store, work.draft, asked)
    return asked if rough is None else replace(asked, references=(*references, rough))


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
