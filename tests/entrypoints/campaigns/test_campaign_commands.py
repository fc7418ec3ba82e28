"""`inkwell campaign plan`."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.campaigns.model import Order
from core.campaigns.use_cases.create_campaign import CreateCampaignCommand
from entrypoints.cli.main import main
from tests.builders import migrated
from tests.world import world_over, world_settings


async def planned(folder: Path) -> str:
    """Make a campaign that was planned 30 hours ago, by the clock of this machine."""
    async with world_over(world_settings(folder)) as world:
        world.clock.at = datetime.now(UTC) - timedelta(hours=30)
        ada = await world.dev("ada@example.com")
        order = Order(topic="bread", articles_per_day=24, timezone="Asia/Kolkata")
        command = CreateCampaignCommand(account_id=ada.id, name="c", order=order)
        return str((await world.container.campaigns.create_campaign()(command)).id)


def test_a_dry_run_shows_the_slots_that_a_run_then_makes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    migrated(world_settings(tmp_path))
    campaign_id = asyncio.run(planned(tmp_path))
    capsys.readouterr()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("INKWELL_DATA_DIR", str(tmp_path))

    assert main(["campaign", "plan", "--dry-run", "--json", "--campaign", campaign_id]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert {each["campaign"] for each in shown} == {campaign_id}
    assert {each["timezone"] for each in shown} == {"Asia/Kolkata"}
    assert len(shown) > 24
    assert main(["campaign", "plan"]) == 0
    assert campaign_id in capsys.readouterr().out
    assert main(["campaign", "plan", "--dry-run", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []
    for other in ("nonsense", campaign_id):  # The credits did not last, and it paused itself.
        assert main(["campaign", "plan", "--dry-run", "--campaign", other]) == 1
        assert f"There is no active campaign {other}" in capsys.readouterr().err
    assert main(["campaign", "plan", "--account", "99"]) == 1
    assert "There is no account 99" in capsys.readouterr().err
