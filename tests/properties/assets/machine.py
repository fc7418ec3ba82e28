"""Random edits, steps, restores and races on every storage, beside a model that is plainly right.

The model knows what was written and walks like an editor everybody knows: a list of versions, and
a stack of what was left, which an edit clears. Numbers are those of the invariants of versions:

14. Versions are numbered 1..k without gaps, and a stored one never changes.
15. The pointer names a version of the same asset; the revision rises with each change.
16. Redo right after undo leads back; undo at the first and redo with nothing left change nothing.
17. An edit after undo follows the then-current version and clears redo; all stay restorable.
18. Of two writes that expect one revision, exactly one succeeds and the other changes nothing.
19. What is restored has the content of the version that it was restored from.
"""

import asyncio
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from core.assets.model import Asset, AssetState, Expected, Version
from tests.properties.assets.world import ANY, Desk, World, outcome

contents = st.sampled_from(["a", "b", "c", "", "d\ne"])
UNDO, REDO = "asset-nothing-to-undo", "asset-nothing-to-redo"
MOVED, MOVED_ON, MISSING = "asset-moved", "asset-moved-on", "asset-version-not-found"
rivals = st.sampled_from(["edit", "undo", "restore"])
SEEN = ("nothing", "right", "right condition", "stale", "stale condition")
seen = st.sampled_from((*SEEN, "nothing", "nothing"))


@dataclass
class Model:
    """What one asset must be like."""

    versions: list[tuple[int | None, str]] = field(default_factory=list)
    current: int = 1
    left: list[int] = field(default_factory=list)
    title: str = ""
    changes: int = 1

    @property
    def content(self) -> str:
        return self.versions[self.current - 1][1]

    @property
    def parent(self) -> int | None:
        return self.versions[self.current - 1][0]

    def edit(self, content: str) -> None:
        if content == self.content:
            return
        self.versions.append((self.current, content))
        self.current = len(self.versions)
        self.left.clear()
        self.changes += 1

    def undo(self) -> str | None:
        if self.parent is None:
            return UNDO
        self.left.append(self.current)
        self.current = self.parent
        self.changes += 1
        return None

    def redo(self) -> str | None:
        if not self.left:
            return REDO
        self.current = self.left.pop()
        self.changes += 1
        return None

    def restore(self, number: int) -> str | None:
        if number > len(self.versions):
            return MISSING
        self.edit(self.versions[number - 1][1])
        return None


