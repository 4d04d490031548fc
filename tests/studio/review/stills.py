"""Stills of scenes as a model might have drawn them: one grade for a story, a little of its own in each."""

import io
import random
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image

from story_assets.story.production import Production
from story_assets.story.reading import read_story
from story_assets.studio.judging import drawn as brief_of
from story_assets.studio.previs import drawn, staging
from story_assets.studio.review.check import Neighbour, Picture, Sight

BUNDLED = Path(__file__).parents[3] / "data" / "stories" / "the_locked_safe"
SIZE = (1280, 720)
Change = Callable[[Image.Image, Neighbour], Image.Image]


@cache
def scenes() -> tuple[tuple[Neighbour, ...], ...]:
    """The clean frames of the bundled story's shots, scene by scene."""
    by: dict[tuple[str | None, str | None], list[Neighbour]] = {}
    for it in Production(read_story(BUNDLED)).images:
        if it.key.kind != "shot_reference":
            continue
        brief = brief_of(it)
        board = drawn(brief, SIZE)
        box = board.frames[0]
        frame = Picture(board.image, board.frames).pixels.crop((box.left, box.top, box.right, box.bottom))
        where = (brief.source.episode, brief.source.scene)
        by.setdefault(where, []).append(Neighbour(str(it.key), brief, _picture(frame)))
    return tuple(tuple(it) for it in by.values() if len(it) > 1)


def _picture(image: Image.Image) -> Picture:
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=1)
    return Picture(out.getvalue())


def by_a_model(scene: Sequence[Neighbour], dice: random.Random) -> list[Neighbour]:
    """*scene* in one hand: a grade for all, and in each some noise, a shift and a wandering exposure."""
    grade = np.array([dice.uniform(0.9, 1.1) for _ in range(3)])
    gamma, texture = dice.uniform(0.8, 1.25), dice.uniform(0, 8)
    return [Neighbour(it.name, it.brief, _picture(_by_hand(it, grade, gamma, texture, dice))) for it in scene]


def _by_hand(
    it: Neighbour, grade: np.ndarray, gamma: float, texture: float, dice: random.Random
) -> Image.Image:
    image = it.picture.pixels
    w, h = image.size
    dx, dy = dice.uniform(-0.02, 0.02) * w, dice.uniform(-0.02, 0.02) * h
    near = dice.uniform(0, 0.03)
    box = (near * w + dx, near * h + dy, w - near * w + dx, h - near * h + dy)
    moved = image.transform((w, h), Image.Transform.EXTENT, box, Image.Resampling.BILINEAR)
    own = grade * np.array([dice.uniform(0.98, 1.02) for _ in range(3)])
    away = np.random.default_rng(dice.randrange(2**31)).normal(0, texture, (h, w, 1))
    pixels = 255 * (np.asarray(moved) / 255) ** (gamma * dice.uniform(0.96, 1.04)) * own + away
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def lit(red: float, green: float, blue: float) -> Change:
    """Another light on everything."""

    def change(image: Image.Image, it: Neighbour) -> Image.Image:
        pixels = np.asarray(image, np.float64) * np.array([red, green, blue])
        return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))

    return change


def dressed_otherwise(image: Image.Image, it: Neighbour) -> Image.Image:
    """Whoever is largest in the frame wears other colours."""
    person = max(staging(it.brief.panels[0], it.brief).people, key=lambda who: who.box[3] - who.box[1])
    w, h = image.size
    left, _, right, bottom = person.box
    box = (max(0, round(left * w)), max(0, round(person.head[3] * h)), round(right * w), round(bottom * h))
    box = (box[0], box[1], min(w, box[2]), min(h, box[3]))
    changed = image.copy()
    part = np.asarray(image.crop(box))
    red, blue = np.array([170, 40, 60]), np.array([40, 90, 170])
    worn = part.mean((0, 1))
    other = red if np.abs(worn - red).sum() > np.abs(worn - blue).sum() else blue
    changed.paste(Image.fromarray((0.5 * part + 0.5 * other).astype(np.uint8)), box[:2])
    return changed


def sights(
    many: int, change: Change | None = None, *, seed: int = 0, peopled: bool = False
) -> Iterator[Sight]:
    """*many* stills beside the others of their scene; each is changed, its neighbours are not."""
    dice = random.Random(seed)
    made = 0
    while made < many:
        scene = by_a_model(dice.choice(scenes()), dice)
        it = dice.choice(scene)
        around = tuple(other for other in scene if other is not it)[:4]
        if peopled and not _shared(it, around):
            continue
        picture = it.picture if change is None else _picture(change(it.picture.pixels, it))
        yield Sight(it.brief, picture, SIZE, neighbours=around)
        made += 1


def _shared(it: Neighbour, around: Sequence[Neighbour]) -> bool:
    """Whether the largest person in the still is large, and in a neighbour as well."""
    people = staging(it.brief.panels[0], it.brief).people
    if not people:
        return False
    person = max(people, key=lambda who: who.box[3] - who.box[1])
    visible = min(1, person.box[3]) - max(0, person.head[3])
    others = (who for other in around for who in staging(other.brief.panels[0], other.brief).people)
    return visible > 0.2 and any(who.who == person.who for who in others)
