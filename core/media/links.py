"""The stable addresses of media."""

from dataclasses import dataclass

PATH = "/api/v1/media"


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaLinks:
    """Makes addresses that customers may keep and show, below the API's own."""

    base_url: str

    def of(self, address: str) -> str:
        """Return the whole address of `Media.address`."""
        return f"{self.base_url}{PATH}/{address}"
