"""Runs the chosen tests under one renderer. The stock column is kept, because only new tests or packages change it."""

import hashlib
import json
import subprocess
import xml.etree.ElementTree as ElementTree
from itertools import groupby
from pathlib import Path
from typing import List, Optional, Sequence

from .outcome import ByFile, Outcome, Outcomes
from .selection import file_of, root_of
from .workplace import Workplace

COLUMNS = ["stock", "ours"]
TEST_TIMEOUT_S = 480


def run(
    place: Workplace, column: str, tests: Sequence[str], *, workers: int, expression: Optional[str], fresh: bool
) -> ByFile:
    """The outcomes by file; a failure is tried once more."""
    if column == "ours":
        place.install_patchbay()
    place.check_column(column)
    outcomes: ByFile = {}
    due = []
    for test in tests:
        kept = kept_results(place, test)
        if column == "stock" and expression is None and not fresh and kept.is_file():
            outcomes[file_of(test)] = json.loads(kept.read_text(encoding="utf-8"))
        else:
            due.append(test)
    ran = run_pytest(place, column, column, due, workers, expression)
    failed = [test for results in ran.values() for test, result in results.items() if result["outcome"] == "failed"]
    for file, results in run_pytest(place, column, f"{column}-again", failed, workers, None).items():
        for test, second in results.items():
            ran[file][test] = {**second, "again": True}
    for file, results in ran.items():
        outcomes.setdefault(file, {}).update(results)
        if column == "stock" and file in due and expression is None:
            kept_results(place, file).write_text(json.dumps(results, indent=1), encoding="utf-8")
    return outcomes


def kept_results(place: Workplace, file: str) -> Path:
    """Where a file's stock results are kept: named for all that they depend on. None are kept for a single test."""
    digest = hashlib.sha256((place.copy / file_of(file)).read_bytes())
    digest.update((place.here / "requirements.txt").read_bytes())
    digest.update(f"{file} {place.dash_version} {place.browser_version}".encode())
    folder = place.work / "stock"
    folder.mkdir(exist_ok=True)
    return folder / f"{digest.hexdigest()[:20]}.json"


def run_pytest(
    place: Workplace, column: str, name: str, tests: Sequence[str], workers: int, expression: Optional[str]
) -> ByFile:
    """One pytest for each test root; `name` is that of its log and its JUnit file."""
    outcomes: ByFile = {}
    for root, group in groupby(sorted(tests, key=lambda test: (root_of(test), test)), key=root_of):
        chosen = list(group)
        junit = place.results / f"{name}-{'core' if root == '.' else 'dcc'}.xml"
        junit.unlink(missing_ok=True)
        log = junit.with_suffix(".log")
        print(f"{name}: {len(chosen)} files or tests in {root}, log in {log}", flush=True)
        with open(log, "w", encoding="utf-8") as out:
            subprocess.run(
                pytest_command(place, root, chosen, junit, workers, expression),
                cwd=place.copy / root,
                env=place.environment(column),
                stdout=out,
                stderr=out,
                check=False,
            )
        if not junit.is_file():
            raise SystemExit(f"pytest did not finish: see {log}")
        for test, result in read_junit(junit, "" if root == "." else root + "/").items():
            outcomes.setdefault(file_of(test), {})[test] = result
    return outcomes


def pytest_command(
    place: Workplace, root: str, tests: Sequence[str], junit: Path, workers: int, expression: Optional[str]
) -> List[str]:
    return [
        str(place.python),
        *("-m", "pytest", "--headless", "--nopercyfinalize"),
        *("-p", "suite_plugin", "-p", "no:cacheprovider"),
        # Tests of one file may share what the file's module holds.
        *("-n", str(workers), "--dist", "loadfile"),
        f"--timeout={TEST_TIMEOUT_S}",
        *("-c", str(place.copy / "pytest.ini"), "--rootdir", str(place.copy / root)),
        f"--junitxml={junit}",
        *(("-k", expression) if expression else ()),
        *(test if root == "." else test[len(root) + 1 :] for test in tests),
    ]


def read_junit(path: Path, prefix: str) -> Outcomes:
    """The outcomes of one run. A test whose fixture fails after it stands there twice: the first failure counts."""
    outcomes: Outcomes = {}
    for case in ElementTree.parse(path).getroot().iter("testcase"):
        test = prefix + test_id(case)
        if outcomes.get(test, {}).get("outcome") != "failed":
            outcomes[test] = read_case(case)
    return outcomes


def test_id(case: ElementTree.Element) -> str:
    file = case.get("file", "")
    module = file[: -len(".py")].replace("/", ".")
    within = [part for part in case.get("classname", "")[len(module) :].split(".") if part]
    return "::".join([file, *within, case.get("name", "")])


def read_case(case: ElementTree.Element) -> Outcome:
    seconds = float(case.get("time", 0))
    for tag in ("failure", "error"):
        bad = case.find(tag)
        if bad is not None:
            message = f"{bad.get('message') or ''}\n{(bad.text or '')[-1500:]}"
            return {"outcome": "failed", "seconds": seconds, "message": message}
    return {"outcome": "passed" if case.find("skipped") is None else "skipped", "seconds": seconds}
