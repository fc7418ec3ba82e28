"""The README's lines about the coach do what they say, pasted into a shell."""

import json
import subprocess
from pathlib import Path

import httpx
import pytest

from tests.entrypoints.test_described import serving

ROOT = Path(__file__).resolve().parents[3]
SECTION = "## The coach"
FENCE = "```"


def lines() -> str:
    """Return the section's shell lines."""
    section = (ROOT / "README.md").read_text(encoding="utf-8").split(SECTION)[1]
    return section.split(f"{FENCE}sh\n")[1].split(FENCE)[0]


@pytest.mark.slow
def test_from_profile_to_export_by_curl(tmp_path: Path) -> None:
    with serving(tmp_path) as address:
        signed_in = httpx.post(f"{address}/api/v1/dev-token", json={"email": "ada@example.com"})
        start = f"set -eu\nURL={address}\nTOKEN={signed_in.json()['access_token']}\n"
        done = subprocess.run(
            ["bash", "-c", start + lines()],
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        )
    printed = done.stdout
    told = [
        json.loads(line.removeprefix("data: "))
        for line in printed.splitlines()
        if line.startswith("data: ")
    ]
    assert told[1]["decisions"][0]["value"] == "$29/month"
    assert "Offline coach" in told[-1]["text"]
    assert "List 30 warm followers" in told[-1]["text"]
    assert '"value":"$29/month"' in printed
    export = printed[printed.index("# Launch a paid community") :]
    for part in ("sourdough baking", "- [x] **List 30 warm followers**", "pricing: $29/month",
                 "## Chat", "Progress: 2 %"):  # fmt: skip
        assert part in export, part
