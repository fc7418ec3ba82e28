"""Room for films on this machine, also after a process that was killed."""

import os
import tempfile
from pathlib import Path
from time import time

import pytest

from adapters.storage.rendered import KEPT_SECONDS, RenderedFiles


def test_what_a_killed_process_has_left_goes_after_a_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    files = RenderedFiles()
    with files.folder() as first:
        (first / "clip.mp4").write_bytes(b"film")
        first.rename(tmp_path / "inkwell-video-left")
        first.mkdir()
    left = tmp_path / "inkwell-video-left"
    with files.folder() as second:
        assert sorted(tmp_path.iterdir()) == sorted([left, second])
    os.utime(left, (time() - KEPT_SECONDS - 1,) * 2)
    with files.folder() as third:
        assert list(tmp_path.iterdir()) == [third]
    assert list(tmp_path.iterdir()) == []
