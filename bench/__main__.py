"""`make bench`: every benchmark, or those named: plan, boards, ledger, runs."""

import sys

from bench import boards, ledger, plan, runs

BENCHES = {"plan": plan.run, "boards": boards.run, "ledger": ledger.run, "runs": runs.run}

if __name__ == "__main__":
    for name in sys.argv[1:] or BENCHES:
        BENCHES[name]()
