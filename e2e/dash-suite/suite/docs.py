"""Writes the table into the documentation, between two markers."""

from pathlib import Path
from typing import Dict, List, Mapping

from .report import Comparison

BEGIN = "<!-- e2e/dash-suite writes this -->"
END = "<!-- to here -->"


def section(comparison: Comparison, versions: Mapping[str, str], days: Mapping[str, List[str]]) -> str:
    """Formats the tests, versions and days of the run, the table, and the waivers."""
    when = {name: " to ".join(sorted({of[0], of[-1]})) for name, of in days.items() if of}
    lines = [
        f"{', '.join(f'{name} {version}' for name, version in versions.items())}. "
        f"Dash's renderer: {when['stock']}; Patchbay: {when['ours']}. Passed / failed / skipped.",
        "",
        *comparison.table(),
        "",
        *by_reason(comparison.waived),
        *[f"- passes under Dash's renderer only: `{test}`" for test in comparison.unexplained],
    ]
    return "\n".join(lines).rstrip()


def by_reason(waived: Mapping[str, str]) -> List[str]:
    reasons: Dict[str, List[str]] = {}
    for test, reason in waived.items():
        reasons.setdefault(reason, []).append(f"`{test.rsplit('/', 1)[-1]}`")
    return [f"- waived: {reason}: {', '.join(tests)}" for reason, tests in reasons.items()]


def write(document: Path, text: str) -> None:
    whole = document.read_text(encoding="utf-8")
    if whole.count(BEGIN) != 1 or whole.count(END) != 1 or whole.index(BEGIN) > whole.index(END):
        raise SystemExit(f"{document.name} must contain {BEGIN} and {END} once each")
    before, rest = whole.split(BEGIN)
    after = rest.split(END)[1]
    document.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{after}", encoding="utf-8")
