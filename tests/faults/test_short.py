"""Faults of all kinds for a while: nothing is lost, doubled, overdrawn or stuck by them."""

from pathlib import Path

import pytest

from tests.faults.__main__ import break_things
from tests.faults.own_services import Unavailable

SECONDS = 20.0
SEED = 20_261_129


@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.redis
async def test_faults_of_all_kinds_at_once(tmp_path: Path) -> None:
    try:
        report = await break_things(tmp_path / "run", seconds=SECONDS, seed=SEED)
    except Unavailable as missing:
        pytest.skip(str(missing))
    assert report.findings == [], report.text()
    assert report.injected.total() > 0