class AssetsMachine(RuleBasedStateMachine):
    """One asset on each storage, and a model of each: who wins a race may differ."""

    world: World

    @initialize(content=contents)
    def begin(self, content: str) -> None:
        self.models: dict[str, Model] = {}
        self.known: dict[str, dict[int, Version]] = {}
        self.before: dict[str, Asset] = {}
        for desk in self.world.desks:
            state = self.run(desk.create(content))
            assert state.asset.revision == 1
            self.models[desk.name] = Model([(None, content)], title=state.asset.title)
            self.known[desk.name] = {}

    def run(self, work: Any) -> Any:
        return self.world.runner.run(work)

    def expected(self, how: str, revision: int) -> tuple[Expected, str | None]:
        """Return what a caller says to have seen, and the refusal that follows from it."""
        return {
            "nothing": (ANY, None),
            "right": (Expected(revision=revision), None),
            "right condition": (Expected(match=frozenset({revision, 99})), None),
            "stale": (Expected(revision=revision - 1), MOVED),
            "stale condition": (
                Expected(revision=revision, match=frozenset({revision - 1})),
                MOVED_ON,
            ),
        }[how]

    def act(self, desk: Desk, how: str, act: Any, by_model: Any) -> AssetState | str:
        """Do something that may be refused, as the model says; a refusal changes nothing."""
        model = self.models[desk.name]
        before = self.run(desk.stored())
        expected, refusal = self.expected(how, before[0].revision)
        refusal = refusal or by_model(model)
        told: AssetState | str = self.run(outcome(act(desk, expected)))
        if refusal is None:
            assert isinstance(told, AssetState), told
            assert told.version.content == model.content
            assert told.version.number == told.asset.current == model.current
        else:
            assert told == refusal
            assert self.run(desk.stored()) == before, "what was refused changed something"
        return told

    @rule(content=contents, how=seen)
    def edit(self, content: str, how: str) -> None:
        for desk in self.world.desks:
            self.act(desk, how, lambda d, e: d.edit(content, e), lambda model: model.edit(content))

    @rule(how=seen)
    def undo(self, how: str) -> None:
        for desk in self.world.desks:
            self.act(desk, how, lambda d, e: d.undo(e), lambda model: model.undo())

    @rule(how=seen)
    def redo(self, how: str) -> None:
        for desk in self.world.desks:
            self.act(desk, how, lambda d, e: d.redo(e), lambda model: model.redo())

    @rule(times=st.integers(1, 4))
    def back_and_forth(self, times: int) -> None:
        """16: as many redos right after as many undos lead back to the same state."""
        for desk in self.world.desks:
            model = self.models[desk.name]
            (before, _), steps = self.run(desk.stored()), 0
            while steps < times and model.undo() is None:
                self.run(desk.undo())
                steps += 1
            for _ in range(steps):
                assert model.redo() is None
                self.run(desk.redo())
            after, _ = self.run(desk.stored())
            assert (after.current, after.undo_to, after.redo_to, after.found_by) == (
                before.current,
                before.undo_to,
                before.redo_to,
                before.found_by,
            )
            assert after.revision == before.revision + 2 * steps

    @rule(pick=st.integers(0, 30), how=seen)
    def restore(self, pick: int, how: str) -> None:
        """19, and that one is missing which was never written."""
        for desk in self.world.desks:
            number = 1 + pick % (len(self.models[desk.name].versions) + 1)
            told = self.act(
                desk,
                how,
                lambda d, e, number=number: d.restore(number, e),
                lambda model, number=number: model.restore(number),
            )
            if isinstance(told, AssetState):
                assert told.version.content == self.models[desk.name].versions[number - 1][1]

    @rule(title=st.sampled_from(["x", "y"]), content=st.none() | contents)
    def rename(self, title: str, content: str | None) -> None:
        for desk in self.world.desks:
            model = self.models[desk.name]
            before = self.run(desk.stored())[0].revision
            is_new = title != model.title or content not in {None, model.content}
            state = self.run(desk.edit(content, title=title))
            model.title = title
            if content is not None:
                model.edit(content)
            assert state.asset.title == title
            assert state.asset.revision == before + is_new

    @rule(pick=st.integers(0, 30), content=contents)
    def deliver_late(self, pick: int, content: str) -> None:
        """A model's version follows the one that it was made from, and hides nobody's work."""
        for desk in self.world.desks:
            model = self.models[desk.name]
            base = 1 + pick % len(model.versions)
            number = self.run(desk.deliver(base, content))
            model.versions.append((base, content))
            assert number == len(model.versions)
            if base == model.current:
                model.current = number
                model.left.clear()

    @rule(ours=contents, acts=st.lists(rivals, min_size=1, max_size=2))
    def race(self, ours: str, acts: list[str]) -> None:
        """18: some at once, all of whom have seen the same."""
        for desk in self.world.desks:
            model = self.models[desk.name]
            if model.parent is None or ours == model.content:
                continue
            asset, _ = self.run(desk.stored())
            expected = Expected(match=frozenset({asset.revision}))
            told = self.run(self.raced(desk, expected, ours, acts))
            winners = [each for each in told if isinstance(each, AssetState)]
            assert len(winners) == 1, told
            assert [each for each in told if each is not winners[0]] == [MOVED_ON] * len(acts)
            place = told.index(winners[0])
            if place == 0 or acts[place - 1] == "edit":
                model.edit(ours if place == 0 else f"{ours}{place}")
            elif acts[place - 1] == "undo":
                assert model.undo() is None
            else:
                assert model.restore(model.parent) is None

    async def raced(
        self, desk: Desk, expected: Expected, ours: str, acts: list[str]
    ) -> list[AssetState | str]:
        parent = self.models[desk.name].parent
        assert parent is not None
        others = [
            {
                "edit": desk.edit(f"{ours}{place}", expected),
                "undo": desk.undo(expected),
                "restore": desk.restore(parent, expected),
            }
            for place, _ in enumerate(acts, 1)
        ]
        chosen = []
        for name, each in zip(acts, others, strict=True):
            chosen.append(each.pop(name))
            for unused in each.values():
                unused.close()
        return list(
            await asyncio.gather(*(outcome(act) for act in (desk.edit(ours, expected), *chosen)))
        )

    @invariant()
    def everything_is_as_the_model_says(self) -> None:
        for desk in self.world.desks:
            if desk.name not in getattr(self, "models", {}):
                continue
            asset, versions = self.run(desk.stored())
            model, known = self.models[desk.name], self.known[desk.name]
            # 14
            assert [each.number for each in versions] == list(range(1, len(versions) + 1))
            assert asset.last == len(versions)
            for each in versions:
                assert known.setdefault(each.number, each) == each
                assert each.digest == sha256((each.content or "").encode()).hexdigest()
            # 15
            assert 1 <= asset.current <= len(versions)
            before = self.before.get(desk.name)
            if before is not None and before.id == asset.id:
                pointers = [(a.current, a.undo_to, a.redo_to, a.title) for a in (before, asset)]
                assert asset.revision >= before.revision
                assert pointers[0] == pointers[1] or asset.revision > before.revision
            self.before[desk.name] = asset
            # 16, 17: the tree, and where undo and redo lead
            assert [(each.parent, each.content) for each in versions] == model.versions
            assert asset.current == model.current
            assert asset.undo_to == model.parent
            assert asset.redo_to == (model.left[-1] if model.left else None)

    def teardown(self) -> None:
        """17: every version can be restored, those of left branches too."""
        for desk in self.world.desks:
            for number, (_, content) in enumerate(list(self.models[desk.name].versions), 1):
                restored = self.run(desk.restore(number))
                assert restored.version.content == content
