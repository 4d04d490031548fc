"""`make bench`: every benchmark, or those named: plan, boards, ledger, runs, paid, checks, continuity,
terminate, lineage.

`python -m bench boards --gallery FOLDER` draws every board of the bundled story for people to look at.
"""

import argparse
from pathlib import Path

from bench import boards, checks, continuity, ledger, lineage, paid, plan, runs, terminate
from bench.gallery import gallery

BENCHES = {
    "plan": plan.run,
    "boards": boards.run,
    "ledger": ledger.run,
    "runs": runs.run,
    "paid": paid.run,
    "checks": checks.run,
    "continuity": continuity.run,
    "terminate": terminate.run,
    "lineage": lineage.run,
}

if __name__ == "__main__":
    asked = argparse.ArgumentParser(prog="python -m bench", description="Speeds, as tables.")
    asked.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHES))
    asked.add_argument("--gallery", type=Path, metavar="FOLDER", help="draw every board into FOLDER instead")
    given = asked.parse_args()
    if unknown := set(given.names) - set(BENCHES):
        asked.error(f"there is no {', '.join(sorted(unknown))}; there is: {', '.join(BENCHES)}")
    if given.gallery:
        print(gallery(given.gallery))
    else:
        for name in given.names or BENCHES:
            BENCHES[name]()
