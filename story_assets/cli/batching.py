"""`render --batch`, `batches`, `collect`, `cancel`: images that may wait a day, at half price."""

import sys
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Final

from story_assets.cli.accounts import as_number, minute
from story_assets.cli.asking import Unclear, chosen, console, dollars, print_json, story_folder
from story_assets.cli.rendering import Wish
from story_assets.studio import ledger
from story_assets.studio.batchers import batcher
from story_assets.studio.batching.book import Book, Elsewhere
from story_assets.studio.batching.collecting import Ended
from story_assets.studio.batching.ordering import Carried, carried_on, dispatch, given_up, new_order
from story_assets.studio.batching.records import Batch, Order
from story_assets.studio.opening import Opening, home_folder, usable
from story_assets.studio.past import Past
from story_assets.studio.planning import Plan
from story_assets.studio.renderer import Estimate, RenderError

SHORT: Final = 8
"""Letters of an id that people are shown, and may type."""


def order(story: str | None, stories: Path | None, home: Path | None, wish: Wish, *, as_json: bool) -> None:
    """Send the first layer of what the plan lists. Exit with 1 when nothing was sent, 3 for the budget."""
    folder, place = story_folder(story, stories), usable(home_folder(home))
    opening = Opening(folder, place, run="plan", renderer_name=wish.renderer, again=wish.again)
    name = opening.production.story.slug
    plan = opening.studio.planner.plan(chosen(wish.select, opening.production))
    keys = frozenset(step.key for step in plan.steps if step.verdict != "blocked")
    service = batcher(opening.studio.renderer.name, opening.production.story.about.render)
    price = _at_half(plan, service.share())
    if not keys:
        _say_nothing(name, plan, as_json=as_json)
        return
    placed = new_order(name, keys, renderer=wish.renderer, max_usd=wish.limit, again=wish.again)
    carried = _carried(folder, place, placed)
    ledger.publish(place)
    book = Book(place)
    sent = [line.key for batch in carried.sent for line in book.lines(batch).lines]
    if as_json:
        print_json(
            {
                "story": name,
                "order": placed.id,
                "sent": [f"{name}/{key}" for key in sent],
                "later": [f"{name}/{key}" for key in sorted(keys - set(sent), key=str)],
                "batches": [_told(it, book) for it in carried.sent],
                "usd": None if price is None else as_number(price.expected),
                "error": carried.error or None,
            }
        )
    else:
        for line in _lines_of_order(name, carried, len(sent), len(keys), price):
            console().print(line, soft_wrap=True)
    _exit(carried, failed=not sent)


def _say_nothing(name: str, plan: Plan, *, as_json: bool) -> None:
    blocked = sum(step.verdict == "blocked" for step in plan.steps)
    if as_json:
        nothing: dict[str, list[str]] = {it: [] for it in ("sent", "later", "batches")}
        print_json({"story": name, "order": None, **nothing, "usd": 0.0, "error": None})
        return
    held = f" {blocked} are blocked; plan says by what." if blocked else ""
    console().print(f"{name}: nothing is to be ordered, $0.00.{held}")


def _at_half(plan: Plan, share: Decimal | None) -> Estimate | None:
    return None if plan.price is None or share is None else plan.price.at(share)


def _lines_of_order(
    name: str, carried: Carried, sent: int, images: int, price: Estimate | None
) -> Iterator[str]:
    later = f" {images - sent} follow when what they rest on is back." if images > sent else ""
    yield f"{name}: {sent} images sent in {len(carried.sent)} batches.{later}"
    if price is None:
        yield "What they cost in a batch is listed nowhere."
    else:
        low, high = dollars(float(price.low)), dollars(float(price.high))
        yield f"Price of all {images}: about {dollars(float(price.expected))} ({low} to {high}, an estimate)."
    yield from _problems(carried.sent)
    if carried.error:
        yield carried.error
    yield f"Order {carried.order.id[:SHORT]}. `story-assets collect` brings what is done, within a day."


def show(story: str | None, stories: Path | None, home: Path | None, *, as_json: bool) -> None:
    """What is out, as far as this machine knows. Nobody is asked."""
    name, book = story_folder(story, stories).name, Book(home_folder(home))
    batches = book.batches(story=name)
    if as_json:
        orders = {it.order: book.order(it.order) for it in batches}
        told = [_told_order(it) for it in orders.values() if it is not None]
        print_json({"story": name, "orders": told, "batches": [_told(it, book) for it in batches]})
        return
    out = console()
    if not batches:
        out.print(f"{name}: no batch was sent yet.")
    for batch in batches:
        told_of = _told(batch, book)
        images = f"{told_of['images']:>4} images, {told_of['waiting']} waiting"
        sent = f"sent {minute(batch.asked_at or None)} UTC, order {batch.order[:SHORT]}"
        out.print(f"{batch.id[:SHORT]}  {batch.status:<12} {images}, {sent}", soft_wrap=True)
        for line in _problems([batch]):
            out.print(f"  {line}", soft_wrap=True)


def _told(batch: Batch, book: Book) -> dict[str, object]:
    attempts = Past(book.home).refresh().attempts
    lines = book.lines(batch).lines
    here = [attempts[it.attempt] for it in lines if it.attempt in attempts]
    return {
        "id": batch.id,
        "service_id": batch.service_id,
        "order": batch.order,
        "status": batch.status,
        "stage": batch.stage,
        "made_at": batch.made_at,
        "images": len(lines),
        "waiting": sum(it.is_out for it in here),
        "usd_at_most": as_number(sum((it.reserved or Decimal(0) for it in here if it.is_out), Decimal(0))),
        "problems": list(batch.problems),
    }


