"""A fixed part of the tests, for every change."""

from pathlib import Path
from typing import List


def read_sample(listed: Path, minutes: float) -> List[str]:
    """
    Files of sample.txt from its first line on, as long as both columns of them take no more than so many minutes.
    A line holds a file and the seconds that one column of it takes.
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
        raise SystemExit(f"a sample of {minutes:g} minutes holds no test")
    return chosen
