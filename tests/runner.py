"""Runs one coroutine after the other on one loop, as histories of thousands of acts do."""

import asyncio
from collections.abc import Coroutine
from typing import Any, Self, TypeVar

Result = TypeVar("Result")


class Runner:
    """An `asyncio.Runner` that leaves Ctrl-C as it is.

    To handle it anew for each coroutine, Python puts into words what that was given, all wallets of
    a model: that takes as long as a small act.
    """

    def __init__(self) -> None:
        self._runner = asyncio.Runner()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def run(self, act: Coroutine[Any, Any, Result]) -> Result:
        """Run a coroutine and return what it returns."""
        return self._runner.get_loop().run_until_complete(act)

    def close(self) -> None:
        """End what still runs, and the loop."""
        self._runner.close()
