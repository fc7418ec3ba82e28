"""Google's stand-in: oauth2-mock-server, which nobody here wrote, as a process on loopback."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.services import required

HERE = Path(__file__).parent
CLIENT = "inkwell-client"


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuers:
    """Where the stand-in listens, one with another key of the same name, and ours later."""

    google: str
    stranger: str
    later: str

    def token(self, at: str, **claims: object) -> str:
        """Return a token with these claims, signed by the issuer at an address."""
        usual = {
            "iss": "https://accounts.google.com",
            "aud": CLIENT,
            "sub": "110169484474386276334",
            "email": "ada@example.com",
            "email_verified": True,
            "name": "Ada Lovelace",
        }
        form = {
            "grant_type": "password",
            "username": "ada",
            "scope": "openid",
            "client_id": CLIENT,
            "claims": json.dumps(usual | claims),
        }
        answer = httpx.post(f"{at}/token", data=form).raise_for_status().json()
        return str(answer["id_token"])


def installed(environment: dict[str, str]) -> str | None:
    """Install the peer where it is missing; return why it can't be, or None."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        return "node and npm are not installed"
    if (HERE / "node_modules" / "oauth2-mock-server").exists():
        return None
    command = ["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"]
    done = subprocess.run(command, cwd=HERE, env=environment, capture_output=True, check=False)
    return None if done.returncode == 0 else done.stderr.decode(errors="replace")


@pytest.fixture(scope="session")
def issuers() -> Iterator[Issuers]:
    """Start the stand-in. Skips where it can't run, and fails where services are required."""
    environment = dict(os.environ)
    if trouble := installed(environment):
        reason = f"oauth2-mock-server, Google's stand-in, is not there: {trouble}"
        if required(environment):
            pytest.fail(reason)
        pytest.skip(reason)
    command = ["node", "google_like.mjs"]
    with subprocess.Popen(command, cwd=HERE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        ports = json.loads(process.stdout.readline())
        try:
            yield Issuers(
                google=f"http://127.0.0.1:{ports['google']}",
                stranger=f"http://127.0.0.1:{ports['stranger']}",
                later=f"http://127.0.0.1:{ports['later']}",
            )
        finally:
            process.terminate()
