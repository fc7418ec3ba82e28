"""What a stream costs, whatever becomes of its reader, its customer, its model or its process."""

import asyncio
from dataclasses import replace

import pytest

from core.generation.errors import ModelUnavailable
from core.generation.model import Creation, CreationStatus, Operation, Started
from core.generation.steps.delivery import LEASE, RENEW_EVERY
from core.generation.use_cases.start_creation import StartCreationCommand
from core.ledger.model import HoldStatus
from core.ledger.use_cases.sweep_holds import SweepHolds
from core.shared.errors import Conflict
from core.shared.ids import AccountId
from core.shared.keys import KeyStillRunning, RequestKey
from tests.integration.streams.scene import Scene


async def test_a_whole_text_is_charged_at_the_usage_that_was_reported(scene: Scene) -> None:
    creation, task = await scene.begin()
    scene.model.says("one two ")
    scene.model.says("three")
    await scene.delivered(creation, "one two three")
    assert (await scene.creation(creation.id)).status is CreationStatus.WRITING
    scene.model.ends()
    done = await task
    assert (done.status, done.text) == (CreationStatus.COMPLETED, "one two three")
    assert (done.provider, done.model) == ("script", "script-1")
    assert await scene.charged_tokens(creation) == done.tokens_used == 100 + 3
    types = [event.type for event in await scene.events(creation.id)]
    assert types[:4] == ["state", "state", "source", "text"]
    assert types[-1] == "done"


async def test_cancelling_charges_what_was_produced(scene: Scene) -> None:
    creation, task = await scene.begin()
    scene.model.says("one two three four")
    await scene.delivered(creation, "one two three four")
    await scene.world.container.streams.cancel_stream()(scene.ada.id, creation.id)
    done = await task
    assert (done.status, done.text) == (CreationStatus.CANCELLED, "one two three four")
    assert (done.provider, done.model) == ("script", "script-1")
    assert await scene.charged_tokens(creation) == creation.prompt_tokens + 4


async def test_cancelling_after_the_end_is_not_free(scene: Scene) -> None:
    creation, task = await scene.begin()
    scene.model.says("all of it")
    scene.model.ends()
    await task
    before = await scene.charged_tokens(creation)
    stream = await scene.world.container.streams.cancel_stream()(scene.ada.id, creation.id)
    assert stream.cancel_asked_at is None
    assert await scene.charged_tokens(creation) == before == 103
    assert (await scene.creation(creation.id)).status is CreationStatus.COMPLETED


async def test_a_model_that_breaks_off_costs_nothing(scene: Scene) -> None:
    creation, task = await scene.begin()
    scene.model.says("one two")
    await scene.delivered(creation, "one two")
    scene.model.breaks(ModelUnavailable("The model is away."))
    with pytest.raises(ModelUnavailable):
        await task
    failed = await scene.creation(creation.id)
    assert (failed.status, failed.error) == (CreationStatus.FAILED, "The model is away.")
    assert await scene.charged_tokens(creation) == 0
    assert (await scene.hold(creation)).status is HoldStatus.VOIDED
    assert (await scene.events(creation.id))[-1].type == "error"


async def test_the_lease_is_renewed_though_the_model_is_silent(scene: Scene) -> None:
    creation, task = await scene.begin()
    scene.model.says("one")
    await scene.delivered(creation, "one")
    for _ in range(10):
        scene.later(seconds=RENEW_EVERY.total_seconds())
        expected = scene.world.clock.now() + LEASE

        async def renewed(expected: object = expected) -> bool:
            return (await scene.hold(creation)).expires_at == expected

        scene.sleep.is_over()
        await scene.until(renewed)
    assert set(scene.sleep.seconds) == {30.0}
    scene.model.ends()
    assert (await task).status is CreationStatus.COMPLETED


@pytest.mark.parametrize("swept", [False, True], ids=["overdue", "swept"])
async def test_who_lost_the_lease_stops_delivering(scene: Scene, *, swept: bool) -> None:
    creation, task = await scene.begin()
    scene.model.says("one two three")
    await scene.delivered(creation, "one two three")
    scene.later(seconds=LEASE.total_seconds())
    if swept:
        await sweep_holds(scene)
    scene.model.says(" more and more")
    done = await task
    assert done.status is CreationStatus.INTERRUPTED
    assert await scene.text(creation.id) == done.text == "one two three"
    assert await scene.charged_tokens(creation) == creation.prompt_tokens + 3


async def sweep_holds(scene: Scene) -> None:
    """Run the sweep of all holds, as the ledger does."""
    shared = scene.world.container.shared
    sweep = SweepHolds(
        unit_of_work=shared.unit_of_work,
        snapshot=shared.snapshot,
        clock=scene.world.clock,
        terms=shared.terms(),
    )
    await sweep()


async def test_progress_is_on_the_hold_every_few_hundred_tokens(scene: Scene) -> None:
    creation, task = await scene.begin()
    said, recorded = "", set[int]()
    for _ in range(30):
        said += "word " * 50
        scene.model.says("word " * 50)
        await scene.delivered(creation, said)
        hold = await scene.hold(creation)
        reached = creation.prompt_tokens + len(said.split())
        assert reached - 500 < hold.progress <= reached
        recorded.add(hold.progress)
    assert len(recorded) < 15
    scene.model.ends()
    await task


