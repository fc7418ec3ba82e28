"""Which bytes a Range header asks for."""

import pytest

from entrypoints.http.serving.ranges import ByteRange, Unsatisfiable, asked_range


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("bytes=0-0", (0, 0)),
        ("bytes=2-4", (2, 4)),
        ("bytes=2-", (2, 9)),
        ("bytes=-3", (7, 9)),
        ("bytes=-30", (0, 9)),
        ("bytes=0-99", (0, 9)),
    ],
)
def test_a_range_is_cut_to_the_file(header: str, expected: tuple[int, int]) -> None:
    first, last = expected
    assert asked_range(header, 10) == ByteRange(first=first, last=last)


@pytest.mark.parametrize(
    "header", [None, "", "bytes=-", "bytes=4-2", "bytes=0-1,3-4", "items=0-1", "bytes=a-b"]
)
def test_what_is_no_single_range_means_the_whole(header: str | None) -> None:
    assert asked_range(header, 10) is None


@pytest.mark.parametrize("header", ["bytes=10-", "bytes=10-12", "bytes=-0"])
def test_a_range_beyond_the_file_can_not_be_had(header: str) -> None:
    with pytest.raises(Unsatisfiable):
        asked_range(header, 10)
