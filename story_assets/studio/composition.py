"""The last reference: a rough frame of the same brief, so that layout is given and not invented."""

import hashlib
import io
from typing import Final

from PIL import Image

from story_assets.studio.images import boxes, even_grid
from story_assets.studio.renderer import PixelBox, Rendered, RenderRequest, SentReference
from story_assets.studio.store import Store
from story_assets.studio.takes import Take

DRAFT: Final = "draft:"
"""Before the digest of a draft that was promoted."""

GUTTER: Final = 0.004
"""Between panels, as a part of the width: enough to be seen as a line, too little to move a panel."""


def previs_frame() -> str:
    """How a previs frame is named in the render key: by the version of its drawing."""
    from story_assets.studio.previs import TEMPLATES  # loads a typesetter, which a free plan does not need

    return f"previs:{TEMPLATES}"


def composition(store: Store, draft: Take | None, request: RenderRequest) -> SentReference | None:
    """What *request* says goes along as its last reference. *draft* is the take that was promoted."""
    asked = request.settings.options.get("composition")
    if asked is None:
        return None
    if draft is not None and asked == f"{DRAFT}{draft.sha256}":
        image = clean(store.read(draft.sha256, draft.mime), boxes(draft.frames), request.settings.size)
        name = "draft"
    else:
        rough = _previs(request)
        image, name = clean(rough.image, rough.frames, request.settings.size), "previs"
    sha256 = hashlib.sha256(image).hexdigest()
    return SentReference(f"composition.{name}", "composition", sha256, "image/png", image)


def _previs(request: RenderRequest) -> Rendered:
    from story_assets.studio.previs import drawn

    return drawn(request.brief, request.settings.size)


def clean(image: bytes, frames: tuple[PixelBox, ...], size: tuple[int, int]) -> bytes:
    """The pictures inside *image* without board furniture, laid out as a model lays out its answer."""
    opened = Image.open(io.BytesIO(image)).convert("RGB")
    page = Image.new("RGB", size, "white")
    cells = even_grid(size, 3, 3) if len(frames) > 1 else (PixelBox(0, 0, *size),)
    gap = round(size[0] * GUTTER) if len(frames) > 1 else 0
    for frame, cell in zip(frames or (PixelBox(0, 0, *opened.size),), cells, strict=False):
        inside = (cell.right - cell.left - gap, cell.bottom - cell.top - gap)
        picture = opened.crop((frame.left, frame.top, frame.right, frame.bottom)).resize(inside)
        page.paste(picture, (cell.left + gap // 2, cell.top + gap // 2))
    out = io.BytesIO()
    page.save(out, "PNG", compress_level=6)
    return out.getvalue()