def _told_order(order: Order) -> dict[str, object]:
    return {"id": order.id, "images": len(order.keys), "done": order.done, "halted": order.halted or None}


def collect(story: str | None, stories: Path | None, home: Path | None, *, as_json: bool) -> None:
    """Bring back what is over. Exit with 1 when an image failed, 3 for the budget."""
    folder, place = story_folder(story, stories), usable(home_folder(home))
    orders = Book(place).orders(folder.name)
    carried = [_carried(folder, place, it) for it in orders]
    images = [ended for it in carried for ended in it.came.images]
    if images:
        _tell(folder, place, images)
    if orders:
        ledger.publish(place)
    if as_json:
        print_json(_collected(folder.name, carried, images))
    else:
        for line in _lines_of_collecting(folder.name, carried, images):
            console().print(line, soft_wrap=True)
    for it in carried:
        _exit(it, failed=any(one.outcome not in ("rendered", "kept") for one in it.came.images))


def _collected(name: str, carried: Sequence[Carried], images: Sequence[Ended]) -> dict[str, object]:
    def of(outcome: str) -> list[str]:
        return [f"{name}/{it.key}" for it in images if it.outcome == outcome]

    bad = [it for it in images if it.outcome not in ("rendered", "kept")]
    out = [batch for it in carried for batch in it.came.batches if batch.stage != "ended"]
    known = [it.result.take.usd for it in images if it.result is not None]
    return {
        "story": name,
        "rendered": of("rendered"),
        "kept": of("kept"),
        "failed": [{"asset": f"{name}/{it.key}", "error": f"{it.outcome}: {it.error}"} for it in bad],
        "out": [it.id for it in out],
        "sent": [batch.id for it in carried for batch in it.sent],
        "usd": None if None in known else as_number(sum((Decimal(it or 0) for it in known), Decimal(0))),
    }


def _lines_of_collecting(name: str, carried: Sequence[Carried], images: Sequence[Ended]) -> Iterator[str]:
    for it in images:
        waits = "waits for a person" if it.result is not None and it.result.ruling is not None else ""
        yield f"{it.outcome:<10} {it.key!s:<42} {it.error or waits}".rstrip()
    for one in carried:
        out = [batch for batch in one.came.batches if batch.stage != "ended"]
        yield from (f"out        batch {it.id[:SHORT]}: {it.status}" for it in out)
        yield from (f"sent       batch {it.id[:SHORT]}" for it in one.sent)
        yield from _problems([*one.came.batches, *one.sent])
        if one.came.strays:
            yield f"{one.came.strays} lines that nobody asked for are kept under store/evidence"
        if one.error or one.order.halted:
            yield one.error or f"nothing more is sent: {one.order.halted}"
    if not carried:
        yield f"{name}: nothing is out."
    elif all(it.order.done for it in carried):
        yield f"{name}: all orders are done. `story-assets render` makes the handoffs."


def cancel(ids: Sequence[str], stories: Path | None, home: Path | None, *, as_json: bool) -> None:
    """Give orders up, by their id or that of a batch of theirs. What was drawn by then is kept."""
    place = usable(home_folder(home))
    book, told = Book(place), list[dict[str, object]]()
    for order, batches in _meant(book, ids):
        folder = story_folder(order.story, stories)
        try:
            ended = given_up(dispatch(folder, place, order), batches, "cancelled by a person")
        except (Elsewhere, RenderError) as error:
            raise Unclear(str(error)) from error
        told.extend(_told(it, book) for it in ended)
    if as_json:
        print_json({"cancelled": told})
        return
    for it in told:
        console().print(f"{str(it['id'])[:SHORT]}  {it['status']}, {it['waiting']} images waited")
    console().print("What was drawn by now is paid for; `story-assets collect` brings it.")


def _meant(book: Book, ids: Sequence[str]) -> Iterator[tuple[Order, list[Batch]]]:
    """Each order with those of its batches that are given up. Raises `Unclear`."""
    every = [it for it in book.batches() if it.stage != "ended"]
    for id in ids:
        batches = [it for it in every if it.id.startswith(id) or it.order.startswith(id)]
        orders = {it.order for it in batches}
        order = book.order(next(iter(orders))) if len(orders) == 1 else None
        if order is None:
            raise Unclear(f'"{id}" names no batch that is out, or several; `story-assets batches` lists them')
        yield order, batches


def _carried(folder: Path, home: Path, order: Order) -> Carried:
    try:
        return carried_on(dispatch(folder, home, order))
    except (Elsewhere, RenderError) as error:
        raise Unclear(str(error)) from error


def _tell(folder: Path, home: Path, images: Sequence[Ended]) -> None:
    # Dagster takes seconds to import.
    from story_assets.pipeline.batches import tell_images
    from story_assets.pipeline.running import instance

    with instance(home) as storage:
        tell_images(storage.report_runless_asset_event, folder, home, images)


def _problems(batches: Sequence[Batch]) -> Iterator[str]:
    for batch in batches:
        yield from (f"batch {batch.id[:SHORT]}: {problem}" for problem in batch.problems)


def _exit(carried: Carried, *, failed: bool) -> None:
    if carried.over_budget:
        sys.exit(3)
    if failed or carried.error:
        sys.exit(1)
