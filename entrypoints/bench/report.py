"""What benchmarks say: rows for people, facts for programs."""

import os
import platform
from collections.abc import Sequence
from typing import Any

from entrypoints.bench.measuring import Finding, Verdict

WHOLE_FROM = 100
"""From here on a figure is shown without a fraction."""


def machine() -> dict[str, Any]:
    """Return what the figures depend on; `load` is the average of the last minutes: 1, 5, 15."""
    return {
        "processors": os.cpu_count(),
        "load": [round(each, 1) for each in os.getloadavg()],
        "python": platform.python_version(),
        "system": platform.platform(terse=True),
    }


def rows(findings: Sequence[Finding]) -> list[dict[str, object]]:
    """Return findings as rows of a table."""
    return [
        {
            "measured": finding.name,
            "median": f"{shown(finding.spread.median)} {finding.unit}",
            "from - to": f"{shown(finding.spread.least)} - {shown(finding.spread.most)}",
            "rounds": finding.spread.rounds,
            "floor": shown(finding.goal.floor) if finding.goal else "",
            "aim": shown(finding.goal.aim) if finding.goal else "",
            "verdict": finding.verdict or "",
        }
        for finding in findings
    ]


def facts(findings: Sequence[Finding]) -> dict[str, Any]:
    """Return findings, and the machine they were made on, for programs."""
    return {
        "machine": machine(),
        "findings": [
            {
                "name": finding.name,
                "unit": finding.unit,
                "median": finding.spread.median,
                "least": finding.spread.least,
                "most": finding.spread.most,
                "rounds": finding.spread.rounds,
                "floor": finding.goal.floor if finding.goal else None,
                "aim": finding.goal.aim if finding.goal else None,
                "verdict": finding.verdict,
            }
            for finding in findings
        ],
    }


def shown(value: float) -> str:
    """Return a number with three figures, whole ones in full: 1234, 12.3, 0.87."""
    return f"{value:,.0f}" if abs(value) >= WHOLE_FROM else f"{value:.3g}"


def met(findings: Sequence[Finding]) -> bool:
    """Tell whether no floor was missed."""
    return all(finding.verdict is not Verdict.MISSED for finding in findings)
