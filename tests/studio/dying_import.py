"""A process that imports a script and dies at each of its own doors, as `tests.studio.dying` has them.

Prints for each door whether a story was there, and what a second import said, as one JSON line.

    python -m tests.studio.dying_import FOLDER
"""

import json
import sys
from pathlib import Path

from story_assets.story.reading import read_story
from story_assets.studio.importing import CannotImport, imported
from tests.story.scripts import DINER
from tests.studio.dying import Doors, in_a_child
from tests.studio.revising import script


def main(place: Path) -> None:
    file = script(place, DINER)
    for door in range(1, 200):
        folder = place / f"umbrella_{door}"

        def dies(folder: Path = folder, door: int = door) -> None:
            Doors(door)
            imported(file, folder)

        ended = in_a_child(dies)
        is_there = (folder / "story.yaml").is_file()
        said = ""
        try:
            imported(file, folder)
        except CannotImport as refused:
            said = str(refused)
        title = read_story(folder).about.title if not said else None
        print(json.dumps({"ended": ended, "was_there": is_there, "said": said, "title": title}), flush=True)
        if ended == 0:
            return


if __name__ == "__main__":
    main(Path(sys.argv[1]))
