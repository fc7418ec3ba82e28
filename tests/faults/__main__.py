"""Break the product on purpose: `python -m tests.faults [--seconds N] [--seed N]`.

Prints what was injected and what was found, and exits with 1 when anything was.
"""

import argparse
import asyncio
import random
import shutil
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from time import monotonic

from tests.faults.faults import DISK_FULL, EVERYWHERE, ON_SERVICES, Fault
from tests.faults.report import Report, say
from tests.faults.running import running

SHARE_ON_SERVICES = 0.75
ROUND_SECONDS = 15.0


async def break_things(folder: Path, *, seconds: float, seed: int) -> Report:
    """Run on PostgreSQL and Redis for most of the time, then on SQLite.

    A round has one kind of fault, so that what is found is told of that; every other round has
    all kinds at once. A time too short for rounds of each kind has mixed ones only.
    """
    report, chance = Report(seed=seed), random.Random(seed)
    for name, share, wanted in (
        ("services", SHARE_ON_SERVICES, ON_SERVICES),
        ("sqlite", 1 - SHARE_ON_SERVICES, EVERYWHERE),
    ):
        on_services = name == "services"
        async with running(folder / name, report, chance, on_services=on_services) as run:
            until = monotonic() + seconds * share
            faults = dict(wanted)
            if not run.deployment.disk.is_mounted:
                del faults[DISK_FULL]
                report.remarks.append(f"{DISK_FULL}: not injected, only root may mount a disk")
            for kinds in rounds(faults, chance, is_short=seconds * share < 2 * ROUND_SECONDS):
                left = until - monotonic()
                if left <= 0:
                    break
                await run.round(kinds, min(ROUND_SECONDS, left))
    return report


def rounds(
    faults: Mapping[str, Fault], chance: random.Random, *, is_short: bool
) -> "list[Mapping[str, Fault]]":
    """Return what is broken in each round, more rounds than there is time for."""
    names = chance.sample(sorted(faults), len(faults))
    found: list[Mapping[str, Fault]] = []
    for name in names * 50:
        found += [faults] if is_short else [{name: faults[name]}, faults]
    return found


def main() -> int:
    """Run, print, and keep the logs when something was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--seconds", type=float, default=600.0, help="how long (default 600)")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6), help="which run")
    wish = parser.parse_args()
    say(f"seed {wish.seed}")
    folder = Path(tempfile.mkdtemp(prefix="inkwell-faults-"))
    report = asyncio.run(break_things(folder, seconds=wish.seconds, seed=wish.seed))
    say(report.text())
    if report.findings:
        say(f"The logs are in {folder}.")
        return 1
    shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
