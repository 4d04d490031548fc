"""`double`: OpenAI's image API played by this machine, to try paid rendering without paying."""

from pathlib import Path

from story_assets.cli.asking import Unclear, console
from story_assets.story.production import Production
from story_assets.story.reading import read_story
from story_assets.studio.double import Drawings, serve
from story_assets.studio.opening import stories_folder


def run(stories: Path | None, port: int) -> None:
    """Serve until Ctrl-C. Raises `Unclear` when nothing can listen there."""
    folders = sorted(path.parent for path in stories_folder(stories).glob("*/story.yaml"))
    drawings = Drawings([Production(read_story(folder)) for folder in folders])
    try:
        serve(port, draw=drawings, ready=_ready)
    except OSError as error:
        raise Unclear(f"port {port} cannot be used: {error.strerror}") from error


def _ready(url: str) -> None:
    out = console()
    out.print(f"The double listens at {url}. It draws previs boards stamped DOUBLE and bills on paper only.")
    out.print(
        f"In another shell:  OPENAI_BASE_URL={url} OPENAI_API_KEY=any story-assets render --renderer openai"
    )
