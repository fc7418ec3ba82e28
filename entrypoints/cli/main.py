"""`inkwell`: reads the command and imports only what it needs."""

import argparse
import errno
import importlib
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

GROUPS = {
    "up": ("entrypoints.cli.up", "start everything on this machine"),
    "down": ("entrypoints.cli.up", "stop what `inkwell up` started"),
    "serve": ("entrypoints.cli.serve", "serve the API; without Redis work on jobs too"),
    "worker": ("entrypoints.cli.serve", "work on jobs from Redis"),
    "migrate": ("entrypoints.cli.migrate", "bring the database to this version's schema revision"),
    "backup": (
        "entrypoints.cli.backup",
        "write a consistent copy of the database while it is in use",
    ),
    "restore": (
        "entrypoints.cli.backup",
        "put a copy in the place of the whole database; stop API and workers first",
    ),
    "doctor": ("entrypoints.cli.doctor", "check every configured part and say what to do"),
    "account": (
        "entrypoints.cli.account",
        "make, show, suspend, export and delete accounts, give them credits",
    ),
    "plan": ("entrypoints.cli.plan", "show and set plans"),
    "article": ("entrypoints.cli.article", "write articles in the terminal"),
    "campaign": ("entrypoints.cli.campaign", "plan campaigns"),
    "keys": ("entrypoints.cli.keys", "make service keys, change the encryption key"),
    "jobs": ("entrypoints.cli.jobs", "list work in the background, try parked work again"),
    "ledger": ("entrypoints.cli.ledger", "audit, show and export the ledger"),
    "payments": ("entrypoints.cli.payments", "reconcile, list, replay and audit payments"),
    "deliveries": (
        "entrypoints.cli.deliveries",
        "show what went to customers' servers, send it again",
    ),
    "coach": ("entrypoints.cli.coach", "find what people decide in what they write"),
    "bench": (
        "entrypoints.cli.bench",
        "measure how fast this installation is, on databases of its own",
    ),
    "config": ("entrypoints.cli.config", "show the settings, secrets masked"),
    "openapi": ("entrypoints.cli.openapi", "print the API's description"),
}
"""Every command: where it lives and what it is for. A new one is one line here."""

NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})
"""How the system says that a disk is full, or what of it one may use."""

EPILOG = """\
examples:
  inkwell up                                  start everything, with a demo account
  inkwell article write "how to bake bread"   the main job, in the terminal
  inkwell doctor                              what is configured, what works, what to do
"""


class Parser(argparse.ArgumentParser):
    """A parser that says, when it does not understand, where all is explained."""

    def error(self, message: str) -> NoReturn:
        """End the program with what is wrong and what to do."""
        self.exit(2, f"{self.prog}: {message}\n`{self.prog} --help` shows what there is.\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 refused, 2 not understood."""
    try:
        try:
            return run(list(sys.argv[1:] if arguments is None else arguments))
        finally:
            print(end="", flush=True)  # What can't be written is found out here, not after the end.
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        drop_output()
        return 0
    except OSError as error:
        if error.errno not in NO_ROOM:
            raise
        drop_output()
        what = error.filename or "The output"
        print(f"{what} could not be written: {error.strerror}.", file=sys.stderr)
        return 1


def run(words: Sequence[str]) -> int:
    """Run the command that the words name, and return its exit code."""
    chosen = next((word for word in words if not word.startswith("-")), None)
    parser = Parser(
        prog="inkwell",
        description="The backend of an AI-content business.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(metavar="command", required=True)
    if chosen in GROUPS:
        importlib.import_module(GROUPS[chosen][0]).add_commands(commands)
    else:
        for name, (_, purpose) in GROUPS.items():
            commands.add_parser(name, help=purpose)
    parsed = parser.parse_args(words)
    return int(parsed.run(parsed))


def drop_output() -> None:
    """Write what is still to be printed nowhere: Python tries once more at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


if __name__ == "__main__":
    sys.exit(main())
