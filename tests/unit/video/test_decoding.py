"""What it takes to decode the largest picture that may be uploaded."""

import subprocess
import sys

import pytest

from core.video.rules.pictures import PIXELS_MAX
from tests.builders import plain_picture
from tests.processes import ROOT

COPIES_MAX = 2.5
"""Two, and what encoding takes beside."""
DECODING = """
import sys
from pathlib import Path
from adapters.pictures.decoding import decoded
from core.video.model import PictureKind

decoded(sys.stdin.buffer.read(), PictureKind[sys.argv[1]])
(most,) = (line for line in Path("/proc/self/status").open() if line.startswith("VmHWM:"))
print(int(most.split()[1]) * 1024)
"""


def peak_bytes(kind: str, content: bytes) -> int:
    """Return the most memory that a process of its own had which decoded a picture."""
    asked = [sys.executable, "-c", DECODING, kind]
    done = subprocess.run(asked, input=content, capture_output=True, check=True, cwd=ROOT)
    return int(done.stdout)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process's most memory so")
@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_the_largest_picture_is_never_there_more_than_twice(kind: str) -> None:
    side = int(PIXELS_MAX**0.5)
    small = peak_bytes(kind, plain_picture(kind))
    large = peak_bytes(kind, plain_picture(kind, side, side))

    assert large - small < COPIES_MAX * 4 * side**2
