"""Which test files a tier holds, and which of the two test roots of the Dash repository a file belongs to."""

from pathlib import Path
from typing import List, Sequence

DCC = "components/dash-core-components"

TIERS = {
    "1": [
        "tests/integration/callbacks",
        "tests/integration/clientside",
        "tests/integration/renderer",
        "tests/integration/test_patch.py",
        "tests/integration/test_clientside_patch.py",
        "tests/integration/multi_page",
        "tests/integration/dash_assets",
    ],
    "2": ["tests/websocket", "tests/background_callback", "tests/async_tests"],
    "3": [
        f"{DCC}/tests/integration/{suite}"
        for suite in (
            *("dropdown", "graph", "input", "link", "loading", "location", "markdown", "misc", "sliders"),
            *("store", "tab"),
            "test_title_props.py",
        )
    ],
}


def root_of(file: str) -> str:
    """The folder, inside the checkout, that pytest runs in for this file."""
    return DCC if file.startswith(DCC + "/") else "."


def file_of(test: str) -> str:
    return test.split("::")[0]


def select(copy: Path, tiers: Sequence[str], tests: Sequence[str]) -> List[str]:
    """Test files (or, where ids were named, ids) as paths inside the checkout, sorted."""
    chosen = []
    for path in [path for tier in tiers for path in TIERS[tier]] + list(tests):
        target = copy / file_of(path)
        if target.is_dir():
            chosen += [str(found.relative_to(copy)) for found in target.rglob("test_*.py")]
        elif target.is_file():
            chosen.append(path)
        else:
            raise SystemExit(f"not in the checkout: {path}")
    return sorted(set(chosen))
