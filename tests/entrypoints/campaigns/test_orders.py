"""What may be ordered of a campaign, and how it is written."""

from tests.entrypoints.campaigns.scene import CAMPAIGNS, SOURCE, made
from tests.world import World

REFUSED: list[tuple[str, object]] = [
    ("posting_times", ["09:00", "09:00"]),
    ("posting_times", ["9:00"]),
    ("posting_times", ["24:00"]),
    ("posting_times", ["23:59"]),
    ("posting_times", ["09:00:30"]),
    ("posting_times", ["09:00", "09:00:00"]),
    ("timezone", "Mars/Olympus"),
    ("timezone", "../etc/passwd"),
    ("timezone", "localtime"),
    ("articles_per_day", 25),
    ("articles_per_day", 0),
    ("weekdays", ["mon", "mon"]),
    ("weekdays", ["someday"]),
    ("end_date", "2024-01-19"),
    ("start_date", "0001-01-01"),
    ("topic", " "),
    ("language", "??"),
]


async def test_what_can_not_be_ordered_is_refused(world: World) -> None:
    ada = await world.dev("ada@example.com")
    for field, value in REFUSED:
        answer = await ada.ask("POST", CAMPAIGNS, json=SOURCE | {field: value})
        assert answer.status_code == 400, f"{field} {value}: {answer.text}"
    assert (await ada.ask("GET", CAMPAIGNS)).json()["items"] == []


async def test_times_may_have_seconds_and_null_is_the_default(world: World) -> None:
    ada = await world.dev("ada@example.com")
    timed = await made(ada, posting_times=["09:00:00", "17:30"])
    assert timed["posting_times"] == ["09:00", "17:30"]
    names = ("posting_times", "timezone", "weekdays", "tone", "language")
    nulls = dict.fromkeys(names, None)
    plain = await made(ada, **nulls)
    given = {"timezone": "Asia/Tokyo", "weekdays": ["mon"], "tone": "dry", "language": "de"}
    other = await made(ada, **given)
    back = (await ada.ask("PATCH", f"/campaigns/{other['id']}", json=nulls)).json()
    defaults = {
        "posting_times": [],
        "timezone": "UTC",
        "weekdays": [],
        "tone": "neutral",
        "language": "en",
    }
    for campaign in (plain, back):
        assert {name: campaign[name] for name in names} == defaults