@pytest.mark.parametrize("order", ["creation first", "holds first", "both twice"])
async def test_what_hangs_for_ever_is_charged_as_delivered_once(scene: Scene, order: str) -> None:
    creation, task = await scene.begin()
    scene.model.says("word " * 700)
    await scene.delivered(creation, "word " * 700)
    end_abandoned = scene.generation.end_abandoned()
    assert await end_abandoned() == 0
    scene.later(seconds=LEASE.total_seconds() + 1)
    if order == "holds first":
        await sweep_holds(scene)
    assert await end_abandoned() == 1
    await sweep_holds(scene)
    if order == "both twice":
        assert await end_abandoned() == 0
        await sweep_holds(scene)
    done = await scene.creation(creation.id)
    assert (done.status, done.text) == (CreationStatus.INTERRUPTED, "word " * 700)
    assert (done.provider, done.model) == ("script", "script-1")
    delivered = creation.prompt_tokens + 700
    assert delivered - 500 <= await scene.charged_tokens(creation) <= delivered
    assert (await scene.events(creation.id))[-1].data["code"] == "interrupted"
    scene.model.ends()  # Its process was only asleep: what it still has is not delivered.
    assert (await task) == done
    assert await scene.charged_tokens(creation) <= delivered


async def test_what_was_never_begun_is_given_back(scene: Scene) -> None:
    key = RequestKey(
        caller="account:1",
        account_id=scene.ada.id,
        operation="GenerateText",
        key="k",
        body_hash="h",
    )
    creation = await scene.begin_keyed(key)
    with pytest.raises(KeyStillRunning):
        await scene.begin_keyed(key)
    scene.later(seconds=LEASE.total_seconds() + 1)
    assert await scene.generation.end_abandoned()() == 1
    assert (await scene.creation(creation.id)).status is CreationStatus.FAILED
    assert await scene.charged_tokens(creation) == 0
    assert (await scene.begin_keyed(key)).id != creation.id


async def test_a_stop_of_the_process_keeps_and_charges_what_was_delivered(scene: Scene) -> None:
    creation, task = await scene.begin()
    scene.model.says("one two three")
    await scene.delivered(creation, "one two three")
    await scene.world.container.shared.background().stop(grace_seconds=0.01)
    assert task.cancelled()
    done = await scene.creation(creation.id)
    assert (done.status, done.text) == (CreationStatus.INTERRUPTED, "one two three")
    assert (done.provider, done.model) == ("script", "script-1")
    assert await scene.charged_tokens(creation) == creation.prompt_tokens + 3


KEYED = RequestKey(
    caller="account:1", account_id=AccountId(1), operation="any", key="k", body_hash="h"
)


@pytest.fixture(params=[Operation.TEXT, Operation.IMAGE], ids=["text", "image"])
async def silent(
    request: pytest.FixtureRequest, scene: Scene
) -> tuple[Creation, asyncio.Task[Creation]]:
    """Return what was asked for under a key, of a model that says nothing."""
    asked = StartCreationCommand(
        account_id=scene.ada.id,
        operation=request.param,
        inputs={"prompt": "bread"},
        key=replace(KEYED, account_id=scene.ada.id),
    )
    scene.images.hangs = True
    started: Started = await scene.generation.start_creation()(asked)
    run = scene.generation.run_creation()(started.creation, streamed=True)
    task = scene.world.container.shared.background().start(run)
    await scene.until(lambda: scene.model.calls or scene.images.calls)
    return started.creation, task


@pytest.mark.parametrize("end", ["stop", "abandoned", "swept"])
async def test_what_breaks_off_with_nothing_costs_nothing_and_can_be_asked_again(
    scene: Scene, silent: tuple[Creation, asyncio.Task[Creation]], end: str
) -> None:
    creation, task = silent
    if end == "stop":
        await scene.world.container.shared.background().stop(grace_seconds=0.01)
        assert task.cancelled()
    else:
        scene.later(seconds=LEASE.total_seconds() + 1)
        if end == "swept":
            await sweep_holds(scene)
        assert await scene.generation.end_abandoned()() == 1
    done = await scene.creation(creation.id)
    assert (done.status, done.micro_credits_used) == (CreationStatus.FAILED, 0)
    assert done.error is not None
    assert done.error.endswith("Nothing was charged; try again.")
    last = (await scene.events(creation.id))[-1]
    assert (last.data["code"], last.data["detail"]) == ("failed", done.error)
    assert await scene.charged_tokens(creation) == 0
    key = replace(KEYED, account_id=scene.ada.id)
    asked = StartCreationCommand(
        account_id=scene.ada.id, operation=creation.operation, inputs=creation.inputs, key=key
    )
    again: Started = await scene.generation.start_creation()(asked)
    assert again.is_new


async def test_an_image_costs_its_price_and_is_shown_until_it_is_deleted(scene: Scene) -> None:
    before = await scene.wallet()
    _, task = await scene.begin(Operation.IMAGE, prompt="bread")
    done = await task
    assert done.status is CreationStatus.COMPLETED
    assert done.micro_credits_used == 5_000_000
    assert (await scene.wallet()).posted == before.posted - 5_000_000
    assert done.media_id is not None
    assert done.media_address is not None
    assert done.media_address.startswith(done.media_id)


async def test_a_topic_that_the_operator_refuses_holds_nothing(scene: Scene) -> None:
    scene.generation.topics.add_kwargs(refused=("Miracle cure",))
    scene.generation.topics.reset()
    with pytest.raises(Exception, match="does not write about that") as refusal:
        await scene.begin(prompt="The MIRACLE-cure of tomorrow")
    assert not isinstance(refusal.value, Conflict)
    assert (await scene.wallet()).plan.held == 0
