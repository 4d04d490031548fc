"""Small graphs that show what an executor does, loaded by its tests and by the processes they start."""

import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import anyio
import dagster as dg

from story_assets.pipeline.executor import executor, story_executor

DOOR = "EXECUTOR_TEST_DOOR"
"""The environment variable with the path of a file. Steps that wait at the door end when it exists."""


def sleeping(
    name: str,
    seconds: float,
    *,
    after: Sequence[str] = (),
    pool: str | None = None,
) -> dg.AssetsDefinition:
    @dg.asset(name=name, deps=after, pool=pool)
    async def asleep() -> None:
        await anyio.sleep(seconds)

    return asleep


def waiting(name: str, *, after: Sequence[str] = ()) -> dg.AssetsDefinition:
    @dg.asset(name=name, deps=after)
    async def at_the_door() -> dg.MaterializeResult[None]:
        with anyio.fail_after(60):
            while not Path(os.environ[DOOR]).exists():  # noqa: ASYNC110, ASYNC240
                await anyio.sleep(0.05)
        return dg.MaterializeResult(data_version=dg.DataVersion(f"made {name}"))

    return at_the_door


def failing(name: str, *, after_seconds: float = 0.0) -> dg.AssetsDefinition:
    @dg.asset(name=name)
    async def refused() -> None:
        await anyio.sleep(after_seconds)
        raise LookupError(f"{name} was refused")

    return refused


def job_of(
    *assets: dg.AssetsDefinition,
    by: dg.ExecutorDefinition = story_executor,
    hooks: Sequence[dg.HookDefinition] = (),
) -> dg.JobDefinition:
    jobs = [dg.define_asset_job("everything", hooks=set(hooks))]
    return dg.Definitions(assets=assets, jobs=jobs, executor=by).resolve_job_def("everything")


def fifty_sleepers() -> dg.JobDefinition:
    return job_of(*(sleeping(f"board_{n}", 0.5) for n in range(50)))


def three_at_a_time() -> dg.JobDefinition:
    by = story_executor.configured({"max_concurrent": 3})
    return job_of(*(sleeping(f"board_{n}", 0.2) for n in range(9)), by=by)


def none_at_a_time() -> dg.JobDefinition:
    return job_of(sleeping("board", 0), by=story_executor.configured({"max_concurrent": 0}))


def eight_in_a_pool() -> dg.JobDefinition:
    return job_of(*(sleeping(f"board_{n}", 0.3, pool="provider") for n in range(8)))


def chain_of_ten() -> dg.JobDefinition:
    return job_of(*(sleeping(f"link_{n}", 0.01, after=[f"link_{n - 1}"] if n else []) for n in range(10)))


def one_idle_second() -> dg.JobDefinition:
    @dg.asset
    async def idle() -> dg.MaterializeResult[None]:
        """Its metadata is the CPU time that this process spent while its only step slept."""
        before = time.process_time()
        await anyio.sleep(1)
        return dg.MaterializeResult(metadata={"cpu_seconds": time.process_time() - before})

    return job_of(idle)


def third_time_lucky() -> dg.JobDefinition:
    @dg.asset(retry_policy=dg.RetryPolicy(max_retries=2, delay=0.1))
    async def flaky(context: dg.AssetExecutionContext) -> None:
        if context.retry_number < 2:
            raise LookupError("not yet")

    return job_of(flaky, sleeping("rests_on_flaky", 0, after=["flaky"]))


def one_refused() -> dg.JobDefinition:
    return job_of(
        failing("refused"),
        sleeping("rests_on_refused", 0, after=["refused"]),
        sleeping("rests_on_that", 0, after=["rests_on_refused"]),
        sleeping("good", 0.3),
        sleeping("rests_on_good", 0, after=["good"]),
    )


def refused_beside_a_slow_one() -> dg.JobDefinition:
    return job_of(
        failing("refused", after_seconds=0.3), sleeping("slow", 1), sleeping("next", 0, after=["slow"])
    )


def hooked() -> dg.JobDefinition:
    @dg.success_hook
    def tell(_: dg.HookContext) -> None: ...

    return job_of(sleeping("board", 0), hooks=[tell])


def two_steps_by(name: str) -> dg.JobDefinition:
    return job_of(sleeping("sheet", 0), sleeping("cover", 0, after=["sheet"]), by=executor(name))


def two_at_the_door() -> dg.JobDefinition:
    """Two steps in flight until the door opens, four that queue, one that rests on what is in flight."""
    return job_of(
        *(waiting(f"board_{n}") for n in range(6)),
        waiting("cover", after=["board_0"]),
        by=story_executor.configured({"max_concurrent": 2}),
    )


defs = dg.Definitions(jobs=[two_at_the_door()])


if __name__ == "__main__":
    with dg.DagsterInstance.get() as instance:
        result = dg.execute_job(dg.reconstructable(two_at_the_door), instance=instance)
    sys.exit(0 if result.success else 1)
