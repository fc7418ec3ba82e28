"""Whatever dies, is lost, cancelled or deleted: one submission, one charge, one end."""

from datetime import timedelta
from itertools import count
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from adapters.system import TimeOrderedIds
from core.ledger.errors import InsufficientCredits
from core.shared.ids import AccountId
from core.video.model import ClipStatus, RenderState
from tests.properties.ledger.backends import Backend
from tests.properties.video.studio import Studio, until_death
from tests.runner import Runner

Stage = tuple[Backend, Runner]
ACCOUNTS = count(7_000_001)
MOODS = ("accept", "lose", "vanish", "refuse", "decline")


async def opened(backend: Backend, credits: int = 400) -> Studio:
    studio = Studio(
        backend=backend,
        ids=TimeOrderedIds(),
        account_id=AccountId(next(ACCOUNTS)),
        credits=credits,
    )
    await studio.open()
    return studio


@pytest.mark.parametrize("can_tell", [True, False], ids=["list", "no list"])
@pytest.mark.parametrize("mood", ["accept", "lose", "vanish", "refuse"])
def test_dead_at_any_point_and_run_again(stage: Stage, mood: str, can_tell: bool) -> None:
    """Each point at which the process could die, one after the other: then it is started anew."""
    backend, runner = stage
    ends: dict[str, int] = {}

    async def history(point: int) -> bool:
        studio = await opened(backend)
        studio.renderer.can_tell = can_tell
        studio.renderer.moods = [mood]
        [clip] = await studio.order(1)

        async def whole() -> None:
            for percent in (60, 20, 40, 80):  # A renderer may think again; what is told does not.
                await studio.step(clip.id)
                studio.renderer.moves(RenderState.RENDERING, percent)
                studio.later(timedelta(minutes=4))
            studio.renderer.moves(RenderState.DONE)
            await studio.step(clip.id)

        died = await until_death(studio, point, whole)
        await studio.check()
        await studio.finish()
        await studio.check()
        end = (await studio.clip(clip.id)).status.value
        ends[end] = ends.get(end, 0) + 1
        return died

    points = 0
    while runner.run(history(points + 1)):
        points += 1
    assert points >= 4
    if can_tell:
        assert ends == {"completed": points + 1}
    else:
        assert ends.keys() == {"completed", "failed"}


@pytest.mark.parametrize("act", ["step", "cancel", "delete"])
def test_something_else_happens_while_it_is_submitted(stage: Stage, act: str) -> None:
    backend, runner = stage

    async def history(turns: int) -> None:
        studio = await opened(backend)
        [clip] = await studio.order(1)
        await studio.beside(clip.id, act, turns)
        await studio.check()
        await studio.finish()
        await studio.check()

    for turns in (0, 4, 8, 12, 16, 24, 48):
        runner.run(history(turns))


def test_one_of_nine_fails_and_eight_are_charged(stage: Stage) -> None:
    backend, runner = stage

    async def history() -> None:
        studio = await opened(backend, credits=360)
        clips = await studio.order(9)
        for clip in clips:
            await studio.step(clip.id)
        job = next(job for job, of in studio.renderer.jobs.items() if of == clips[4].id)
        state = studio.renderer.states
        studio.renderer.moves(RenderState.RENDERING, 50)
        only = state.pop(job)
        studio.renderer.moves(RenderState.DONE)
        state[job] = only
        for clip in clips:
            await studio.step(clip.id)
        studio.renderer.moves(RenderState.FAILED)
        await studio.step(clips[4].id)
        ends = [(await studio.clip(clip.id)).status for clip in clips]
        assert ends.count(ClipStatus.COMPLETED) == 8
        assert ends[4] is ClipStatus.FAILED
        await studio.check()

    runner.run(history())


def test_all_or_none_are_held(stage: Stage) -> None:
    backend, runner = stage

    async def history() -> None:
        studio = await opened(backend, credits=359)
        with pytest.raises(InsufficientCredits):
            await studio.order(9)
        await studio.check()
        assert len(await studio.order(4)) == 4
        await studio.check()

    runner.run(history())


class ClipsMachine(RuleBasedStateMachine):
    """A customer, a worker that dies now and then, a renderer with moods, a store in a cloud."""

    stage: Stage

    @initialize(can_tell=st.booleans())
    def begin(self, can_tell: bool) -> None:
        backend, self.runner = self.stage
        self.studio = self.runner.run(opened(backend, credits=400))
        self.studio.renderer.can_tell = can_tell

    def pick(self, number: int) -> str:
        clips = self.studio.clips
        return clips[number % len(clips)]

    @rule(count=st.sampled_from((1, 1, 4)))
    def order(self, count: int) -> None:
        async def try_it() -> None:
            try:
                await self.studio.order(count)
            except InsufficientCredits:
                return

        self.runner.run(try_it())

    @rule(moods=st.lists(st.sampled_from(MOODS), max_size=4))
    def turns(self, moods: list[str]) -> None:
        self.studio.renderer.moods = moods

    @precondition(lambda self: self.studio.clips)
    @rule(number=st.integers(0, 99))
    def step(self, number: int) -> None:
        self.runner.run(self.studio.step(self.pick(number)))

    @precondition(lambda self: self.studio.clips)
    @rule(number=st.integers(0, 99), point=st.integers(1, 10))
    def die(self, number: int, point: int) -> None:
        clip_id = self.pick(number)
        self.runner.run(until_death(self.studio, point, lambda: self.studio.step(clip_id)))

    @precondition(lambda self: self.studio.clips)
    @rule(
        number=st.integers(0, 99),
        act=st.sampled_from(("step", "cancel", "delete")),
        turns=st.integers(0, 25),
    )
    def beside_itself(self, number: int, act: str, turns: int) -> None:
        self.runner.run(self.studio.beside(self.pick(number), act, turns))

    @precondition(lambda self: self.studio.clips)
    @rule(number=st.integers(0, 99))
    def cancel(self, number: int) -> None:
        self.runner.run(self.studio.cancel(self.pick(number)))

    @precondition(lambda self: self.studio.clips)
    @rule(number=st.integers(0, 99))
    def delete(self, number: int) -> None:
        self.runner.run(self.studio.delete(self.pick(number)))

    @rule(state=st.sampled_from(RenderState), percent=st.integers(0, 100))
    def render(self, state: RenderState, percent: int) -> None:
        self.studio.renderer.moves(state, percent)

    @rule(store=st.booleans(), renderer=st.booleans())
    def be_away(self, store: bool, renderer: bool) -> None:
        self.studio.shelf.is_away, self.studio.renderer.is_away = store, renderer

    @rule(minutes=st.sampled_from((1, 4, 70)))
    def wait(self, minutes: int) -> None:
        self.studio.later(timedelta(minutes=minutes))

    @invariant()
    def all_is_as_it_must_be(self) -> None:
        if hasattr(self, "studio"):
            self.runner.run(self.studio.check())

    def teardown(self) -> None:
        if hasattr(self, "studio"):
            self.runner.run(self.studio.finish())
            self.runner.run(self.studio.check())


def test_any_history(stage: Stage) -> None:
    backend, _ = stage
    examples = settings().max_examples if backend.name == "memory" else 6
    machine: Any = type("Machine", (ClipsMachine,), {"stage": stage})
    run_state_machine_as_test(
        machine,
        settings=settings(max_examples=examples, stateful_step_count=20, deadline=None),
    )
