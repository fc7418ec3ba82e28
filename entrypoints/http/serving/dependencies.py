"""From the container to the handlers: every provider is offered under its own name.

So a handler says `place_hold: NamedDependency[PlaceHold]` and gets what the container calls
`place_hold`; a new use case is one line in the container.
"""

from collections.abc import Mapping
from inspect import signature
from typing import Any, TypeAlias, TypeVar

from dependency_injector import providers
from dependency_injector.containers import Container
from litestar import Router
from litestar.constants import RESERVED_KWARGS
from litestar.di import NamedDependency, Provide
from litestar.handlers import HTTPRouteHandler
from litestar.params import SkipValidation
from litestar.routes import HTTPRoute

T = TypeVar("T")
GroupedUseCase: TypeAlias = NamedDependency[SkipValidation[T]]
"""A use case whose calls the container groups: what is given is no `T` but is called like one."""
NOT_OFFERED = (providers.Dependency, providers.DependenciesContainer, providers.Self)
"""What only stands for something that is passed in from outside."""


class UnusableName(Exception):
    """Two providers share a name, or one has a name that the framework keeps for itself."""


def use(provider: providers.Provider[Any]) -> Provide:
    """Return a provider as a dependency.

    The framework inspects signatures and a provider has none, so it gets a plain function that
    says what comes out.
    """

    def resolve() -> Any:
        return provider()

    made = getattr(provider, "cls", None)
    resolve.__annotations__ = {"return": made if isinstance(made, type) else Any}
    return Provide(resolve, sync_to_thread=False)


def offered(container: Container) -> dict[str, Provide]:
    """Return all providers of a container, and of those inside it, by name.

    A container's own provider hides one of the same name inside it. Raises `UnusableName` where
    two containers side by side offer the same name.
    """
    return {name: use(provider) for name, provider in _named(container).items()}


def supplied(router: Router, found: Mapping[str, Provide]) -> Router:
    """Return a router around `router` that offers what its handlers ask for by name.

    The framework compares all dependencies of a handler with one another; the few that are asked
    for make a start of milliseconds where all of them would make one of seconds.
    """
    routes = [route for route in router.routes if isinstance(route, HTTPRoute)]
    handlers = [handler for route in routes for handler in route.route_handlers]
    layers: list[Router | HTTPRouteHandler] = [router, *handlers]
    own = [each for layer in layers for each in (layer.dependencies or {}).values()]
    asking: list[Any] = [*(handler.fn for handler in handlers), *own]
    needed: dict[str, Provide] = {}
    while asking:
        part = asking.pop()
        asked = signature(part.dependency if isinstance(part, Provide) else part).parameters
        new = {name: found[name] for name in asked if name in found and name not in needed}
        needed |= new
        asking += new.values()
    needed = dict(sorted(needed.items()))
    return Router("/", route_handlers=[router], dependencies=needed)


def _named(container: Any) -> dict[str, providers.Provider[Any]]:
    own: dict[str, providers.Provider[Any]] = {}
    inner: list[tuple[str, providers.Provider[Any]]] = []
    for name, provider in container.providers.items():
        if isinstance(provider, providers.Container):
            inner += _named(provider).items()
        elif not isinstance(provider, NOT_OFFERED):
            own[name] = provider
    found = dict(own)
    for name, provider in inner:
        if name not in own and name in found:
            raise UnusableName(f"Two providers are called {name!r}: rename one.")
        found.setdefault(name, provider)
    if kept := RESERVED_KWARGS & found.keys():
        raise UnusableName(f"No provider can be called {', '.join(sorted(kept))}: rename it.")
    return found
