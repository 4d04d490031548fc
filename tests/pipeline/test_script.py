"""The script in the lineage, and whether scene plans still say what it says."""

from pathlib import Path

import dagster as dg

from story_assets.pipeline.assembly import definitions
from story_assets.pipeline.script import CHECK, script_key
from story_assets.studio.importing import imported
from tests.story.scripts import DINER


def test_a_scene_whose_words_have_changed_shows_them(tmp_path: Path) -> None:
    """Whoever looks at the lineage of a wrong picture must see that the script went on without it."""
    (tmp_path / "umbrella.fountain").write_text(DINER, "utf-8")
    imported(tmp_path / "umbrella.fountain", tmp_path / "umbrella")
    script = tmp_path / "umbrella" / "script.fountain"
    script.write_text(DINER.replace("He said nine.", "He said ten."), "utf-8")
    made = definitions([tmp_path / "umbrella"], tmp_path / "home")
    graph = made.resolve_asset_graph()
    checks = [key for key in graph.asset_check_keys if key.name == CHECK]

    job = dg.define_asset_job("in_step", selection=dg.AssetSelection.checks(*checks))
    ran = dg.Definitions.merge(made, dg.Definitions(jobs=[job])).resolve_job_def("in_step")
    with dg.DagsterInstance.ephemeral() as instance:
        found = ran.execute_in_process(instance=instance).get_asset_check_evaluations()

    passed = {it.asset_key.path[-1]: it.passed for it in found}
    assert passed == {"e01_s01": False, "e01_s02": True, "e01_s03": True}
    words = next(it.metadata["words"].value for it in found if not it.passed)
    assert "- SAM: He said nine." in str(words)
    assert "+ SAM: He said ten." in str(words)


def test_the_script_is_an_asset_that_nobody_here_makes(tmp_path: Path) -> None:
    """Every scene plan hangs on it, and materialising everything does not try to write it."""
    (tmp_path / "umbrella.fountain").write_text(DINER, "utf-8")
    imported(tmp_path / "umbrella.fountain", tmp_path / "umbrella")

    graph = definitions([tmp_path / "umbrella"], tmp_path / "home").resolve_asset_graph()

    script = graph.get(script_key("umbrella"))
    assert script.is_external
    assert {key.path[-1] for key in script.child_keys if key.path[1] == "scene_plan"} == {
        "e01_s01", "e01_s02", "e01_s03",
    }  # fmt: skip
