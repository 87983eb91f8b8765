"""Waivers: tests that need not pass under Patchbay, each with a reason."""

import re
from pathlib import Path
from typing import Dict


def read(path: Path) -> Dict[str, str]:
    """Returns reasons by test id. Exits at a line without a reason."""
    reasons: Dict[str, str] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        test, *reason = re.split(r"\s{2,}", line.strip(), maxsplit=1)
        if not reason:
            raise SystemExit(f"{path.name}: no reason for {test}")
        reasons[test] = reason[0]
    return reasons
