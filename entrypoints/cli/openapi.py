"""`inkwell openapi`."""

import argparse
import sys
from pathlib import Path

from entrypoints.cli.terminal import REFUSED, Commands, add_group


def add_commands(commands: Commands) -> None:
    """Add the command."""
    parser = add_group(commands, "openapi", example="inkwell openapi > openapi.json")
    parser.add_argument(
        "--check",
        action="store_true",
        help="compare with ./openapi.json instead; exit 1 when it differs",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the description, or compare it with the one that is kept."""
    from entrypoints.container import Container
    from entrypoints.http.api import create_api
    from entrypoints.http.serving.docs import openapi_document
    from entrypoints.settings import Settings

    settings = Settings.load({}, None)
    document = openapi_document(create_api(Container(settings=settings)))
    if not arguments.check:
        sys.stdout.buffer.write(document)
        return 0
    kept = Path("openapi.json")
    if kept.exists() and kept.read_bytes() == document:
        print("openapi.json describes the API as it is.")
        return 0
    print("openapi.json differs from the API: run `make openapi` and look at the difference.")
    return REFUSED
