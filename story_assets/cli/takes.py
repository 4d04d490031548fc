"""The commands for takes: what a person decides about finished images, and sees before deciding."""

import sys
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from story_assets.cli.app import Home, Json, RendererOption, Stories, StoryArgument, app
from story_assets.cli.deciding import BY_VARIABLE, Verb
from story_assets.story.words import Tier

Assets = Annotated[
    list[str],
    typer.Argument(metavar="ASSET...", help="Images as story/kind/id; * and ? stand for several."),
]
By = Annotated[str | None, typer.Option("--by", help=f"Who decides. [{BY_VARIABLE}, else who is logged in]")]
Reason = Annotated[str | None, typer.Option("--note", help="Why, for whoever asks later.")]
TakeNumber = Annotated[int | None, typer.Option("--take", min=1, help="Which take. [the last one]")]


def _decide(
    assets: list[str],
    verb: Verb,
    by: str | None,
    note: str | None,
    stories: Path | None,
    home: Path | None,
    *,
    as_json: bool,
) -> None:
    from story_assets.cli.deciding import named, run, word

    sys.exit(run(named(assets, stories, home), verb, word(by, note), as_json=as_json))


@app.command()
def accept(
    assets: Assets,
    take: TakeNumber = None,
    note: Reason = None,
    by: By = None,
    stories: Stories = None,
    home: Home = None,
    *,
    as_json: Json = False,
) -> None:
    """Rest on a take, whatever the checks found."""
    from story_assets.studio.deciding import accept as verb

    _decide(assets, partial(verb, take=take), by, note, stories, home, as_json=as_json)


@app.command()
def reject(
    assets: Assets,
    note: Annotated[str, typer.Option("--note", help="What is wrong with it.")],
    take: Annotated[int | None, typer.Option("--take", min=1, help="Which take. [the accepted one]")] = None,
    by: By = None,
    stories: Stories = None,
    home: Home = None,
    *,
    as_json: Json = False,
) -> None:
    """Rest on a take no longer. Nothing is made from it until somebody decides."""
    from story_assets.studio.deciding import reject as verb

    _decide(assets, partial(verb, take=take), by, note, stories, home, as_json=as_json)


@app.command()
def retake(
    assets: Assets,
    note: Annotated[
        str | None, typer.Option("--note", help="What the next take should do. It becomes part of the brief.")
    ] = None,
    by: By = None,
    stories: Stories = None,
    home: Home = None,
    *,
    as_json: Json = False,
) -> None:
    """Ask for another take. The next render makes it."""
    from story_assets.studio.deciding import retake as verb

    _decide(assets, verb, by, note, stories, home, as_json=as_json)


@app.command()
def rollback(
    assets: Assets,
    take: Annotated[
        int | None, typer.Option("--take", min=1, help="Which take. [the one accepted before]")
    ] = None,
    note: Reason = None,
    by: By = None,
    stories: Stories = None,
    home: Home = None,
    *,
    as_json: Json = False,
) -> None:
    """Go back to an earlier take, and to the notes it was made under. It costs nothing."""
    from story_assets.studio.deciding import rollback as verb

    _decide(assets, partial(verb, take=take), by, note, stories, home, as_json=as_json)


@app.command()
def promote(
    assets: Assets,
    tier: Annotated[
        Tier, typer.Option("--tier", help="review or final; draft takes a promotion back.")
    ] = "final",
    note: Reason = None,
    by: By = None,
    stories: Stories = None,
    home: Home = None,
    *,
    as_json: Json = False,
) -> None:
    """Ask for accepted images at a higher tier. The next render makes them, each composed like its draft."""
    from story_assets.studio.deciding import promote as verb

    _decide(assets, partial(verb, tier=tier), by, note, stories, home, as_json=as_json)


@app.command()
def supply(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A PNG, JPEG or WebP that was made elsewhere.")
    ],
    assets: Assets,
    note: Reason = None,
    by: By = None,
    stories: Stories = None,
    home: Home = None,
    *,
    as_json: Json = False,
) -> None:
    """Make an image from elsewhere a take: price 0, the same checks."""
    from story_assets.studio.supplying import supplied

    _decide(assets, partial(supplied, file=file), by, note, stories, home, as_json=as_json)


@app.command()
def show(assets: Assets, stories: Stories = None, home: Home = None, *, as_json: Json = False) -> None:
    """The takes of an image side by side, with what differs and what the checks found."""
    from story_assets.cli.deciding import named
    from story_assets.cli.showing import run

    run(named(assets, stories, home), as_json=as_json)


@app.command()
def trace(
    assets: Assets,
    take: Annotated[
        int | None, typer.Option("--take", min=1, help="Which take. [the accepted one, else the last]")
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(
            "--since",
            metavar="DAY|RUN",
            help="Instead of images name a story: what changed in it since then, what that reached and cost.",
        ),
    ] = None,
    renderer: RendererOption = None,
    stories: Stories = None,
    home: Home = None,
    *,
    as_json: Json = False,
) -> None:
    """What an image was made from, what changed on the way to it, and which other images have that."""
    from story_assets.cli.deciding import named
    from story_assets.cli.tracing import run, run_since

    if since is not None:
        run_since(assets, since, stories, home, as_json=as_json)
        return
    run(named(assets, stories, home), take, renderer, as_json=as_json)


@app.command()
def board(
    story: StoryArgument = None,
    stories: Stories = None,
    home: Home = None,
    episode: Annotated[
        str | None, typer.Option("--episode", help="Only this episode, such as e01. [all of them]")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FOLDER", help="Where the pages go. [boards/ of the home]")
    ] = None,
    *,
    as_json: Json = False,
) -> None:
    """Write a page for each episode, to review every image of it and copy decisions from."""
    from story_assets.cli.boarding import run

    run(story, stories, home, episode, out, as_json=as_json)
