"""A renderer for tests: blocks of colour that follow from brief and settings; it can be told to fail."""

import hashlib
import io
from collections.abc import Mapping
from decimal import Decimal

import anyio
from PIL import Image

from story_assets.story.briefs.brief import Brief
from story_assets.story.digest import digest
from story_assets.story.words import Tier
from story_assets.studio.renderer import Estimate, Halted, Refused, Rendered, RenderRequest, RenderSettings


class Paper:
    """Draws at once, counts what it drew, and refuses what it is told to refuse."""

    name = "paper"
    model = "paper"
    at_once = 64
    per_minute: float | None = None
    account: str | None = None
    takes_composition = False

    def __init__(
        self, *, refuses: frozenset[str] = frozenset(), usd: str | None = "0.01", seconds: float = 0
    ) -> None:
        self.refused = refuses
        self.usd = None if usd is None else Decimal(usd)
        self.seconds = seconds
        self.halts: frozenset[str] = frozenset()
        self.drawn: list[str] = []
        self.most_at_once = 0
        self._at_work = 0
        self.white: frozenset[str] = frozenset()
        """What is drawn as an empty sheet, which any check for that must see."""
        self.salt = ""
        """What makes two answers to one request differ, as a model's would."""

    def options(self, tier: Tier) -> Mapping[str, str]:
        return {}

    def estimate(self, brief: Brief, settings: RenderSettings) -> Estimate | None:
        return None if self.usd is None else Estimate(self.usd, self.usd, self.usd)

    def ready(self) -> None:
        pass

    def close(self) -> None:
        pass

    async def render(self, request: RenderRequest) -> Rendered:
        self._at_work += 1
        self.most_at_once = max(self.most_at_once, self._at_work)
        try:
            await anyio.sleep(self.seconds)
        finally:
            self._at_work -= 1
        key = request.asset.split("/", 1)[1]
        if key in self.halts:
            raise Halted("the account may not spend more")
        if key in self.refused:
            raise Refused(f"{key} was refused")
        self.drawn.append(key)
        stamp = digest({"b": request.brief, "r": [it.sha256 for it in request.references], "salt": self.salt})
        blocks = Image.frombytes("RGB", (18, 9), hashlib.shake_128(stamp.encode()).digest(18 * 9 * 3))
        page = blocks.resize(request.settings.size, Image.Resampling.NEAREST)
        if key in self.white:
            page = Image.new("RGB", request.settings.size, "white")
        out = io.BytesIO()
        page.save(out, "PNG", compress_level=1)
        return Rendered(out.getvalue(), "image/png", self.usd, usage={"input_tokens": 7, "output_tokens": 11})
