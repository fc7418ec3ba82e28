"""The bugs of deliveries that the harness must catch, each as a change of the source."""

from tests.mutants.patching import Change

ARTICLES = "core/generation/rules/articles.py"
TEXTS = "core/generation/rules/texts.py"
RETRIES = "core/publishing/rules/retries.py"
DELIVER = "core/publishing/use_cases/attempt_delivery.py"
POSTING = "core/publishing/steps/posting.py"
MODEL = "core/publishing/model.py"
SIGNING = "core/publishing/rules/signing.py"
ADDRESSES = "core/publishing/rules/addresses.py"
SENDER = "adapters/webhooks/sender.py"
RESOLVING = "adapters/webhooks/resolving.py"

DELIVERY_BUGS: dict[str, tuple[Change, ...]] = {
    "a disabled endpoint gets its delivery": (
        Change(DELIVER, "(overtaken or not integration.is_active)", "overtaken"),
    ),
    "an earlier text follows a later one": (
        Change(DELIVER, "(overtaken or not integration.is_active)", "not integration.is_active"),
    ),
    "a changed text is not posted": (
        Change(
            POSTING, "if stored.article_revision not in (None, delivery.article_revision):", "if 0:"
        ),
    ),
    "a changed text counts as posted": (
        Change(TEXTS, "        status=ArticleStatus.COMPLETED,\n", ""),
    ),
    "a text written anew keeps when another was posted": (
        Change(ARTICLES, "        posted_at=None,\n", ""),
    ),
    "an earlier text that arrives posts the present one": (
        Change(ARTICLES, "    if revision not in (None, article.revision):\n", "    if False:\n"),
    ),
    "a success is not posted": (
        Change(DELIVER, "            await work.articles.save(after)\n", "            pass\n"),
    ),
    "the next attempt is not promised": (
        Change(
            DELIVER, "            await work.jobs.add(next_job(delivery))\n", "            pass\n"
        ),
    ),
    "a fourth attempt": (
        Change(RETRIES, "ATTEMPTS_MAX = len(WAITS) + 1", "ATTEMPTS_MAX = len(WAITS) + 2"),
        Change(RETRIES, "wait = WAITS[automatic - 1]", "wait = WAITS[min(automatic, 2) - 1]"),
    ),
    "sending again undoes a success": (
        Change(
            RETRIES,
            "    if delivery.delivered_at is not None:\n        status",
            "    if False:\n        status",
        ),
    ),
    "a lease that never ends": (
        Change(
            RETRIES,
            "        and delivery.lease_until <= now\n",
            "        and delivery.lease_until <= now - timedelta(days=9)\n",
        ),
    ),
    "signed with the time of the first attempt": (
        Change(DELIVER, "at=attempt.at,\n", "at=delivery.attempts[0].at,\n"),
    ),
    "an id for every attempt": (
        Change(MODEL, 'return f"msg_{self.id}"', 'return f"msg_{self.id}_{len(self.attempts)}"'),
    ),
    "a delivery for every posting": (
        Change(
            POSTING, 'occasion=f"article:{article.id}"', 'occasion=f"article:{article.id}:{now}"'
        ),
    ),
}
"""Caught by the machine of deliveries."""

DELIVERY_LAWS: dict[str, tuple[str, tuple[Change, ...]]] = {
    "mapped addresses pass": ("test_sender", (Change(ADDRESSES, '        "::/8",\n', ""),)),
    "6to4 passes": ("test_sender", (Change(ADDRESSES, '        "2002::/16",\n', ""),)),
    "Teredo passes": ("test_sender", (Change(ADDRESSES, '        "2001::/23",\n', ""),)),
    "metadata passes": ("test_sender", (Change(ADDRESSES, '        "169.254.0.0/16",\n', ""),)),
    "NAT64 passes whatever it holds": (
        "test_sender",
        (
            Change(
                ADDRESSES, "return is_public(IPv4Address(int(address) & 0xFFFFFFFF))", "return True"
            ),
        ),
    ),
    "one good address is enough": (
        "test_sender",
        (Change(SENDER, "not all(self._reach", "not any(self._reach"),),
    ),
    "strange spellings are looked up as names": (
        "test_sender",
        (
            Change(
                RESOLVING,
                '        return IPv4Address(socket.inet_aton(host.removesuffix(".")))\n',
                "        return None\n",
            ),
        ),
    ),
    "user names pass": (
        "test_sender",
        (Change(ADDRESSES, '    if "@" in parts.netloc:\n', "    if False:\n"),),
    ),
    "no certificate is asked for": (
        "test_sender",
        (
            Change(
                SENDER,
                "tls or ssl.create_default_context()",
                "ssl._create_unverified_context()",
            ),
        ),
    ),
    "redirects are tried again": (
        "test_retries",
        (Change(RETRIES, "status in SERVER_ERRORS else", "status >= 300 else"),),
    ),
    "Retry-After without an end": (
        "test_retries",
        (Change(RETRIES, "min(retry_after, RETRY_AFTER_MAX)", "retry_after"),),
    ),
    "one secret after the other for ever": (
        "test_retries",
        (
            Change(
                RETRIES,
                "rotating and not any(map(knows_no_old_secret, delivery.attempts[-1:]))",
                "rotating",
            ),
        ),
    ),
    "a late failure disables": (
        "test_retries",
        (Change(RETRIES, " or attempt.at < integration.counts_since:", ":"),),
    ),
    "the secret is not decoded": (
        "test_signing",
        (
            Change(
                SIGNING,
                "return b64decode(secret.removeprefix(SECRET_PREFIX))",
                "return secret.encode()",
            ),
        ),
    ),
}
"""By name: the file of tests/unit/publishing that must fail, and the bug."""
