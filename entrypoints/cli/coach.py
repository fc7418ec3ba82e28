"""`inkwell coach`: what the coach understands, from the command line."""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from entrypoints.cli.terminal import MISUSED, Commands, add_group, command

EXAMPLE = """\
echo '{"id": "m1", "text": "going with Circle at $29/mo"}' | inkwell coach detect --jsonl
  {"id": "m1", "decisions": [{"category": "pricing", "value": "$29/month", ...}], ...}"""


class BadLineError(ValueError):
    """A line of the input that can't be read; the message says which and why."""


def add_commands(commands: Commands) -> None:
    """Add the commands."""
    group = add_group(commands, "coach", example=EXAMPLE)
    inner = group.add_subparsers(metavar="command", required=True)
    detect = command(
        inner,
        "detect",
        "find decisions and finished tasks in messages: a line of JSON {id, text} for each, "
        "and a line with what was found for each",
        example=EXAMPLE,
    )
    detect.add_argument(
        "--jsonl", action="store_true", help="lines of JSON, as always; may be left out"
    )
    detect.add_argument("--file", type=Path, help="read this file instead of standard input")
    detect.set_defaults(run=run_detect)


def run_detect(arguments: argparse.Namespace) -> int:
    """Write what each line decides; 2 where the input can't be read."""
    try:
        if arguments.file is None:
            write_found(sys.stdin)
        else:
            with arguments.file.open(encoding="utf-8") as lines:
                write_found(lines)
    except (BadLineError, OSError, UnicodeDecodeError) as problem:
        print(f"inkwell coach detect: {problem}", file=sys.stderr)
        return MISUSED
    return 0


def write_found(lines: TextIO) -> None:
    """Write one line for each message."""
    from core.coach.detection.decisions import detect

    for identity, text in messages_in(lines):
        found = detect(text)
        decisions = [
            {
                "category": decision.category.value,
                "value": decision.value,
                "confidence": decision.confidence.value,
                "rationale": decision.rationale,
            }
            for decision in found.decisions
        ]
        line = {"id": identity, "decisions": decisions, "task_completed": found.task_completed}
        print(json.dumps(line, ensure_ascii=True))


def messages_in(lines: TextIO) -> Iterator[tuple[Any, str]]:
    """Give id and text of each message; empty lines are skipped.

    Raises `BadLineError` for a line that is no JSON object with an id and a text.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            message = json.loads(line)
        except (ValueError, RecursionError) as problem:
            raise BadLineError(f"line {number} is not JSON: {problem}") from problem
        if not isinstance(message, dict) or "id" not in message:
            raise BadLineError(f'line {number} needs an object with "id" and "text"')
        if not isinstance(message.get("text"), str):
            raise BadLineError(f'line {number}: "text" must be a string')
        yield message["id"], message["text"]
