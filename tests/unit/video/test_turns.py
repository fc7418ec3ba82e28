"""When a clip is tried again, and whom it asks."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from core.shared.ids import AccountId
from core.video.errors import NotAccepted
from core.video.model import Clip, ClipStatus, Route, Wish
from core.video.rules.orders import in_turn
from core.video.rules.waits import RETRY_WAITS, wait_before_retry
from tests.builders import NOON

ROUTES = [Route(provider=name, model="m") for name in ("first", "second", "third")]
CLIP = Clip(
    id="clip",
    account_id=AccountId(1),
    batch_id="batch",
    number=1,
    status=ClipStatus.PENDING,
    wish=Wish(prompt="A loaf.", script="", model="m", seconds=4, size="720x1280"),
    image_id="image",
    script_id=None,
    micro_credits=40,
    hold_id="hold",
    job_id="job",
    created_at=NOON,
)


@given(attempt=st.integers(0, 4), asked=st.integers(0, 100), draw=st.floats(0, 1))
def test_waits_are_drawn_between_what_is_asked_and_twice_that(
    attempt: int, asked: int, draw: float
) -> None:
    refusal = NotAccepted("It is busy.", again=True, retry_after_seconds=asked)
    wait = wait_before_retry(replace(CLIP, attempt=attempt), refusal, draw)

    usual = RETRY_WAITS[max(0, min(attempt, len(RETRY_WAITS)) - 1)].total_seconds()
    least = max(usual, asked)
    assert least <= wait <= 2 * least


def test_each_try_asks_the_next_one_and_the_last_is_followed_by_the_first() -> None:
    clip, asked = CLIP, []
    for _ in range(4):
        route = in_turn(clip, ROUTES)[0]
        asked.append(route.provider)
        clip = replace(clip, provider=route.provider, provider_model=route.model)

    assert asked == ["first", "second", "third", "first"]


def test_one_that_is_not_configured_any_more_is_followed_by_the_first() -> None:
    clip = replace(CLIP, provider="gone", provider_model="m")

    assert in_turn(clip, ROUTES) == ROUTES
