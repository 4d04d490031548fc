"""An image made elsewhere becomes a take: filed like a render, looked at like a render, for nothing."""

import hashlib
from functools import partial
from pathlib import Path

import anyio

from story_assets.story.briefs.brief import rules
from story_assets.story.digest import digest
from story_assets.story.production import Key
from story_assets.story.reading.pictures import MAX_BYTES
from story_assets.studio.deciding import Decided, Undecided, Word, noted
from story_assets.studio.images import NotAnImage, look, opened
from story_assets.studio.journal import now
from story_assets.studio.preparing import prepared
from story_assets.studio.reviewing import reviewed, settle
from story_assets.studio.store import RenderRecord
from story_assets.studio.takes import NOT_FILED, Take
from story_assets.studio.work import Blocked, Studio, Work

RENDERER = "supplied"


async def supply(studio: Studio, key: Key, word: Word, *, file: Path) -> Decided:
    """Make *file* a take of *key* and accept it unless a blocking check fails. Raises `Undecided`."""
    content = contents(file)
    try:
        work = prepared(studio, key)
    except Blocked as error:
        raise Undecided(str(error)) from error
    take = _filed(studio, work, content)
    review = await reviewed(studio, work, take)
    filed, ruling = settle(studio, work, take, review, "supplied", how="auto")
    if ruling is None:
        means = f"take {filed.number} was supplied and is accepted"
    else:
        means = f"take {filed.number} was supplied and failed: {ruling.why}"
    return noted(studio, key, "supply", word, filed, means)


def supplied(studio: Studio, key: Key, word: Word, *, file: Path) -> Decided:
    """`supply`, for whoever has no event loop."""
    return anyio.run(partial(supply, studio, key, word, file=file))


def contents(file: Path) -> bytes:
    """A still picture that a person hands in. Raises `Undecided` with the reason for anything else."""
    try:
        if not file.is_file():
            raise Undecided(f"{file} is no file")
        if (size := file.stat().st_size) > MAX_BYTES:
            raise Undecided(f"{file} has {size / 1e6:.0f} MB; at most {MAX_BYTES // 10**6} are read")
        content = file.read_bytes()
        mode = opened(content).mode
    except OSError as error:
        raise Undecided(f"{file} cannot be read: {error.strerror}") from error
    except NotAnImage as error:
        raise Undecided(f"{file} is no picture to work with: {error}") from error
    if mode in ("CMYK", "LAB", "YCbCr"):
        raise Undecided(f"{file} has the colours of print ({mode}); save it as RGB")
    return content


def _filed(studio: Studio, work: Work, content: bytes) -> Take:
    sha256 = hashlib.sha256(content).hexdigest()
    mime, size = look(content)
    studio.store.put(content, sha256, mime)
    take = Take(
        number=NOT_FILED,
        render_key=digest({"supplied": sha256, "asset": studio.name(work.key), "basis": work.judged.basis}),
        sha256=sha256,
        mime=mime,
        size=size,
        basis=work.judged.basis,
        brief=studio.production.digest(work.key),
        references=tuple((name, sent.sha256) for name, sent in work.sent.items()),
        renderer=RENDERER,
        model=RENDERER,
        tier=work.settings.tier,
        usd="0",
        origin="supplied",
        run=studio.journal.run,
        made_at=now(),
        direction=tuple(note.value for note in work.brief.direction),
    )
    record = RenderRecord(
        render_key=take.render_key,
        asset=studio.name(work.key),
        take=take,
        rules=rules(work.brief),
        prompt=work.prompt,
        seconds=0,
    )
    if studio.store.record(take.render_key) is None:
        studio.store.keep(record)
    return take
