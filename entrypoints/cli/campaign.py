"""`inkwell campaign`."""

import argparse
from typing import TYPE_CHECKING, Any

from entrypoints.cli.terminal import (
    REFUSED,
    Commands,
    account_wanted,
    add_account,
    add_group,
    add_json,
    command,
    print_json,
    print_table,
    with_container,
)

if TYPE_CHECKING:
    from core.campaigns.model import CampaignName
    from entrypoints.container import Container


def add_commands(commands: Commands) -> None:
    """Add the commands."""
    group = add_group(commands, "campaign", example="inkwell campaign plan --dry-run")
    inner = group.add_subparsers(metavar="command", required=True)
    plan = command(
        inner,
        "plan",
        "make the slots of all active campaigns up to 26 hours ahead, as the schedule does hourly",
        example="inkwell campaign plan --account 7 --dry-run",
    )
    add_account(plan, "--account", help="this account's only: its number or e-mail")
    plan.add_argument("--campaign", metavar="ID", help="this campaign only")
    plan.add_argument("--dry-run", action="store_true", help="show them and make none")
    add_json(plan)
    plan.set_defaults(run=run_plan)


def run_plan(arguments: argparse.Namespace) -> int:
    """Plan, or show what planning would make; exit 1 when a campaign could not be planned."""
    from core.campaigns.errors import CampaignNotFound
    from core.shared.errors import DomainError

    async def work(container: "Container") -> int:
        rows: list[dict[str, Any]] = []
        found = failed = False
        async for name in wanted_names(container, arguments):
            found = True
            try:
                rows += await plan_one(container, name, dry_run=arguments.dry_run)
            except DomainError as error:
                failed = True
                rows.append({"campaign": name.campaign_id, "error": error.message})
        if arguments.campaign is not None and not found:
            raise CampaignNotFound(
                f"There is no active campaign {arguments.campaign} with a schedule: one that is "
                "paused or has ended is not planned."
            )
        print_json(rows) if arguments.json else print_table(rows)
        return REFUSED if failed else 0

    return with_container(work)


async def wanted_names(container: "Container", arguments: argparse.Namespace) -> Any:
    """Give the active campaigns that were asked for, page by page."""
    account_id = await account_wanted(container, arguments.account)
    list_planned, after = container.campaigns.list_planned_campaigns(), ""
    while names := await list_planned(after=after):
        for name in names:
            if account_id not in {None, name.account_id}:
                continue
            if arguments.campaign in {None, name.campaign_id}:
                yield name
        after = names[-1].campaign_id


async def plan_one(
    container: "Container", name: "CampaignName", *, dry_run: bool
) -> list[dict[str, Any]]:
    """Plan a campaign and return a row about it, or a row for each slot that would be made."""
    if not dry_run:
        campaign = await container.campaigns.plan_campaign()(name.account_id, name.campaign_id)
        return [
            {
                "campaign": campaign.id,
                "account": campaign.account_id,
                "status": campaign.status.value,
                "planned_until": campaign.planned_until,
                "pause_reason": campaign.pause_reason or "",
            }
        ]
    found = await container.campaigns.preview_plan()(name.account_id, name.campaign_id)
    return [
        {
            "campaign": name.campaign_id,
            "account": name.account_id,
            "local_date": each.local_date,
            "number": each.number,
            "local_time": f"{each.local_time:%H:%M}",
            "timezone": each.zone,
            "at": each.at.isoformat(),
            "note": "" if each.note is None else each.note.value,
        }
        for each in found
    ]
