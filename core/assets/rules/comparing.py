"""What changed between two texts: by lines, as `diff -u` writes it, and by words.

Myers' greedy algorithm ("An O(ND) Difference Algorithm", 1986), first on lines and then on the
words of what was replaced. All of it together takes at most `STEPS_MAX` steps; where that is not
enough, the rest is said to be replaced as a whole and the comparison not to be exact.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

STEPS_MAX = 1_000_000
EDITS_MAX = 1_500
"""The most differences that are looked for in one stretch; memory grows with their square."""
CONTEXT_LINES = 3
LINES = re.compile(r"[^\n]*\n|[^\n]+")
WORDS = re.compile(r"\s+|\w+|[^\w\s]")
NO_NEWLINE = "\\ No newline at end of file\n"


class Change(StrEnum):
    """What became of a piece of text."""

    EQUAL = "equal"
    DELETE = "delete"
    INSERT = "insert"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text: what is equal and deleted is the old text, equal and inserted the new."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What changed. `exact` is false where the texts differ too much to be compared in full."""

    unified: str
    words: tuple[Piece, ...]
    lines_added: int
    lines_removed: int
    exact: bool


@dataclass(frozen=True, slots=True)
class Block:
    """The places `old` to `old_end` became `new` to `new_end`; or are the same, if `equal`."""

    old: int
    old_end: int
    new: int
    new_end: int
    equal: bool


class Budget:
    """What is left of the time that a comparison may take."""

    def __init__(self, steps: int) -> None:
        """Begin with so many steps."""
        self.left = steps
        self.was_enough = True


def compare(old: str, new: str, *, names: tuple[str, str], steps: int = STEPS_MAX) -> Comparison:
    """Return what changed from one text to another; `names` stand in the unified form's head."""
    budget = Budget(steps)
    before, after = LINES.findall(old), LINES.findall(new)
    blocks = differences(before, after, budget)
    words = merged(word_pieces(blocks, before, after, budget))
    changed = [block for block in blocks if not block.equal]
    return Comparison(
        unified=unified(blocks, before, after, names),
        words=tuple(words),
        lines_added=sum(block.new_end - block.new for block in changed),
        lines_removed=sum(block.old_end - block.old for block in changed),
        exact=budget.was_enough,
    )


