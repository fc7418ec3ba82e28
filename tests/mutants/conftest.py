"""Mutants take minutes: they run only when they are asked for."""

import pytest


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip them unless `-m mutants` selects them."""
    if "mutants" in config.option.markexpr:
        return
    for item in items:
        if item.get_closest_marker("mutants"):
            item.add_marker(pytest.mark.skip(reason="mutants: `make test-mutants` runs them"))
