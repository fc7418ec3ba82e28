import json
from pathlib import Path

import pytest

from entrypoints.cli.main import main


def run(*words: str) -> int:
    return main(words)


def test_each_message_gives_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    messages = tmp_path / "messages.jsonl"
    messages.write_text(
        '{"id": "m1", "text": "going with Circle bc it is easy"}\n\n{"id": 2, "text": "hi"}\n',
        encoding="utf-8",
    )
    assert run("coach", "detect", "--jsonl", "--file", str(messages)) == 0
    told = capsys.readouterr().out
    assert run("coach", "detect", "--file", str(messages)) == 0
    assert capsys.readouterr().out == told
    first, second = map(json.loads, told.splitlines())
    assert first == {
        "id": "m1",
        "decisions": [
            {
                "category": "platform",
                "value": "Circle",
                "confidence": "high",
                "rationale": "it is easy",
            }
        ],
        "task_completed": False,
    }
    assert second == {"id": 2, "decisions": [], "task_completed": False}


@pytest.mark.parametrize("line", ["{", "[]", '{"text": "x"}', '{"id": 1}', '{"id": 1, "text": 2}'])
def test_a_broken_line_is_named(
    line: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    messages = tmp_path / "messages.jsonl"
    messages.write_text('{"id": "m1", "text": "hi"}\n' + line + "\n", encoding="utf-8")
    assert run("coach", "detect", "--jsonl", "--file", str(messages)) == 2
    assert "line 2" in capsys.readouterr().err


def test_a_missing_file_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("coach", "detect", "--jsonl", "--file", str(tmp_path / "none.jsonl")) == 2
    assert "none.jsonl" in capsys.readouterr().err
