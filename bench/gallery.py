"""One page with every board of the bundled story, for eyes: `python -m bench boards --gallery FOLDER`."""

from collections.abc import Iterator
from html import escape
from pathlib import Path

from bench.table import ROOT
from story_assets.story.briefs.brief import Brief
from story_assets.story.production import Production
from story_assets.story.reading import read_story
from story_assets.studio.judging import drawn
from story_assets.studio.planning import Planner
from story_assets.studio.previs import Previs
from story_assets.studio.previs import drawn as draw
from story_assets.studio.store import Store
from story_assets.studio.takes import Shelf

STORY = ROOT / "data/stories/the_locked_safe"
PAGE = """<!doctype html><meta charset="utf-8"><title>{title}</title>
<style>body{{background:#2b2d31;color:#eee;font:14px sans-serif;margin:24px}}h2{{clear:both;padding-top:24px}}
figure{{float:left;margin:0 16px 16px 0}}img{{height:300px;display:block;border-radius:4px}}
img.small{{height:auto;width:160px;margin-top:6px}}figcaption{{padding:6px 0;color:#bbb}}</style>
<h1>{title}</h1>
{body}
"""


def briefs() -> Iterator[tuple[str, Brief, tuple[int, int]]]:
    """Every board of the bundled story: `kind.id`, its brief, its size as a draft."""
    production = Production(read_story(STORY))
    planner = Planner(production, Store(ROOT / "nowhere"), Previs())
    for artifact in production.images:
        brief = drawn(artifact)
        yield f"{brief.job}.{brief.image}", brief, planner.judge.settings(artifact, Shelf()).size


def gallery(folder: Path) -> Path:
    """Draw every board into *folder*, and a page that shows each large and at thumbnail size."""
    folder.mkdir(parents=True, exist_ok=True)
    by_job: dict[str, list[str]] = {}
    for name, brief, size in briefs():
        (folder / f"{name}.png").write_bytes(draw(brief, size).image)
        by_job.setdefault(brief.job, []).append(_figure(name, size))
    sections = (f"<h2>{escape(job.replace('_', ' '))}</h2>{''.join(them)}" for job, them in by_job.items())
    page = folder / "index.html"
    page.write_text(PAGE.format(title="The Locked Safe, previs", body="".join(sections)), "utf-8")
    return page


def _figure(name: str, size: tuple[int, int]) -> str:
    picture = f"{escape(name)}.png"
    large, small = f'<img src="{picture}" alt="">', f'<img class="small" src="{picture}" alt="">'
    caption = f"<figcaption>{escape(name)} · {size[0]} × {size[1]}</figcaption>"
    return f'<figure><a href="{picture}">{large}</a>{small}{caption}</figure>'
