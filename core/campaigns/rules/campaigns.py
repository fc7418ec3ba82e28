"""What may change of a campaign."""

from dataclasses import dataclass, replace
from datetime import datetime

from core.campaigns.errors import CampaignInvalid
from core.campaigns.model import Campaign, Order
from core.campaigns.rules.orders import check_order
from core.shared.errors import FieldError
from core.shared.texts import is_printable

NAME_LENGTH_MAX = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignChange:
    """What changes of a campaign; None stays."""

    name: str | None = None
    order: Order | None = None


def check_name(name: str) -> str:
    """Return a name with its white space tidied. Raises `CampaignInvalid`."""
    tidy = " ".join(name.split())
    problem = None
    if not tidy:
        problem = "must not be empty"
    elif len(tidy) > NAME_LENGTH_MAX:
        problem = f"at most {NAME_LENGTH_MAX} characters"
    elif not is_printable(tidy):
        problem = "printable characters only"
    if problem:
        raise CampaignInvalid(
            "A campaign can't have this name.", errors=(FieldError(field="name", message=problem),)
        )
    return tidy


def changed(campaign: Campaign, change: CampaignChange, now: datetime) -> Campaign:
    """Return the changed campaign, or the same one where nothing differs.

    Raises `CampaignInvalid`.
    """
    wanted = replace(
        campaign,
        name=campaign.name if change.name is None else check_name(change.name),
        order=campaign.order if change.order is None else check_order(change.order),
    )
    return campaign if wanted == campaign else replace(wanted, updated_at=now)
