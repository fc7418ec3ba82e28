"""Everything that the README gives to paste works when it is pasted, from the first to the last."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.builders import eventually
from tests.integration.test_up import free_port
from tests.processes import INKWELL, ROOT, running

BLOCK = re.compile(r"```sh\n(.*?)```", re.DOTALL)
ELSEWHERE = ("export DATABASE_URL", "export INKWELL_MODEL_ARTICLE")
"""How blocks begin that need a server or a key of one's own."""
MEANT = {"asset-moved-on"}
"""The refusal that the README shows."""


def script_of(page: str, port: int, receiver: int) -> str:
    """Return all blocks as one script for the product and the receiver on these ports."""
    blocks = [block for block in BLOCK.findall(page) if not block.startswith(ELSEWHERE)]
    script = "\necho; sleep 1\n".join(blocks)
    script = script.replace("-m 3 ", "-m 0.3 ")  # Here a text is written in as much less time.
    script = script.replace("127.0.0.1:8000", f"127.0.0.1:{port}")
    script = script.replace("127.0.0.1:8080", f"127.0.0.1:{receiver}")
    return script.replace("receiver.py 8080", f"receiver.py {receiver}") + "\nkill %1\n"


@pytest.mark.slow
def test_every_block_can_be_pasted_in_order(tmp_path: Path) -> None:
    port, log = free_port(), tmp_path / "log"
    environment = {"INKWELL_DATA_DIR": str(tmp_path / "data"), "INKWELL_PORT": str(port)}
    environment["INKWELL_OFFLINE_WORDS_PER_SECOND"] = "200"
    script = script_of((ROOT / "README.md").read_text(encoding="utf-8"), port, free_port())
    with running([*INKWELL, "up"], environment, log=log):
        eventually(lambda: "Stop it with" in log.read_text(), seconds=90)
        command = ["bash", "-c", script]
        store = {"STORE": str(tmp_path / "received.db"), "PATH": f"{ROOT}/.venv/bin:/usr/bin:/bin"}
        done = subprocess.run(
            command, cwd=ROOT, env=store, capture_output=True, text=True, check=False, timeout=240
        )

    refused = set(re.findall(r'"type":"/problems/([a-z-]+)"', done.stdout))
    assert refused == MEANT, done.stdout[-3_000:]
    assert "command not found" not in done.stderr
    assert '"wrongly_accepted":[]' in done.stdout
    assert '"receipt"' in done.stdout
    assert '"status":"cancelled","text":"# Tea' in done.stdout, "the stream ended by itself"
    assert '"operations_off":["image"]' in done.stdout
    assert '"operations_off":[],"providers_off":[]' in done.stdout
    assert '"kind":"video"' in done.stdout or '"video_url"' in done.stdout
    assert "# " in done.stdout, "the coach's plan was not exported"
