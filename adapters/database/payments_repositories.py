"""What the unit of work has for payments, under the names that their ports use."""

from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.payments import (
    SqlAttentions,
    SqlCustomers,
    SqlOrders,
    SqlPaymentEvents,
    SqlPayments,
    SqlSubscriptions,
)
from adapters.database.payments_audit import SqlAllPayments


class PaymentsRepositories:
    """The part of the unit of work that belongs to payments."""

    _connection: AsyncConnection

    @property
    def orders(self) -> SqlOrders:
        """Orders."""
        return SqlOrders(self._connection)

    @property
    def payments(self) -> SqlPayments:
        """Payments."""
        return SqlPayments(self._connection)

    @property
    def subscriptions(self) -> SqlSubscriptions:
        """Subscriptions."""
        return SqlSubscriptions(self._connection)

    @property
    def attentions(self) -> SqlAttentions:
        """Cases for the operator."""
        return SqlAttentions(self._connection)

    @property
    def payment_events(self) -> SqlPaymentEvents:
        """Events as they came."""
        return SqlPaymentEvents(self._connection)

    @property
    def customers(self) -> SqlCustomers:
        """Who an account is at a provider."""
        return SqlCustomers(self._connection)

    @property
    def all_payments(self) -> SqlAllPayments:
        """All payments and sales."""
        return SqlAllPayments(self._connection)
