"""What changed between two texts, in a bounded time."""

import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.assets.rules.comparing import STEPS_MAX, Budget, Change, compare, differences

lines = st.lists(st.sampled_from(["a\n", "b\n", "c c\n", "c d\n", "\n", " e", "f.g\n"]), max_size=9)
texts = lines.map("".join)
NAMES = ("1", "2")


def shortest(old: str, new: str) -> int:
    """Return the fewest insertions and deletions between two texts, letter by letter."""
    row = list(range(len(new) + 1))
    for i, letter in enumerate(old, 1):
        above, row = row, [i]
        for j, other in enumerate(new, 1):
            row.append(above[j - 1] if letter == other else 1 + min(above[j], row[j - 1]))
    return row[-1]


@given(old=texts, new=texts, steps=st.sampled_from([0, 3, 20, STEPS_MAX]))
def test_the_pieces_are_the_old_text_and_the_new(old: str, new: str, steps: int) -> None:
    found = compare(old, new, names=NAMES, steps=steps)
    before = [piece.text for piece in found.words if piece.change is not Change.INSERT]
    after = [piece.text for piece in found.words if piece.change is not Change.DELETE]
    assert ("".join(before), "".join(after)) == (old, new)
    assert all(piece.text for piece in found.words)
    assert (found.unified == "") == (old == new)


@given(old=st.text("abc", max_size=12), new=st.text("abc", max_size=12))
def test_there_are_no_more_edits_than_needed(old: str, new: str) -> None:
    blocks = differences(old, new, Budget(STEPS_MAX))
    edits = sum(b.old_end - b.old + b.new_end - b.new for b in blocks if not b.equal)
    assert edits == shortest(old, new)
    assert all(old[b.old : b.old_end] == new[b.new : b.new_end] for b in blocks if b.equal)


@settings(max_examples=25)
@given(old=texts, new=texts, steps=st.sampled_from([0, STEPS_MAX]))
def test_patch_makes_the_new_text_of_the_old_one(
    tmp_path_factory: pytest.TempPathFactory, old: str, new: str, steps: int
) -> None:
    folder: Path = tmp_path_factory.mktemp("patch")
    (folder / "text").write_text(old, encoding="utf-8")
    found = compare(old, new, names=("text", "text"), steps=steps)
    command = ["patch", "--silent", "--force", "text"]
    subprocess.run(command, input=found.unified.encode(), cwd=folder, check=bool(found.unified))
    path = folder / "text"
    assert (path.read_text(encoding="utf-8") if path.exists() else "") == new


def test_what_differs_too_much_is_replaced_as_a_whole() -> None:
    old = " ".join(f"a{number}" for number in range(30_000))
    new = " ".join(f"b{number}" for number in range(30_000))
    found = compare(old, new, names=NAMES)
    assert not found.exact
    assert [piece.change for piece in found.words] == [Change.DELETE, Change.INSERT]


def test_a_word_changed_in_a_long_text_is_found_exactly() -> None:
    old = "".join(f"Line {number} of it.\n" for number in range(9_000))
    new = old.replace("Line 4000 of", "Line 4000 out of")
    found = compare(old, new, names=NAMES)
    assert found.exact
    inserted = [piece.text for piece in found.words if piece.change is Change.INSERT]
    assert "".join(inserted).strip() == "out"
    assert (found.lines_added, found.lines_removed) == (1, 1)
    assert "@@ -3998,7 +3998,7 @@" in found.unified
