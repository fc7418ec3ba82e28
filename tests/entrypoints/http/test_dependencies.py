"""Providers become dependencies under their own names."""

import pytest
from dependency_injector import containers, providers

from entrypoints.http.serving.dependencies import UnusableName, offered


class Tool:
    """Something to be provided."""


class Inner(containers.DeclarativeContainer):
    outside: providers.Dependency[int] = providers.Dependency()
    shared = providers.DependenciesContainer()
    tool = providers.Singleton(Tool)
    hidden = providers.Object("inner")


class Root(containers.DeclarativeContainer):
    inner = providers.Container(Inner, outside=providers.Object(1))
    hidden = providers.Object("outer")
    number = providers.Object(7)


def test_all_providers_are_offered_but_what_comes_from_outside() -> None:
    assert set(offered(Root())) == {"tool", "hidden", "number"}


async def test_they_give_what_the_container_gives() -> None:
    root = Root()

    found = offered(root)

    assert await found["tool"]() is root.inner.tool()
    assert await found["hidden"]() == "outer"


async def test_an_override_in_a_test_is_seen() -> None:
    root = Root()
    found = offered(root)
    other = Tool()

    with root.inner.tool.override(providers.Object(other)):
        assert await found["tool"]() is other


def test_two_of_one_name_side_by_side_are_refused() -> None:
    class Twins(containers.DeclarativeContainer):
        one = providers.Container(Inner, outside=providers.Object(1))
        two = providers.Container(Inner, outside=providers.Object(2))

    with pytest.raises(UnusableName, match="Two providers are called"):
        offered(Twins())


def test_a_name_of_the_framework_is_refused() -> None:
    class Clash(containers.DeclarativeContainer):
        request = providers.Object(1)

    with pytest.raises(UnusableName, match="request"):
        offered(Clash())
