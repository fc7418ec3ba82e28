"""Signatures as the providers' own Node libraries make and check them."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import pytest

from adapters.payments.razorpay import signed
from core.payments.errors import SignatureInvalid
from core.payments.ports import PaymentGateway
from tests.builders import FakeClock
from tests.peers import razorpay_fake, stripe_fake
from tests.peers.providers import provider
from tests.services import required

HERE = Path(__file__).parent / "node"
BODIES = [
    '{"id": "evt_1", "object": "event", "type": "charge.refunded", "livemode": false}',
    '{"id":"evt_2","object":"event","type":"x.y","livemode":false,"text":"Grüße, 東京 \\u0000"}',
    '{\n  "id": "evt_3",\n  "object": "event",\n  "type": "a.b",\n  "livemode": false\n}\n',
]
EVENTS = ['{"event":"payment.captured","text":"Grüße, 東京"}', '{ "event" : "order.paid" }\n']


@dataclass(slots=True)
class Node:
    """The libraries in a process of their own."""

    asks: IO[str]
    answers: IO[str]

    def ask(self, what: str, **more: Any) -> Any:
        """Ask for one signature or check."""
        self.asks.write(json.dumps({"what": what, **more}) + "\n")
        self.asks.flush()
        return json.loads(self.answers.readline())["answer"]


def trouble() -> str | None:
    """Install the libraries where they are missing; return why they can't be, or None."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        return "node and npm are not installed"
    if (HERE / "node_modules" / "stripe").exists():
        return None
    command = ["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error", "--ignore-scripts"]
    done = subprocess.run(command, cwd=HERE, capture_output=True, check=False)
    return None if done.returncode == 0 else done.stderr.decode(errors="replace")


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    """Start the libraries. Skips where they can't run, and fails where services are required."""
    if reason := trouble():
        said = f"the providers' Node libraries are not there: {reason}"
        if required(os.environ):
            pytest.fail(said)
        pytest.skip(said)
    command = ["node", "signatures.mjs"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=HERE, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield Node(asks=process.stdin, answers=process.stdout)


def believed(gateway: PaymentGateway, body: str, headers: dict[str, str]) -> bool:
    """Tell whether the adapter takes an event."""
    try:
        gateway.read(body.encode(), headers)
    except SignatureInvalid:
        return False
    return True


def altered(text: str) -> str:
    """Change one digit of a signature."""
    last = "0" if text[-1] != "0" else "1"
    return text[:-1] + last


@pytest.mark.parametrize("body", BODIES)
async def test_stripes_own_signatures_are_believed_and_altered_ones_not(
    node: Node, body: str
) -> None:
    secret = stripe_fake.WEBHOOK_SECRET
    async with provider("stripe", FakeClock()) as peer:
        good = node.ask("stripe-sign", body=body, secret=secret)
        old = int(datetime.now(UTC).timestamp()) - 301
        late = node.ask("stripe-sign", body=body, secret=secret, timestamp=old)
        foreign = node.ask("stripe-sign", body=body, secret="whsec_another")

        assert believed(peer.gateway, body, {"stripe-signature": good})
        for bad in (altered(good), late, foreign, good.replace("v1=", "v0="), ""):
            assert not believed(peer.gateway, body, {"stripe-signature": bad})
        assert not believed(peer.gateway, body + " ", {"stripe-signature": good})


@pytest.mark.parametrize("body", EVENTS)
async def test_razorpays_own_signatures_are_believed_and_altered_ones_not(
    node: Node, body: str
) -> None:
    secret = razorpay_fake.WEBHOOK_SECRET
    async with provider("razorpay", FakeClock()) as peer:
        good = node.ask("razorpay-sign", body=body, secret=secret)
        foreign = node.ask("razorpay-sign", body=body, secret="another")

        assert believed(peer.gateway, body, {"x-razorpay-signature": good})
        for bad in (altered(good), foreign, good.upper(), ""):
            assert not believed(peer.gateway, body, {"x-razorpay-signature": bad})
        assert not believed(peer.gateway, body + " ", {"x-razorpay-signature": good})


async def test_razorpays_own_check_of_a_browsers_proof_agrees(node: Node) -> None:
    secret = razorpay_fake.KEY_SECRET
    async with provider("razorpay", FakeClock()) as peer:
        proof = signed(b"order_1|pay_1", secret)
        for order, payment, signature in (
            ("order_1", "pay_1", proof),
            ("order_1", "pay_2", proof),
            ("order_2", "pay_1", proof),
            ("order_1", "pay_1", altered(proof)),
        ):
            theirs = node.ask(
                "razorpay-proof", order=order, payment=payment, signature=signature, secret=secret
            )
            ours = peer.gateway.proves(checkout=order, payment=payment, signature=signature)
            assert ours == theirs == ((order, payment, signature) == ("order_1", "pay_1", proof))


async def test_what_the_tests_sign_as_stripe_stripe_itself_believes(node: Node) -> None:
    async with provider("stripe", FakeClock()) as peer:
        event = peer.fake.tell("charge.refunded", {"id": "ch_1"})  # type: ignore[attr-defined]
        delivery = peer.delivery(event)  # type: ignore[attr-defined]
        checked = node.ask(
            "stripe-check",
            body=delivery.body.decode(),
            signature=delivery.headers["stripe-signature"],
            secret=stripe_fake.WEBHOOK_SECRET,
        )
        assert checked == event["id"]
