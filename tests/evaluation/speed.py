"""`python -m tests.evaluation.speed`: how long the detector takes, by message and by character."""

import statistics
import sys
import time

from core.coach.detection.decisions import detect
from tests.evaluation.scoring import DATA, load

ROUNDS = 5
WARM = ("voices", "practice", "market")
"""The messages that are read before, so that hardly a pattern is tried first while it is timed."""
LENGTHS = (100, 300, 1_000, 3_000, 10_000)


def main() -> int:
    """Print the median and slowest message, and microseconds per character by length."""
    texts = [
        message["text"] for name in ("dev", "varied") for message in load(DATA / f"{name}.jsonl")
    ]
    for name in WARM:
        for message in load(DATA / f"{name}.jsonl"):
            detect(message["text"])
    # Once each: a message that is read again finds what was thought of its clauses.
    taken = sorted(map(timed, texts))
    median, slow = statistics.median(taken), taken[int(len(taken) * 0.99)]
    lines = [
        f"{len(texts)} messages, each read for the first time",
        f"  median      {median:8.3f} ms",
        f"  99 of 100   {slow:8.3f} ms",
        f"  slowest     {taken[-1]:8.3f} ms",
        "characters   microseconds a character: messages in a row, one sentence, no words",
    ]
    for length in LENGTHS:
        columns = [
            milliseconds(text) * 1_000 / length for text in of_length(length, " ".join(texts))
        ]
        lines.append(f"  {length:>8}   " + "".join(f"{column:10.2f}" for column in columns))
    print("\n".join(lines))  # noqa: T201
    return 0


def of_length(length: int, messages: str) -> tuple[str, str, str]:
    """Return texts of that length: messages, one endless sentence, and nothing but signs."""
    endless = "we will probably host the course on circle and charge people 29 a month, or "
    many = length // 10 + 1
    return messages[:length], (endless * many)[:length], ("(,' \"-: " * many * 2)[:length]


def milliseconds(text: str) -> float:
    """Return the time of the fastest of some rounds, the first of them left out."""
    detect(text)
    return min(timed(text) for _ in range(ROUNDS))


def timed(text: str) -> float:
    """Return the milliseconds of processor time of one reading."""
    start = time.process_time()
    detect(text)
    return (time.process_time() - start) * 1_000


if __name__ == "__main__":
    sys.exit(main())
