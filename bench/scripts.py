"""What the script reader finds in real scripts, how long a season takes, and whether any bytes stop it."""

import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from pathlib import Path

from bench.table import ROOT, show
from story_assets.story.breakdown import NoScenes, breakdown
from story_assets.story.screenplay import read_script
from tests.story.screenplay import REAL, SCRIPTS, Counts, counted

LINES = 40_000
SAMPLES = {
    "fountain": "everything.fountain",
    "fdx": "dual.fdx",
    "text, indented": "indented.txt",
    "text, no empty lines": "docs_single.txt",
    "text, Markdown": "script.md",
    "play, NAME. words": "orchard.txt",
    "play, NAME alone": "shakespeare.txt",
    "short drama": "drama_plain.txt",
}
_ROW = re.compile(r"^\| (\S+) \|.*?\| (\d+) \| (\d+) \| (\d+) \|", re.MULTILINE)


def run() -> None:
    """Print the tables."""
    real = Path(os.environ.get("STORY_ASSETS_SCRIPTS", REAL))
    if real.is_dir():
        show(
            f"scripts of {real.name}/",
            ("file", "format", "scenes", "speakers", "speeches", "gold", "ms"),
            _files(real),
        )
    else:
        print(f"no scripts: {real} is no folder; set STORY_ASSETS_SCRIPTS")
    show(
        f"{LINES:,} lines, with other words each time",
        ("format", "elements", "MB", "read, s", "CPU", "whole command, s", "CPU", "shots"),
        list(_long()),
    )


def _files(folder: Path) -> list[tuple[object, ...]]:
    """One row a file, with what its SOURCES.md counts."""
    told = folder / "SOURCES.md"
    gold = {
        row[0]: Counts(*map(int, row[1:]))
        for row in _ROW.findall(told.read_text("utf-8") if told.exists() else "")
    }
    rows: list[tuple[object, ...]] = []
    for path in sorted(path for path in folder.iterdir() if path.is_file() and path != told):
        content = path.read_bytes()
        started = time.perf_counter()
        script = read_script(content, path.name)
        taken = (time.perf_counter() - started) * 1000
        counts = counted(script)
        expected = gold.get(path.name)
        verdict = "" if expected is None else "equal" if expected == counts else f"{tuple(expected)}"
        rows.append((path.name, script.format, *counts, verdict, taken))
    return rows


def _long() -> Iterator[tuple[object, ...]]:
    for name, file in SAMPLES.items():
        content = _varied(_repeated((SCRIPTS / file).read_bytes(), file), file)
        started, worked = time.perf_counter(), time.process_time()
        script = read_script(content, file)
        taken, spent = time.perf_counter() - started, time.process_time() - worked
        yield name, len(script.elements), len(content) / 1e6, taken, spent, *_imported(content, file)


def _imported(content: bytes, name: str) -> tuple[object, ...]:
    """Wall and CPU seconds of the whole command, and how many shots its story has."""
    with tempfile.TemporaryDirectory() as place:
        script = Path(place) / name
        script.write_bytes(content)
        command = [sys.executable, "-m", "story_assets.cli", "import", script, Path(place) / "long"]
        started, worked = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        said = subprocess.run(command, capture_output=True, text=True, check=False)
        taken = time.perf_counter() - started
        spent = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - worked
        found = re.search(r"(\d+) shots", said.stdout)
        return taken, spent, found[1] if found is not None else said.stderr.strip()[-60:]


def _varied(content: bytes, name: str) -> bytes:
    """*content* with one small word in twelve exchanged: what is read twice must not be found again."""
    if name.endswith(".fdx"):
        return content
    rng = random.Random(0)
    word = re.compile(rb"\b[a-z]{4,}\b")
    known = sorted(set(word.findall(content)))
    return word.sub(lambda it: rng.choice(known) if rng.random() < 1 / 12 else it[0], content)


