"""Who is asked to render a clip, and what."""

from collections.abc import Sequence

from core.video.model import Clip, Order, Route


def in_turn(clip: Clip, routes: Sequence[Route]) -> Sequence[Route]:
    """Return the routes as this clip asks them: first the one after that which it asked last."""
    names = [(route.provider, route.model) for route in routes]
    last = (clip.provider, clip.provider_model)
    first = names.index(last) + 1 if last in names else 0
    return [*routes[first:], *routes[:first]]


def route_of(clip: Clip) -> Route:
    """Return who renders a clip that was about to be submitted."""
    assert clip.provider is not None
    assert clip.provider_model is not None
    return Route(provider=clip.provider, model=clip.provider_model)


def job_of(clip: Clip) -> str:
    """Return the provider's name of the job of a clip that it has taken."""
    assert clip.provider_job is not None
    return clip.provider_job


def order_of(clip: Clip, picture: bytes) -> Order:
    """Return what a provider is asked."""
    return Order(
        reference=clip.id,
        account_id=clip.account_id,
        wish=clip.wish,
        number=clip.number,
        picture=picture,
    )
