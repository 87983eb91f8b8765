"""Selects a fixed part of the tests, to run after every change."""

from pathlib import Path
from typing import List


def read_sample(listed: Path, minutes: float) -> List[str]:
    """
    Returns the first files of sample.txt that both columns can run within this many minutes. A line has a file and the
    seconds that one column of it takes.
    """
    chosen: List[str] = []
    seconds = 0.0
    for line in listed.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            file, takes = line.split()
            seconds += 2 * float(takes)
            if seconds > minutes * 60:
                break
            chosen.append(file)
    if not chosen:
        raise SystemExit(f"a sample of {minutes:g} minutes has no test: the first file of sample.txt takes longer")
    return chosen
