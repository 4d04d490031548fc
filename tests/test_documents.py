"""What the documents say is so: every command, option, question, field, example and link in them."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
import typer.main
from pydantic.fields import FieldInfo

from story_assets.cli.app import app
from story_assets.story import bible, model, policy, scenes
from story_assets.story.part import StoryPart
from story_assets.story.production import KINDS
from story_assets.story.schemas import schema_path
from tests.cli.command import REPOSITORY, Said, story_assets

README = REPOSITORY / "README.md"
FOLDER = REPOSITORY / "docs" / "story_folder.md"
DESIGN = REPOSITORY / "docs" / "design.md"
DOCUMENTS = (README, *sorted(REPOSITORY.glob("[A-Z]*.md")), *sorted((REPOSITORY / "docs").glob("*.md")))
STORY = REPOSITORY / "data" / "stories" / "the_locked_safe"

FILLED_IN = {"slug", "sha256"}
"""Fields that reading fills in: nobody writes them, but for the slug of a shot."""


def blocks(document: Path, language: str) -> Iterator[str]:
    """The fenced blocks of *document* in *language*, without their indentation."""
    for found in re.finditer(rf"^( *)```{language}\n(.*?)^ *```$", document.read_text("utf-8"), re.M | re.S):
        indent = len(found[1])
        yield "".join(line[indent:] for line in found[2].splitlines(keepends=True))


def commands(document: Path) -> list[str]:
    """The lines of *document* that a person types into a shell."""
    return [line for block in blocks(document, "sh") for line in block.splitlines() if line.strip()]


def typed(line: str, home: Path) -> Said:
    """*line* as a person types it, with *home* in place of data/."""
    return story_assets(*shlex.split(line)[1:], env={"STORY_ASSETS_HOME": str(home)})


ALL = [line for document in dict.fromkeys(DOCUMENTS) for line in commands(document)]
OURS = [line for line in ALL if line.startswith("story-assets ")]
QUICK = [line for line in dict.fromkeys(OURS) if line.split()[1] in ("check", "plan", "costs")]
PARTS = [line for line in dict.fromkeys(OURS) if line.split()[1] == "render" and "--select" in line]
QUESTIONS = [
    question.strip()
    for document in (README, DESIGN)
    for block in blocks(document, "sql")
    for question in block.split(";")
    if question.strip()
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the smallest real render that the README has."""
    folder = tmp_path_factory.mktemp("documents") / "home"
    made = typed(PARTS[-1], folder)
    assert made.code == 0, made.err
    assert made.json["rendered"] == ["the_locked_safe/character_sheet/tock_collar"]
    assert made.json["usd"] == 0
    return folder


MODELS = {
    name: kind
    for source in (bible, scenes, policy, model)
    for name, kind in vars(source).items()
    if isinstance(kind, type) and issubclass(kind, StoryPart)
}
"""Every model of a story's files, by name."""


@pytest.mark.parametrize("line", QUICK)
def test_a_command_in_the_documents_works_as_it_is_written(line: str, home: Path) -> None:
    """A newcomer copies it, and the first thing that fails is the last thing that is tried."""
    said = typed(line, home)

    assert said.code == 0, said.err
    assert said.out.strip()


@pytest.mark.parametrize("line", PARTS)
def test_a_selection_in_the_documents_selects_something(line: str, home: Path) -> None:
    """Planned, not rendered: what the words mean is the same and the wait is not."""
    said = typed(line.replace(" render ", " plan ").replace(" --json", "") + " --json", home)

    assert said.code == 0, said.err
    assert said.json["steps"] or said.json["kept"]


def test_every_make_target_in_the_documents_is_there() -> None:
    """`make demo` is the first thing anybody types."""
    targets = set(re.findall(r"^([a-z]+):", (REPOSITORY / "Makefile").read_text("utf-8"), re.M))
    texts = "\n".join(document.read_text("utf-8") for document in DOCUMENTS)
    named = set(re.findall(r"(?:`|^)make ([a-z]+)", texts, re.M))

    assert {"demo", "ui", "test"} <= named <= targets


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_in_the_documents_can_be_asked(question: str, home: Path) -> None:
    """With nothing but duckdb, as a person with a SQL client does."""
    with duckdb.connect(str(home / "ledger.duckdb"), read_only=True) as ledger:
        answer = ledger.execute(question)

        assert answer.description


def test_every_table_and_view_of_the_ledger_is_named(home: Path) -> None:
    """A view that nobody knows of answers nothing."""
    with duckdb.connect(str(home / "ledger.duckdb"), read_only=True) as ledger:
        there = {name for (name,) in ledger.execute("SHOW TABLES").fetchall()}

    text = DESIGN.read_text("utf-8") + README.read_text("utf-8")
    assert {name for name in there if not re.search(rf"`{name}`|FROM {name}\b", text)} == set()


def options() -> Iterator[tuple[str, str]]:
    """Every command with each of its options."""
    for name, command in typer.main.get_group(app).commands.items():
        yield name, ""
        for parameter in command.params:
            yield from ((name, option) for option in parameter.opts if option.startswith("--"))


