"""The bugs of campaigns that the histories must catch, each as a change of the source."""

from tests.mutants.patching import Change

SCHEDULE = "core/campaigns/rules/schedule.py"
SLOTS = "core/campaigns/rules/slots.py"
PLANNING = "core/campaigns/steps/planning.py"
CHANGING = "core/campaigns/use_cases/change_campaign.py"
PAUSING = "core/campaigns/use_cases/set_campaign_status.py"
DELETING = "core/campaigns/steps/deleting.py"
POSTING = "core/campaigns/use_cases/post_due.py"
MODEL = "core/campaigns/model.py"

CAMPAIGN_BUGS: dict[str, tuple[Change, ...]] = {
    "planning begins at now": (
        Change(
            PLANNING,
            "begin = campaign.planned_until or first_instant(campaign.order, now)",
            "begin = now",
        ),
    ),
    "dates are those of the span in UTC": (
        Change(
            SCHEDULE,
            "    day = local_date(begin, schedule.zone) - DAY\n",
            "    day = begin.date()\n",
        ),
    ),
    "a date that a zone leaves out is planned": (
        Change(SCHEDULE, "    if not exists(day, zone):\n        return\n", ""),
    ),
    "a repeated time is its second occurrence": (
        Change(
            SCHEDULE,
            "first = wall.replace(tzinfo=zone)",
            "first = wall.replace(tzinfo=zone, fold=1)",
        ),
    ),
    "the next run overlaps by a minute": (
        Change(SCHEDULE, "if begin <= moment.at < end", "if begin <= moment.at <= end"),
    ),
    "slots that exist are planned again": (
        Change(PLANNING, "            if earlier is None:", "            if True:"),
    ),
    "pausing forgets the holds": (
        Change(
            PLANNING,
            "                await self.give_back(work, slot, reason, now)\n",
            "                pass\n",
        ),
    ),
    "pausing leaves planned slots": (
        Change(
            PAUSING,
            "        await self.planner.withdraw(work, campaign, state, reason, now)\n",
            "",
        ),
    ),
    "a change leaves slots at their old times": (
        Change(
            CHANGING,
            "await self.planner.withdraw(work, campaign, SlotState.CANCELLED, CHANGED, now)",
            "pass",
        ),
    ),
    "resuming forgets the time of the pause": (
        Change(
            PLANNING,
            "planned_until=None if until is None else min(until, now),",
            "planned_until=now,",
        ),
    ),
    "resuming carries out what went by": (
        Change(
            PLANNING,
            "            carried_out_from=now,\n            planned_until=None if",
            "            planned_until=None if",
        ),
    ),
    "a begun slot is planned again": (
        Change(SLOTS, "return slot.begun_at is None and slot.state in REOPENED", "return True"),
    ),
    "a slot is posted before its instant": (
        Change(
            POSTING,
            "due = await work.slots.due(now, after=after, limit=PAGE)",
            "due = await work.slots.due(now + timedelta(hours=1), after=after, limit=PAGE)",
        ),
        Change(SLOTS, "campaign.waits or slot.at > now:", "campaign.waits:"),
    ),
    "what is too late is posted": (
        Change(
            SLOTS,
            "return ended(slot, SlotState.MISSED, now, LATE) if too_late else None",
            "return None",
        ),
    ),
    "a paused campaign posts": (
        Change(
            MODEL,
            "return self.status is CampaignStatus.PAUSED and not self.paused_itself",
            "return False",
        ),
        Change(
            MODEL,
            "return self.begins_slots or self.status is CampaignStatus.COMPLETED",
            "return True",
        ),
    ),
    "deleting leaves planned slots": (
        Change(
            DELETING,
            "    await planner.withdraw(work, campaign, SlotState.CANCELLED, ENDED, now)\n",
            "",
        ),
    ),
    "missed without a reason": (
        Change(
            PLANNING,
            "slot = ended(slot, SlotState.MISSED, now, missed)",
            "slot = ended(slot, SlotState.MISSED, now)",
        ),
    ),
    "unpaid slots are dropped": (
        Change(
            PLANNING,
            "await work.slots.save(*planned, *unpaid)",
            "await work.slots.save(*planned)",
        ),
    ),
}
