"""What campaigns refuse."""

from core.shared.errors import Invalid, NotFound


class CampaignNotFound(NotFound):
    """No such campaign."""

    code = "campaign-not-found"


class CampaignInvalid(Invalid):
    """The campaign can't be like this."""

    code = "campaign-invalid"
