"""The test files by suite. Each suite is a row of the table. Paths and ids begin with the name of the repository."""

import subprocess
from pathlib import Path
from typing import Dict, List, NamedTuple, Sequence, Tuple

REPOSITORIES = ("dash", "dash-ag-grid", "dash-bootstrap-components", "dash-mantine-components")

DCC = "dash/components/dash-core-components"
TABLE = "dash/components/dash-table"
HTML = "dash/components/dash-html-components"

ROOTS = (DCC, TABLE, HTML, *REPOSITORIES)
"""The folders that pytest runs in, inner ones first."""


class Suite(NamedTuple):
    name: str
    tier: str
    paths: Sequence[str]
    """Folders and files. The longest path that contains a file decides its suite."""


def of_folders(tier: str, prefix: str, folder: str, names: str) -> List[Suite]:
    return [Suite(f"{prefix}{name.removesuffix('.py')}", tier, [f"{folder}/{name}"]) for name in names.split()]


SUITES: Tuple[Suite, ...] = (
    *of_folders("1", "", "dash/tests/integration", "callbacks clientside renderer multi_page dash_assets"),
    Suite(
        "patch", "1", [f"dash/tests/integration/{name}.py" for name in ("test_patch", "test_clientside_patch")]
    ),
    Suite("websocket", "2", ["dash/tests/websocket"]),
    Suite("background callbacks", "2", ["dash/tests/background_callback"]),
    Suite("async callbacks", "2", ["dash/tests/async_tests"]),
    *of_folders(
        "3",
        "dcc: ",
        f"{DCC}/tests/integration",
        "button calendar clipboard confirmdialog download dropdown geolocation graph input interval link loading "
        "location markdown misc sliders store tab test_title_props.py tooltip upload",
    ),
    Suite("html", "4", [f"{HTML}/tests"]),
    *of_folders("4", "", "dash/tests/integration", "devtools security mcp"),
    Suite("the rest of tests/integration", "4", ["dash/tests/integration"]),
    Suite("backends", "4", ["dash/tests/backend_tests"]),
    Suite("DataTable", "4", [f"{TABLE}/tests/selenium"]),
    Suite("dash-ag-grid", "5", ["dash-ag-grid/tests"]),
    Suite("dash-bootstrap-components", "5", ["dash-bootstrap-components/tests"]),
    Suite("dash-mantine-components", "5", ["dash-mantine-components/tests"]),
)

TIERS = sorted({suite.tier for suite in SUITES})

NO_BROWSER = ("dash/tests/unit", "dash/tests/compliance", f"{DCC}/tests/unit", f"{TABLE}/tests/unit")
"""Tests of Python code only, which do not run here. All other tests of the checkouts must belong to a suite."""


def file_of(test: str) -> str:
    return test.split("::")[0]


def root_of(test: str) -> str:
    """Returns the folder that pytest runs in for this test."""
    return next(root for root in ROOTS if test.startswith(f"{root}/"))


def suite_of(test: str) -> str:
    """Returns the name of the test's suite."""
    file = file_of(test)
    holding = [(len(path), suite.name) for suite in SUITES for path in suite.paths if is_in(file, path)]
    if not holding:
        raise SystemExit(f"{file} belongs to no suite: add it to suites.py")
    return max(holding)[1]


def is_in(file: str, path: str) -> bool:
    return file == path or file.startswith(f"{path}/")


def select(checkouts: Path, tiers: Sequence[str], tests: Sequence[str]) -> List[str]:
    """Returns the selected test files and ids, sorted. Exits if a selected one does not exist."""
    chosen: List[str] = []
    for suite in SUITES:
        if suite.tier in tiers:
            found = [file for path in suite.paths for file in files_of(checkouts, path) if suite_of(file) == suite.name]
            if not found:
                raise SystemExit(f"no test file in the checkout: {', '.join(suite.paths)}")
            chosen += found
    for test in tests:
        found = files_of(checkouts, file_of(test))
        chosen += [test] if "::" in test else found
    for repository in sorted({file.split("/")[0] for file in chosen}):
        check_whole(checkouts / repository)
    return sorted(set(chosen))


def files_of(checkouts: Path, path: str) -> List[str]:
    target = checkouts / path
    if target.is_file():
        return [path]
    found = [str(file.relative_to(checkouts)) for file in target.rglob("test_*.py")]
    if not found:
        raise SystemExit(f"no test file in the checkout: {path}")
    return found


def check_whole(checkout: Path) -> None:
    """Exits if the folder lacks test files that git knows. Their tests would be missing unnoticed."""
    known = git(checkout, "ls-files", "*.py") + git(checkout, "ls-tree", "-r", "--name-only", "HEAD")
    lacking = sorted({path for path in known if path.endswith(".py") and not (checkout / path).is_file()})
    if lacking:
        raise SystemExit(f"{checkout.name}: the checkout lacks {len(lacking)} files, such as {lacking[0]}")


def git(checkout: Path, *arguments: str) -> List[str]:
    done = subprocess.run(["git", "-C", str(checkout), *arguments], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{checkout} is no git checkout: {done.stderr.strip()}")
    return done.stdout.splitlines()


def check_nothing_is_left_out(checkouts: Path) -> None:
    """For a run of all tests: exits if a new version has tests that belong to no suite."""
    for repository in REPOSITORIES:
        for file in git(checkouts / repository, "ls-files", "*test_*.py"):
            path = f"{repository}/{file}"
            is_test = Path(file).name.startswith("test_") and "tests" in Path(file).parts[:-1]
            if is_test and not any(is_in(path, folder) for folder in NO_BROWSER):
                suite_of(path)


def versions(checkouts: Path) -> Dict[str, str]:
    """Returns the checked-out version of each repository."""
    return {
        name: git(checkouts / name, "describe", "--tags", "--always")[0]
        for name in REPOSITORIES
        if (checkouts / name).is_dir()
    }
