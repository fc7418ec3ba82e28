"""What publishing refuses."""

from core.shared.errors import Conflict, Deferred, Invalid, NotFound


class IntegrationInvalid(Invalid):
    """An integration can't be like this."""

    code = "integration-invalid"


class IntegrationNotFound(NotFound):
    """No such integration."""

    code = "integration-not-found"


class RotationRunning(Conflict):
    """The secret before the present one is still in use."""

    code = "rotation-running"


class DeliveryNotFound(NotFound):
    """No such delivery."""

    code = "delivery-not-found"


class DeliveryPending(Conflict):
    """The delivery is on its way already."""

    code = "delivery-pending"


class DeliveryForgotten(Conflict):
    """What was delivered is no longer kept, so it can't be sent again."""

    code = "delivery-forgotten"


class DeliveryOvertaken(Conflict):
    """The integration was sent a later text of the article."""

    code = "delivery-overtaken"


class IntegrationInactive(Conflict):
    """The integration gets nothing at present."""

    code = "integration-inactive"


class ArticleNotReady(Conflict):
    """The article has no finished text yet."""

    code = "article-not-ready"


class NoDestination(Conflict):
    """There is no integration that the article could go to."""

    code = "no-destination"


class DeliveryUnderway(Deferred):
    """Another worker is at the delivery, or was: its lease has to end first."""

    code = "delivery-underway"
