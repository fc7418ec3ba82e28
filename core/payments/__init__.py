"""Money in: orders, payments, subscriptions, refunds and disputes."""