@pytest.mark.parametrize(("command", "option"), sorted(set(options())))
def test_every_command_and_option_is_documented(command: str, option: str) -> None:
    """What is not written down is not there."""
    text = README.read_text("utf-8")
    row = next((line for line in text.splitlines() if line.startswith(f"| `{option}` |")), "")

    assert f"`story-assets {command}`" in text
    if option:
        where = row.split("|")[2] if row else ""
        but = where.partition(" but ")[2]
        assert row, f"{option} has no row in the README"
        assert (where.strip().startswith("all") and command not in but) or command in where


def test_no_option_is_documented_that_is_not_there() -> None:
    """An option that was taken away must go from the table too."""
    known = {option for _, option in options() if option}
    rows = set(re.findall(r"^\| `(--[a-z-]+)` \|", README.read_text("utf-8"), re.M))

    assert rows == known


@pytest.mark.parametrize("document", sorted(set(DOCUMENTS)), ids=lambda it: it.name)
def test_every_link_and_picture_leads_somewhere(document: Path) -> None:
    """A README whose first picture is missing is the first thing anybody sees."""
    text = re.sub(r"```.*?```", "", document.read_text("utf-8"), flags=re.S)
    links = [link for link in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in link]

    lost = [link for link in links if not (document.parent / link.partition("#")[0]).exists()]

    assert lost == []


def test_the_pictures_are_light_and_used() -> None:
    """A clone is not to wait for pictures, least of all for ones that nothing shows."""
    pictures = sorted((REPOSITORY / "docs" / "images").iterdir())
    texts = "\n".join(document.read_text("utf-8") for document in DOCUMENTS)

    assert [it.name for it in pictures if it.stat().st_size > 300_000] == []
    assert sum(it.stat().st_size for it in pictures) < 2_500_000
    assert [it.name for it in pictures if f"images/{it.name}" not in texts] == []


def excerpts() -> Iterator[tuple[str, str]]:
    """The YAML examples in the documents, each with the file that its first line names."""
    for document in (README, FOLDER):
        for block in blocks(document, "yaml"):
            first, _, rest = block.partition("\n")
            yield first.removeprefix("# "), rest


@pytest.mark.parametrize(("file", "example"), list(excerpts()))
def test_an_example_is_from_the_bundled_story(file: str, example: str) -> None:
    """Examples that nobody reads rot; these are read with every run."""
    assert example in (STORY / file).read_text("utf-8")


def fields() -> Iterator[tuple[str, str]]:
    """The field tables of the story folder's document: model and rows."""
    text = FOLDER.read_text("utf-8")
    yield from re.findall(r"<!-- fields: (\w+) -->\n\n((?:\|.*\n)+)", text)


@pytest.mark.parametrize(("name", "table"), list(fields()))
def test_the_fields_of_a_file_are_those_of_its_model(name: str, table: str) -> None:
    """One row for each field that a person may write, and whether it must be written."""
    rows = dict(re.findall(r"^\| `(\w+)` \| ([^|]*) \|", table, re.M))
    kind = MODELS[name]
    wanted = {
        field: said(about)
        for field, about in kind.model_fields.items()
        if field not in FILLED_IN or (name, field) == ("Shot", "slug")
    }

    assert rows.keys() == wanted.keys()
    assert {
        it for it, default in rows.items() if (default == "required") != (wanted[it] == "required")
    } == set()
    plain = {it: value for it, value in wanted.items() if value not in ("required", "none", "")}
    assert {it: rows[it].strip("`") for it in plain} == plain


def said(field: FieldInfo) -> str:
    """How a table says the default of *field*; nothing where words are needed."""
    if field.is_required():
        return "required"
    if field.default in (None, "", (), {}):
        return "none"
    if isinstance(field.default, bool):
        return str(field.default).lower()
    return str(field.default) if isinstance(field.default, str | int | float) else ""


def test_every_part_of_a_story_has_a_table() -> None:
    """A new part of the model is a new table, or nobody can write it."""
    assert {name for name, _ in fields()} == MODELS.keys() - {"StoryPart", "Story", "Place"}


@pytest.mark.parametrize("kind", ["story", "character", "setting", "episode", "scene"])
def test_every_word_that_may_be_written_is_listed(kind: str) -> None:
    """Enums are long; a person looks them up here when the editor does not complete them."""
    text = FOLDER.read_text("utf-8")
    words = set(re.findall(r'"enum": \[(.*?)\]', schema_path(kind).read_text("utf-8"), re.S))
    listed = {word for found in words for word in re.findall(r'"([^"]+)"', found)}

    assert {word for word in listed if f"`{word}`" not in text} == set()


def test_every_kind_of_asset_is_explained() -> None:
    """The graph in docs/design.md is the graph."""
    text = DESIGN.read_text("utf-8")

    assert [kind for kind in KINDS if f"| `{kind}` |" not in text] == []
