"""`inkwell bench`."""

import argparse
import asyncio
import importlib
import logging
import sys
from typing import TYPE_CHECKING

from entrypoints.cli.terminal import (
    REFUSED,
    Commands,
    add_group,
    add_json,
    at_least_one,
    command,
    load_settings,
    print_json,
    print_table,
)

if TYPE_CHECKING:
    from entrypoints.bench.measuring import Finding, Plan

BENCHES = {
    "http": ("entrypoints.bench.http", "metered holds over HTTP, beside a classic stack"),
    "jobs": ("entrypoints.bench.jobs", "jobs over Redis: from enqueue to start, and how many"),
    "ledger": ("entrypoints.bench.ledger", "wallet commands in one process, on both databases"),
    "streams": ("entrypoints.bench.streams", "one event to a thousand watchers, and idle ones"),
    "start": ("entrypoints.bench.start", "`inkwell --help` beside a bare interpreter"),
}
"""Every benchmark: a module with `async measure(plan)`, and what it measures."""
ALL = "all"
NOT_MEASURABLE = 3
ENTRIES = 200_000


def add_commands(commands: Commands) -> None:
    """Add the commands."""
    group = add_group(commands, "bench", example="inkwell bench http --rounds 7")
    inner = group.add_subparsers(metavar="benchmark", required=True)
    for name, (_, purpose) in {**BENCHES, ALL: ("", "all of these, one after the other")}.items():
        one = command(inner, name, purpose, example=f"inkwell bench {name} --json")
        one.add_argument(
            "--rounds", type=at_least_one, default=5, metavar="N", help="how often (default 5)"
        )
        one.add_argument(
            "--seconds",
            type=at_least_one,
            default=3,
            metavar="N",
            help="how long each measurement of a rate takes (default 3)",
        )
        if name in {"ledger", ALL}:
            one.add_argument(
                "--entries",
                type=at_least_one,
                default=ENTRIES,
                metavar="N",
                help=f"how many entries a grown ledger has (default {ENTRIES:,})",
            )
        add_json(one)
        one.set_defaults(run=run_bench, bench=name, entries=ENTRIES)


def run_bench(arguments: argparse.Namespace) -> int:
    """Measure and print; exit code 1 when a floor was missed, 3 when nothing could be measured."""
    from entrypoints.bench.measuring import BooksWrong, Plan
    from entrypoints.bench.report import facts, machine, met, rows
    from entrypoints.logs import configure_logs

    configure_logs(load_settings(), floor=logging.WARNING)
    plan = Plan(
        rounds=arguments.rounds, seconds=float(arguments.seconds), entries=arguments.entries
    )
    names = list(BENCHES) if arguments.bench == ALL else [arguments.bench]
    findings: list[Finding] = []
    try:
        for name in names:
            print(f"measuring {name} ...", file=sys.stderr)
            findings += asyncio.run(_measured(name, plan))
    except (BooksWrong, OSError) as error:
        print(f"Nothing to report: {error}", file=sys.stderr)
        return NOT_MEASURABLE
    if arguments.json:
        print_json(facts(findings))
    else:
        print_table(rows(findings))
        where = machine()
        print(
            f"\n{where['processors']} processors, load {where['load']}, Python {where['python']}."
            " Figures of rounds that lie far apart say that others use the machine too."
        )
    return 0 if met(findings) else REFUSED


async def _measured(name: str, plan: "Plan") -> "list[Finding]":
    from entrypoints.interpreter import tune_for_serving

    module = importlib.import_module(BENCHES[name][0])
    tune_for_serving()  # As a server does, where what is measured runs in this process.
    return list(await module.measure(plan))
