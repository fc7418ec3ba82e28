"""Real processes for tests: started, killed without warning, and always ended."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent
INKWELL = ("-m", "entrypoints.cli.main")
START_SECONDS = 120.0
"""How long a whole server may take to be up on a busy machine."""


@contextmanager
def running(
    arguments: Sequence[str], environment: Mapping[str, str], *, log: Path, root: Path = ROOT
) -> Iterator[subprocess.Popen[bytes]]:
    """Run this Python in the tree at `root` until the end of the block.

    Its output goes to `log`.
    """
    clean = {name: value for name, value in os.environ.items() if not name.startswith("INKWELL_")}
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=root,
            env={**clean, **environment},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()


def kill_now(process: subprocess.Popen[bytes]) -> None:
    """End a process without any warning."""
    process.send_signal(signal.SIGKILL)
    process.wait()
