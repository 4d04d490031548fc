"""How fast paid rendering is against a double that takes a second an image. Target: 1.15 times the bound.

The bound is the larger of images x latency / places and the longest chain x latency. Beside it, a bare
asyncio script sends the same requests with the same SDK and no graph, journal, store or checks.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import anyio
from openai import AsyncOpenAI

from bench.table import show
from story_assets.story.policy import RenderPolicy
from story_assets.story.production import Key, Production
from story_assets.story.reading import read_story
from story_assets.story.scenes import Scene
from story_assets.studio.journal import Journal
from story_assets.studio.judging import references_of
from story_assets.studio.making import make_image
from story_assets.studio.openai.environment import BASE_URL
from story_assets.studio.openai.renderer import AT_ONCE, OpenAI
from story_assets.studio.renderer import Rendered, RenderRequest
from story_assets.studio.store import Store
from story_assets.studio.work import Studio
from tests.story.folders import write_large_story

LATENCIES = (1.0, 5.0)
"""Seconds. Real images were measured at 23 s and more; what it costs beside them is the same."""
PLACES = 64
SCENES, SHOTS = 64, 2


def run() -> None:
    """Print the tables."""
    for latency in LATENCIES:
        with tempfile.TemporaryDirectory() as folder, _double(latency) as url:
            os.environ.update({BASE_URL: url, "OPENAI_API_KEY": "no-key", AT_ONCE: str(PLACES)})
            os.environ["STORY_ASSETS_LIMITS"] = f"{folder}/limits"
            _table(Path(folder), latency)


def _table(folder: Path, latency: float) -> None:
    production = _production(folder / "story")
    count = len(production.images)
    bound = latency * max(count / PLACES, _longest(production))
    rows: list[tuple[object, ...]] = []
    for round_ in range(2):
        renderer = _Recording(RenderPolicy(composition=()))
        taken, cpu = _timed(_studio, production, folder / f"home{round_}", renderer)
        rows.append(("story_assets", taken, taken / bound, cpu))
        taken, cpu = _timed(_bare, renderer.requests)
        rows.append(("bare script", taken, taken / bound, cpu))
        renderer.close()
    show(
        f"{count} images, {latency:g} s each, {PLACES} at once; the bound is {bound:.2f} s",
        ("who", "wall s", "over the bound", "client CPU s"),
        rows,
    )


class _Recording(OpenAI):
    """Keeps what it was asked, so that the bare script can ask the same."""

    def __init__(self, policy: RenderPolicy) -> None:
        super().__init__(policy)
        self.requests: list[RenderRequest] = []

    async def render(self, request: RenderRequest) -> Rendered:
        self.requests.append(request)
        return await super().render(request)


def _production(folder: Path) -> Production:
    """Three layers that can be full at once: 64 sheets and boards, 64 contact sheets, 128 shots."""
    story = read_story(write_large_story(folder, SCENES, SHOTS))
    mara = story.characters["mara"]
    looks = {f"look{n:02}": mara.looks["night"] for n in range(SCENES - 3)}
    scenes = {
        scene: _worn(it, f"look{n % len(looks):02}") for n, (scene, it) in enumerate(story.scenes.items())
    }
    return Production(
        story.model_copy(
            update={
                "characters": {**story.characters, "mara": mara.model_copy(update={"looks": looks})},
                "scenes": scenes,
                # Rough frames are drawn by this machine: at 0.1 s each they would be all that is measured.
                "about": story.about.model_copy(update={"render": RenderPolicy(composition=())}),
            }
        )
    )


def _worn(scene: Scene, look: str) -> Scene:
    return scene.model_copy(update={"cast": {**scene.cast, "mara": look}})


def _longest(production: Production) -> int:
    depth: dict[Key, int] = {}
    for it in production.images:
        depth[it.key] = 1 + max((depth[key] for key in references_of(it)), default=0)
    return max(depth.values())


async def _studio(production: Production, home: Path, renderer: OpenAI) -> None:
    at = Studio(production, Store(home), Journal(home, "bench"), renderer, home)
    done = {it.key: anyio.Event() for it in production.images}

    async def make(key: Key) -> None:
        for needed in references_of(production[key]):
            await done[needed].wait()
        await make_image(at, key)
        done[key].set()

    async with anyio.create_task_group() as everything:
        for key in done:
            everything.start_soon(make, key)
    spent = at.watch.spent
    assert spent > Decimal(0), "the double bills"


async def _bare(requests: list[RenderRequest]) -> None:
    places = anyio.Semaphore(PLACES)
    async with AsyncOpenAI(max_retries=0) as client, anyio.create_task_group() as everything:

        async def send(request: RenderRequest) -> None:
            width, height = request.settings.size
            images: Any = client.images
            verb, wanted = images.generate, {"prompt": request.prompt, "model": "gpt-image-2"}
            if request.references:
                sent = [(f"{it.name}.png", it.image, it.mime) for it in request.references]
                verb, wanted = images.edit, {**wanted, "image": sent}
            async with places:
                answer = await verb(**wanted, size=f"{width}x{height}", quality="low")
                assert answer.data[0].b64_json

        for request in requests:
            everything.start_soon(send, request)


def _timed(work: Any, *given: object) -> tuple[float, float]:
    started, cpu = time.perf_counter(), time.process_time()
    anyio.run(work, *given)
    return time.perf_counter() - started, time.process_time() - cpu


@contextmanager
def _double(latency: float) -> Generator[str]:
    """A double in a process of its own, so that its work is not counted as ours."""
    code = (
        "from story_assets.studio.double import Behaviour, serve\n"
        f"serve(0, Behaviour(latency={latency}), ready=lambda url: print(url, flush=True))"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        yield child.stdout.readline().strip()
        child.terminate()
