"""How long the command line takes to say what it can."""

import asyncio
import sys
from collections.abc import Sequence
from time import perf_counter

from entrypoints.bench.measuring import Finding, Goal, Plan, figure, ratio, side_by_side

HELP = ("-m", "entrypoints.cli.main", "--help")
BARE = ("-c", "pass")
GOAL = Goal(floor=15, aim=8)


async def measure(plan: Plan) -> Sequence[Finding]:
    """Time `inkwell --help` beside an interpreter that does nothing."""

    async def help_shown() -> float:
        return await wall_ms(HELP)

    async def nothing_done() -> float:
        return await wall_ms(BARE)

    await help_shown()  # Writes bytecode where there is none.
    helps, bares = await side_by_side(help_shown, nothing_done, rounds=plan.rounds)
    return [
        ratio("inkwell --help / bare interpreter", helps, bares, goal=GOAL),
        figure("inkwell --help", "ms", helps),
    ]


async def wall_ms(arguments: Sequence[str]) -> float:
    """Return how long this Python takes from its start to its end, in milliseconds."""
    began = perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, stdout=asyncio.subprocess.DEVNULL
    )
    if await process.wait():
        raise RuntimeError(f"python {' '.join(arguments)} failed")
    return (perf_counter() - began) * 1_000
