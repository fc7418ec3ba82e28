import os
import time
from uuid import RFC_4122, UUID

import pytest

from adapters.system import TimeOrderedIds


def test_ids_are_uuids_of_their_millisecond_and_sort_in_the_order_made() -> None:
    ids = TimeOrderedIds()
    before = time.time_ns() // 1_000_000
    made = [ids.new() for _ in range(5_000)]
    after = time.time_ns() // 1_000_000

    read = [UUID(each) for each in made]
    assert [str(each) for each in read] == made
    assert {(each.version, each.variant) for each in read} == {(7, RFC_4122)}
    assert made == sorted(set(made))
    # Of a burst some may be numbered into the next milliseconds.
    assert before <= read[0].int >> 80 <= read[-1].int >> 80 <= after + 5


def test_ids_go_on_from_the_last_when_the_clock_is_set_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ids = TimeOrderedIds()
    monkeypatch.setattr(time, "time_ns", lambda: 1_700_000_000_000_000_000)
    first = ids.new()
    monkeypatch.setattr(time, "time_ns", lambda: 1_600_000_000_000_000_000)

    assert ids.new() > first


def test_a_forked_process_makes_other_ids(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time_ns", lambda: 1_700_000_000_000_000_000)
    TimeOrderedIds().new()
    reading, writing = os.pipe()
    if (child := os.fork()) == 0:
        os.write(writing, TimeOrderedIds().new().encode())
        os._exit(0)
    os.waitpid(child, 0)

    assert os.read(reading, 100).decode()[19:] != TimeOrderedIds().new()[19:]
