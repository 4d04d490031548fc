"""`make bench`: every benchmark, or those named on the command line; `--help` lists them.

`python -m bench boards --gallery FOLDER` draws every board of the bundled story for people to look at.
`python -m bench scripts --fuzz 100000` reads that many broken scripts instead and fails if one raises.
"""

import argparse
from pathlib import Path

from bench import (
    automation,
    boards,
    checks,
    continuity,
    ledger,
    lineage,
    neighbours,
    paid,
    plan,
    runs,
    scripts,
    terminate,
)
from bench.gallery import gallery

BENCHES = {
    "plan": plan.run,
    "boards": boards.run,
    "ledger": ledger.run,
    "runs": runs.run,
    "paid": paid.run,
    "checks": checks.run,
    "neighbours": neighbours.run,
    "continuity": continuity.run,
    "automation": automation.run,
    "terminate": terminate.run,
    "lineage": lineage.run,
    "scripts": scripts.run,
}

if __name__ == "__main__":
    asked = argparse.ArgumentParser(prog="python -m bench", description="Speeds, as tables.")
    asked.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHES))
    asked.add_argument("--gallery", type=Path, metavar="FOLDER", help="draw every board into FOLDER instead")
    asked.add_argument("--fuzz", type=int, metavar="N", help="with scripts: read N broken ones instead")
    given = asked.parse_args()
    if unknown := set(given.names) - set(BENCHES):
        asked.error(f"there is no {', '.join(sorted(unknown))}; there is: {', '.join(BENCHES)}")
    if given.fuzz:
        raise SystemExit(0 if scripts.fuzz(given.fuzz) else 1)
    if given.gallery:
        print(gallery(given.gallery))
    else:
        for name in given.names or BENCHES:
            BENCHES[name]()
