"""The machine, over each provider's own shapes."""

from typing import Any

import pytest
from hypothesis import settings

from tests.properties.payments.machine import PaymentsMachine


class StripeMachine(PaymentsMachine):
    provider_name = "stripe"
    loses_answers = False  # Its SDK asks again with the same key: `test_outages` shows it once.


class RazorpayMachine(PaymentsMachine):
    provider_name = "razorpay"


class SandboxMachine(PaymentsMachine):
    provider_name = "sandbox"
    loses_answers = False  # It is inside our process.


def case(machine: Any) -> Any:
    """Return a machine as a test, at half the profile's histories: each step asks servers."""
    test = machine.TestCase
    test.settings = settings(max_examples=max(10, settings().max_examples // 2), deadline=None)
    return test


TestStripe = pytest.mark.slow(case(StripeMachine))
TestRazorpay = pytest.mark.slow(case(RazorpayMachine))
TestSandbox = pytest.mark.slow(case(SandboxMachine))
