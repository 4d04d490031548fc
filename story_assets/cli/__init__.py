"""The command line: a story is checked, planned and rendered; takes are decided on; costs are shown.

Exit codes: 0 done; 1 some images failed and the others were kept; 2 bad input; 3 refused by the budget.
"""

import io
import sys

from story_assets.cli.takes import app  # the app with all its commands
from story_assets.story.reading import StoryErrors
from story_assets.story.sentences import Mendable, Unfinished
from story_assets.studio.budget import BudgetReached

FAILED = 1
BAD_INPUT = 2
REFUSED = 3


def main() -> None:
    """Run the command line. Whatever a person can mend is said in a sentence, without a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that knows no Chinese shows a name as numbers, which is better than a traceback.
            stream.reconfigure(errors="backslashreplace")
    try:
        app()
    except BudgetReached as error:
        print(f"story-assets: {error}", file=sys.stderr)
        sys.exit(REFUSED)
    except StoryErrors as error:
        print(error, file=sys.stderr)
        sys.exit(BAD_INPUT)
    except Mendable as error:
        print(f"story-assets: {error}", file=sys.stderr)
        sys.exit(BAD_INPUT)
    except Unfinished as error:
        print(f"story-assets: {error}", file=sys.stderr)
        sys.exit(FAILED)
    except BrokenPipeError:
        sys.stderr.close()
