"""What production refuses to start on."""

from base64 import urlsafe_b64encode
from random import Random
from string import ascii_letters, digits

import pytest

from entrypoints.settings import Settings, production_problems
from tests.builders import PRODUCTION
from tests.unit.entrypoints.reading import KEY

SECRET, STRONG_KEY = PRODUCTION["JWT_SECRET"], PRODUCTION["INKWELL_ENCRYPTION_KEYS"]
RAZORPAY = {
    "RAZORPAY_KEY_ID": "rzp_live_x",
    "RAZORPAY_KEY_SECRET": "Vb3nQ8xLr5Tz0JmYc7FhWd2G",
    "RAZORPAY_WEBHOOK_SECRET": "gR4mW9zKc2Xv7Lq1TnBf",
}
LETTERS = ascii_letters + digits
TYPED_KEY = urlsafe_b64encode(b"our-own-secret-key-number-000001").decode()


class TestProductionProblems:
    def test_a_sound_one_has_none(self) -> None:
        assert production_problems(Settings.load(PRODUCTION)) == []

    def test_a_weak_key_that_was_changed_still_opens(self) -> None:
        change = {"INKWELL_ENCRYPTION_KEYS": f"{STRONG_KEY},{KEY}"}

        assert production_problems(Settings.load(PRODUCTION | change)) == []

    def test_development_has_none(self) -> None:
        assert production_problems(Settings.load({"INKWELL_DEBUG": "1"})) == []

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"JWT_SECRET": ""}, "JWT_SECRET is not set"),
            ({"JWT_SECRET": SECRET[:31]}, "JWT_SECRET is weak"),
            ({"JWT_SECRET": "ab" * 32}, "JWT_SECRET is weak"),
            ({"JWT_SECRET": "your-secret-key-change-in-production-1234"}, "JWT_SECRET is weak"),
            ({"INKWELL_ENCRYPTION_KEYS": ""}, "INKWELL_ENCRYPTION_KEYS is not set"),
            ({"INKWELL_ENCRYPTION_KEYS": KEY}, "INKWELL_ENCRYPTION_KEYS begins with a weak key"),
            ({"INKWELL_ENCRYPTION_KEYS": f"{KEY},{STRONG_KEY}"}, "run `inkwell keys rotate`"),
            ({"INKWELL_ENCRYPTION_KEYS": TYPED_KEY}, "begins with a weak key"),
            ({"STRIPE_WEBHOOK_SECRET": ""}, "STRIPE_WEBHOOK_SECRET is not set"),
            ({"STRIPE_WEBHOOK_SECRET": "a"}, "STRIPE_WEBHOOK_SECRET is weak"),
            ({"STRIPE_WEBHOOK_SECRET": "whsec_"}, "STRIPE_WEBHOOK_SECRET is weak"),
            ({"STRIPE_WEBHOOK_SECRET": "whsec_" + "0" * 64}, "STRIPE_WEBHOOK_SECRET is weak"),
            (
                {"STRIPE_WEBHOOK_SECRET": "whsec_your_webhook_signing_key"},
                "STRIPE_WEBHOOK_SECRET is weak",
            ),
            ({"STRIPE_WEBHOOK_SECRET": SECRET}, "STRIPE_WEBHOOK_SECRET is weak"),
            (
                RAZORPAY | {"RAZORPAY_WEBHOOK_SECRET": "12345678901234567890"},
                "RAZORPAY_WEBHOOK_SECRET is weak",
            ),
            (RAZORPAY | {"RAZORPAY_WEBHOOK_SECRET": "a"}, "RAZORPAY_WEBHOOK_SECRET is weak"),
            (RAZORPAY | {"RAZORPAY_WEBHOOK_SECRET": ""}, "RAZORPAY_WEBHOOK_SECRET is not set"),
            (RAZORPAY | {"RAZORPAY_KEY_SECRET": ""}, "RAZORPAY_KEY_SECRET is not set"),
            ({"INKWELL_DEBUG": "1"}, "INKWELL_DEBUG is on"),
            ({"INKWELL_SANDBOX_PAYMENTS": "1"}, "payments are play money"),
            ({"STRIPE_SECRET_KEY": ""}, "payments are play money"),
            ({"INKWELL_DEMO_ACCOUNT": "1"}, "INKWELL_DEMO_ACCOUNT is on"),
            ({"INKWELL_VIDEO_BASE_URL": ""}, "no outside model serves video"),
            ({"INKWELL_MODEL_COACH": "openai:x,offline"}, "no outside model serves coach"),
            ({"INKWELL_PUBLIC_URL": "http://api.example.com"}, "INKWELL_PUBLIC_URL is not https"),
            ({"INKWELL_TRUSTED_PROXIES": ""}, "INKWELL_TRUSTED_PROXIES is not set"),
            ({"CORS_ORIGINS": "*"}, "CORS_ORIGINS lets every web page in"),
        ],
    )
    def test_each_danger_is_named(self, change: dict[str, str], words: str) -> None:
        [problem] = production_problems(Settings.load(PRODUCTION | change))

        assert words in problem

    def test_what_providers_and_good_tools_make_is_strong(self) -> None:
        chance = Random(20_261_130)
        for _ in range(100):
            change = RAZORPAY | {
                "INKWELL_ENCRYPTION_KEYS": urlsafe_b64encode(chance.randbytes(32)).decode(),
                "STRIPE_WEBHOOK_SECRET": f"whsec_{''.join(chance.choices(LETTERS, k=32))}",
                "RAZORPAY_WEBHOOK_SECRET": chance.randbytes(16).hex(),
            }

            assert production_problems(Settings.load(PRODUCTION | change)) == []

    def test_what_stripe_s_tool_shows_is_strong(self) -> None:
        change = {"STRIPE_WEBHOOK_SECRET": f"whsec_{Random(1).randbytes(32).hex()}"}

        assert production_problems(Settings.load(PRODUCTION | change)) == []

    def test_offline_models_can_be_allowed(self) -> None:
        change = {"INKWELL_VIDEO_BASE_URL": "", "INKWELL_ALLOW_OFFLINE": "1"}

        assert production_problems(Settings.load(PRODUCTION | change)) == []
