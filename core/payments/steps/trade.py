"""What payments are for: everything for sale, and the wallets that it goes into."""

from dataclasses import dataclass

from core.ledger.model import WalletTerms
from core.payments.shop import Shop
from core.plans.steps.buying import PlanRules


@dataclass(frozen=True, slots=True, kw_only=True)
class Trade:
    """What is sold, and the terms of the wallets it goes into."""

    rules: PlanRules

    @property
    def shop(self) -> Shop:
        """Everything for sale."""
        return Shop(self.rules.catalogue)

    @property
    def terms(self) -> WalletTerms:
        """The wallets' terms."""
        return self.rules.wallet
