"""The commands and their options. Each command's work is in a module of its own."""

from pathlib import Path
from typing import Annotated

import typer

from story_assets.studio.opening import HOME_VARIABLE

app = typer.Typer(
    name="story-assets",
    help="A story folder becomes production images, video handoffs and a ledger.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

StoryArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="STORY",
        help="A story folder, or a name under --stories. Leave it out where there is one.",
        show_default=False,
    ),
]
Stories = Annotated[Path | None, typer.Option("--stories", help="Where stories live. [data/stories]")]
Home = Annotated[
    Path | None, typer.Option("--home", help=f"Where machine-made files live. [{HOME_VARIABLE}, else data]")
]
Select = Annotated[
    list[str] | None,
    typer.Option(
        "--select", help="Only these images, such as character_sheet/mara_* or */e01_s02*. Repeatable."
    ),
]
RendererOption = Annotated[
    str | None, typer.Option("--renderer", help="Draw with this one, not the story's own.")
]
MaxUsd = Annotated[
    str | None,
    typer.Option("--max-usd", metavar="USD", help="Stop before this run could cost more, such as 2.50."),
]
PlannerModel = Annotated[
    str | None,
    typer.Option("--planner-model", help="Which of its models the planner is."),
]
SetAside = Annotated[
    str | None,
    typer.Option(
        "--set-aside",
        metavar="USD",
        help="What --max-usd holds for each request to a planner's model that no price is listed for.",
    ),
]
Again = Annotated[
    bool,
    typer.Option(
        "--again", help="Send also what the safety system stopped before, or whose outcome nobody knows."
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty folder.", show_default=False)],
) -> None:
    """Write a project of your own into DIR: a small story, and what Dagster needs to open it."""
    from story_assets.cli.beginning import run

    run(folder)


@app.command()
def check(
    story: StoryArgument = None,
    stories: Stories = None,
    *,
    states: Annotated[
        bool, typer.Option("--states", help="Show what is true before and after every shot.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Read a story and say everything that is wrong with it, in its files and on screen."""
    from story_assets.cli.checking import run

    run(story, stories, states=states, as_json=as_json)


@app.command("import")
def import_(
    script: Annotated[
        Path,
        typer.Argument(metavar="SCRIPT", help="Fountain, Final Draft, a play, short drama, or plain text."),
    ],
    story: Annotated[
        Path,
        typer.Argument(metavar="STORY", help="A new folder, or the story that was made from this script."),
    ],
    home: Home = None,
    planner: Annotated[
        str | None,
        typer.Option("--planner", help="Who breaks it down: openai. [plain rules, for nothing]"),
    ] = None,
    planner_model: PlannerModel = None,
    max_usd: MaxUsd = None,
    set_aside: SetAside = None,
    *,
    estimate: Annotated[
        bool, typer.Option("--estimate", help="Say what the planner would cost, and ask nothing.")
    ] = False,
    again: Again = False,
    as_json: Json = False,
) -> None:
    """Make a story folder of a script; of a revised script a proposal beside the story."""
    from story_assets.cli.drafting import Wish
    from story_assets.cli.importing import run

    wish = Wish(planner, planner_model, max_usd, set_aside, again, estimate)
    run(script, story, home, wish, as_json=as_json)


@app.command()
def new(
    story: Annotated[Path, typer.Argument(metavar="STORY", help="A new folder.")],
    idea: Annotated[str, typer.Option("--idea", help="What it is about, in a sentence or a few.")],
    home: Home = None,
    planner: Annotated[str, typer.Option("--planner", help="Who makes it up.")] = "openai",
    planner_model: PlannerModel = None,
    max_usd: MaxUsd = None,
    set_aside: SetAside = None,
    *,
    again: Again = False,
    as_json: Json = False,
) -> None:
    """Make a story folder of an idea: characters, world, scenes, shots and covers. Needs a planner's key."""
    from story_assets.cli.drafting import Wish
    from story_assets.cli.inventing import run

    run(story, idea, home, Wish(planner, planner_model, max_usd, set_aside, again), as_json=as_json)


@app.command()
def merge(
    story: Annotated[str, typer.Argument(metavar="STORY", help="A story folder, or a name under --stories.")],
    files: Annotated[
        list[str] | None,
        typer.Argument(metavar="FILE...", help="Files of the proposal; none shows what waits."),
    ] = None,
    stories: Stories = None,
    *,
    everything: Annotated[bool, typer.Option("--all", help="Every file of the proposal.")] = False,
    conflicts: Annotated[
        str | None, typer.Option("--conflicts", help="Whose value counts where both changed: mine or script.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Take over what a revised script proposes, file by file."""
    from story_assets.cli.merging import run

    run(story, stories, files or [], conflicts, everything=everything, as_json=as_json)


@app.command()
def plan(
    story: StoryArgument = None,
    stories: Stories = None,
    home: Home = None,
    select: Select = None,
    renderer: RendererOption = None,
    suppose: Annotated[
        list[str] | None,
        typer.Option(
            "--if",
            metavar="FILE#PATH=VALUE",
            help="Plan as if this value stood there, such as characters/mara.yaml#identity.hair=silver. "
            "Repeatable.",
        ),
    ] = None,
    *,
    again: Again = False,
    as_json: Json = False,
) -> None:
    """Show what would be rendered, why, and for how much. Nothing is spent."""
    from story_assets.cli.planning import run

    run(story, stories, home, select or [], renderer, suppose or [], again=again, as_json=as_json)


@app.command()
def render(
    story: StoryArgument = None,
    stories: Stories = None,
    home: Home = None,
    select: Select = None,
    renderer: RendererOption = None,
    max_usd: MaxUsd = None,
    *,
    again: Again = False,
    batch: Annotated[
        bool, typer.Option("--batch", help="Order it at half price instead: it is back within a day.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Make what the plan lists, through Dagster. What is current already costs nothing."""
    from story_assets.cli.rendering import Wish, run

    wish = Wish(tuple(select or ()), renderer, max_usd, again)
    if batch:
        from story_assets.cli.batching import order

        order(story, stories, home, wish, as_json=as_json)
        return
    run(story, stories, home, wish, as_json=as_json)


@app.command()
def batches(
    story: StoryArgument = None, stories: Stories = None, home: Home = None, *, as_json: Json = False
) -> None:
    """What was ordered at half price, and what of it is still out."""
    from story_assets.cli.batching import show

    show(story, stories, home, as_json=as_json)


@app.command()
def collect(
    story: StoryArgument = None, stories: Stories = None, home: Home = None, *, as_json: Json = False
) -> None:
    """Bring back what was ordered, accept what passes, and send what rests on it."""
    from story_assets.cli.batching import collect as brought

    brought(story, stories, home, as_json=as_json)


@app.command()
def cancel(
    ids: Annotated[
        list[str],
        typer.Argument(metavar="ID...", help="Orders or batches, by the first letters of their id."),
    ],
    stories: Stories = None,
    home: Home = None,
    *,
    as_json: Json = False,
) -> None:
    """Give an order up. What was drawn by then is kept and paid for."""
    from story_assets.cli.batching import cancel as given_up

    given_up(ids, stories, home, as_json=as_json)


@app.command()
def costs(
    story: StoryArgument = None, stories: Stories = None, home: Home = None, *, as_json: Json = False
) -> None:
    """What was spent, by cause, character, episode and tier."""
    from story_assets.cli.costing import run

    run(story, stories, home, as_json=as_json)


@app.command()
def double(
    stories: Stories = None,
    port: Annotated[int, typer.Option("--port", help="Where it listens, on loopback only.")] = 8123,
) -> None:
    """Stand in for OpenAI's image API on this machine: same rules, same prices on paper, no money."""
    from story_assets.cli.doubling import run

    run(stories, port)


@app.command()
def ui(
    stories: Stories = None,
    home: Home = None,
    port: Annotated[int, typer.Option("--port", help="Where the web server listens.")] = 3000,
) -> None:
    """Open Dagster on the same home, so that what was rendered here is there."""
    from story_assets.cli.opening_ui import run

    run(stories, home, port)