def differences(old: Sequence[str], new: Sequence[str], budget: Budget) -> list[Block]:
    """Return equal and changed blocks in turn, covering both sequences."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    old_end, new_end = len(old) - end, len(new) - end
    runs = common_runs(old[start:old_end], new[start:new_end], budget)
    same = [(0, 0, start), *((start + i, start + j, n) for i, j, n in runs)]
    blocks: list[Block] = []
    i = j = 0
    for at, there, length in (*same, (old_end, new_end, end)):
        if (i, j) != (at, there):
            blocks.append(Block(i, at, j, there, equal=False))
        if length:
            blocks.append(Block(at, at + length, there, there + length, equal=True))
        i, j = at + length, there + length
    return blocks


@dataclass(frozen=True, slots=True)
class Round:
    """How far paths of so many edits get: `ends` along every second diagonal from `low` up.

    A diagonal is a place in the old sequence less one in the new; -1 is an end that no path has.
    """

    low: int
    ends: list[int]

    def before(self, diagonal: int, old: int, new: int) -> tuple[int, int]:
        """Return where one more edit gets onto a diagonal: by insertion, and by deletion."""
        at = (diagonal - 1 - self.low) // 2
        ends = self.ends
        inserted = ends[at + 1] if 0 <= at + 1 < len(ends) else -1
        deleted = ends[at] + 1 if 0 <= at < len(ends) and ends[at] >= 0 else -1
        return (
            inserted if inserted - diagonal <= new else -1,
            deleted if deleted <= old else -1,
        )


def common_runs(
    old: Sequence[str], new: Sequence[str], budget: Budget
) -> list[tuple[int, int, int]]:
    """Return what both have in common, as (place in old, place in new, length).

    There is none where either is empty, or where the budget ends before their edits do.
    """
    if not old or not new:
        return []
    n, m = len(old), len(new)
    rounds: list[Round] = []
    for edits in range(min(EDITS_MAX, n + m) + 1):
        now = Round(-edits + 2 * max(0, edits - m), [])
        for diagonal in range(now.low, edits - 2 * max(0, edits - n) + 1, 2):
            x = max(rounds[-1].before(diagonal, n, m)) if rounds else 0
            first = x
            if x >= 0:
                while x < n and x - diagonal < m and old[x] == new[x - diagonal]:
                    x += 1
            budget.left -= 1 + x - first
            now.ends.append(x)
            if x == n and x - diagonal == m:
                return walked_back([*rounds, now], n, m)
        rounds.append(now)
        if budget.left <= 0:
            break
    budget.was_enough = False
    return []


def walked_back(rounds: Sequence[Round], n: int, m: int) -> list[tuple[int, int, int]]:
    """Return the runs of equal items on the path to the end of both sequences."""
    runs: list[tuple[int, int, int]] = []
    x, y = n, m
    for edits in range(len(rounds) - 1, 0, -1):
        diagonal = x - y
        inserted, deleted = rounds[edits - 1].before(diagonal, n, m)
        first = max(inserted, deleted)
        if x > first:
            runs.append((first, first - diagonal, x - first))
        x = inserted if inserted >= deleted else deleted - 1
        y = x - diagonal - 1 if inserted >= deleted else x - diagonal + 1
    if x:
        runs.append((0, 0, x))
    return runs[::-1]


def word_pieces(
    blocks: Iterable[Block], before: Sequence[str], after: Sequence[str], budget: Budget
) -> Iterable[Piece]:
    """Yield the pieces of both texts in order, replaced lines word by word."""
    for block in blocks:
        old = "".join(before[block.old : block.old_end])
        new = "".join(after[block.new : block.new_end])
        if block.equal:
            yield Piece(Change.EQUAL, old)
            continue
        olds, news = WORDS.findall(old), WORDS.findall(new)
        for part in differences(olds, news, budget):
            gone = "".join(olds[part.old : part.old_end])
            if part.equal:
                yield Piece(Change.EQUAL, gone)
                continue
            yield Piece(Change.DELETE, gone)
            yield Piece(Change.INSERT, "".join(news[part.new : part.new_end]))


def merged(pieces: Iterable[Piece]) -> list[Piece]:
    """Return pieces with neighbours of the same kind put together, and none that is empty."""
    found: list[Piece] = []
    for piece in pieces:
        if found and found[-1].change is piece.change:
            found[-1] = Piece(piece.change, found[-1].text + piece.text)
        elif piece.text:
            found.append(piece)
    return found


def unified(
    blocks: Sequence[Block], before: Sequence[str], after: Sequence[str], names: tuple[str, str]
) -> str:
    """Return the differences as `diff -u` writes them; nothing where there are none."""
    hunks = list(grouped(blocks))
    if not hunks:
        return ""
    lines = [f"--- {names[0]}\n", f"+++ {names[1]}\n"]
    for hunk in hunks:
        old = place(hunk[0].old, hunk[-1].old_end)
        new = place(hunk[0].new, hunk[-1].new_end)
        lines.append(f"@@ -{old} +{new} @@\n")
        for block in hunk:
            if block.equal:
                lines += marked(" ", before[block.old : block.old_end])
            else:
                lines += marked("-", before[block.old : block.old_end])
                lines += marked("+", after[block.new : block.new_end])
    return "".join(lines)


def grouped(blocks: Sequence[Block]) -> Iterable[list[Block]]:
    """Yield changed blocks with what is around them, those near to one another together."""
    hunk: list[Block] = []
    for index, block in enumerate(blocks):
        if not block.equal:
            hunk.append(block)
            continue
        is_last = index == len(blocks) - 1
        length = block.old_end - block.old
        if hunk and (is_last or length > 2 * CONTEXT_LINES):
            kept = min(length, CONTEXT_LINES)
            old, new = block.old, block.new
            yield [*hunk, Block(old, old + kept, new, new + kept, equal=True)]
            hunk = []
        if not is_last:
            kept = length if hunk else min(length, CONTEXT_LINES)
            old, new = block.old_end - kept, block.new_end - kept
            hunk.append(Block(old, block.old_end, new, block.new_end, equal=True))
    if hunk:
        yield hunk


def place(start: int, end: int) -> str:
    """Return lines as a hunk's head names them; an empty place is named by the line before."""
    length = end - start
    return f"{start + 1}" if length == 1 else f"{start + 1 if length else start},{length}"


def marked(mark: str, lines: Sequence[str]) -> Iterable[str]:
    """Yield lines with a mark before each, and a note after one without its end."""
    for line in lines:
        yield mark + line
        if not line.endswith("\n"):
            yield "\n" + NO_NEWLINE