def _repeated(content: bytes, name: str) -> bytes:
    """*content* over and over, to 40,000 lines."""
    if not name.endswith(".fdx"):
        return content * (LINES // content.count(b"\n") + 1)
    head, _, rest = content.partition(b"<Content>\n")
    body, _, tail = rest.partition(b"  </Content>")
    return head + b"<Content>\n" + body * (LINES // body.count(b"\n") + 1) + b"  </Content>" + tail


def fuzz(inputs: int, seed: int = 0) -> bool:
    """Read *inputs* broken scripts and break them down; whether none raised. Prints what was slow."""
    rng = random.Random(seed)
    folders = [folder for folder in (SCRIPTS, REAL) if folder.is_dir()]
    real = [path.read_bytes() for folder in folders for path in sorted(folder.iterdir()) if path.is_file()]
    names = ["a.fountain", "a.fdx", "a.txt", "a.md", "a"]
    raised = 0
    empty = 0
    slow: list[tuple[float, int, str]] = []
    started = time.perf_counter()
    for at in range(inputs):
        kind, content = _broken(rng, real)
        begun = time.process_time()
        try:
            script = read_script(content, rng.choice(names))
            breakdown(script)
        except NoScenes:
            empty += 1
        except Exception:
            raised += 1
            traceback.print_exc()
            (ROOT / f"fuzz_{at}.bin").write_bytes(content)
            continue
        taken = time.process_time() - begun
        slow = sorted([*slow, (taken, len(content), kind)], reverse=True)[:5]
    minutes = (time.perf_counter() - started) / 60
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        1024 * (1024 if sys.platform == "darwin" else 1)
    )
    rows = [(inputs, raised, empty, minutes, peak)]
    show("fuzzing", ("inputs", "tracebacks", "nothing to show", "minutes", "peak MB of the process"), rows)
    show("the slowest", ("CPU seconds", "bytes", "made by"), slow)
    return not raised


def _broken(rng: random.Random, real: list[bytes]) -> tuple[str, bytes]:
    """Bytes that are no script, or no longer one, and how they were made."""
    kind = rng.choice(("bytes", "mutated", "mutated", "spliced", "repeated", "encoded", "signs"))
    one = rng.choice(real)
    one = one[(start := rng.randrange(len(one))) : start + rng.randrange(1, 6_000)]
    match kind:
        case "bytes":
            return kind, rng.randbytes(rng.randrange(2_000))
        case "mutated":
            return kind, _mutated(rng, bytearray(one))
        case "spliced":
            other = rng.choice(real)
            cut = rng.randrange(len(other))
            return kind, one[: rng.randrange(len(one)) + 1] + other[cut : cut + 3_000]
        case "repeated":
            piece = one[: rng.randrange(1, 12)]
            return kind, piece * rng.randrange(1, 2_000)
        case "encoded":
            encoding = rng.choice(
                ("utf-16", "utf-16-le", "utf-32", "gb18030", "cp1252", "cp1251", "big5", "utf-8-sig")
            )
            return kind, one.decode("utf-8", "ignore").encode(encoding, "ignore")
        case _:
            return kind, "".join(rng.choice(_SIGNS) for _ in range(rng.randrange(1, 400))).encode()


_SIGNS = (
    *"\n\n\n\r\t  .@!~>=#^*_/:：.()[]（）【】△、&<\\-—\0\x85\u2028\ufeff",
    *(
        "/*",
        "*/",
        "[[",
        "]]",
        "===",
        "INT. HOUSE - DAY",
        "BOB",
        "(V.O.)",
        "CUT TO:",
        "Title: x",
        "ACT I",
        "SCENE II.",
        "  \n",
    ),
    *(
        "1-1 日 内 客厅",
        "人物：甲、乙",
        "甲：",
        "第1集",
        "<Paragraph Type='Action'>",
        "<Text>",
        "</Text>",
        "</Paragraph>",
    ),
    *(
        "<?xml version='1.0'?>",
        "<FinalDraft>",
        "<Content>",
        "<!DOCTYPE x>",
        "&lol;",
        "Enter HAMLET.",
        "HAMLET.",
        "[Exit",
        "_Ham._ ",
    ),
)


def _mutated(rng: random.Random, content: bytearray) -> bytes:
    for _ in range(rng.randrange(1, 12)):
        at = rng.randrange(len(content) + 1)
        match rng.randrange(4):
            case 0 if content:
                content[at % len(content)] = rng.randrange(256)
            case 1:
                content[at:at] = rng.choice(_SIGNS).encode()
            case 2:
                del content[at : at + rng.randrange(200)]
            case _:
                content[at:at] = content[: rng.randrange(200)]
    return bytes(content)
