"""Two who change the same state: one wins, the other is told what there is now."""

from core.assets.model import Asset, AssetState, Expected
from core.shared.errors import Conflict, PreconditionFailed

MOVED = "Somebody changed this asset first. `current` is what it is now; nothing of yours was done."


class AssetMoved(Conflict):
    """The asset has another revision than the caller named; nothing of this was done."""

    code = "asset-moved"

    def __init__(self, current: AssetState) -> None:
        """Keep what the asset is like now."""
        super().__init__(MOVED)
        self.current = current


class AssetMovedOn(PreconditionFailed):
    """The asset is no longer in a state that the caller's condition allows."""

    code = "asset-moved-on"

    def __init__(self, current: AssetState) -> None:
        """Keep what the asset is like now."""
        super().__init__(MOVED)
        self.current = current


def is_expected(asset: Asset, expected: Expected) -> bool:
    """Tell whether the asset is in the state that the caller has seen."""
    return (expected.match is None or asset.revision in expected.match) and (
        expected.revision in {None, asset.revision}
    )


def refusal(state: AssetState, expected: Expected) -> AssetMoved | AssetMovedOn:
    """Return how an unexpected state is refused: the condition comes first."""
    if expected.match is not None and state.asset.revision not in expected.match:
        return AssetMovedOn(state)
    return AssetMoved(state)
