"""Runs the chosen tests under one renderer. Results are kept until tests, packages or builds change."""

import datetime
import hashlib
import json
import os
import re
import signal
import subprocess
from itertools import groupby
from pathlib import Path
from typing import Dict, List, NamedTuple, Optional, Sequence, Tuple

from .junit import read_junit
from .outcome import ByFile, Kept, Outcomes
from .problems import CRASH, Problem, problems_of
from .suites import SUITES, file_of, root_of, suite_of
from .workplace import Workplace

COLUMNS = ["stock", "ours"]
TEST_TIMEOUT_S = 180
SUITE_NAMES = [suite.name for suite in SUITES]


class Options(NamedTuple):
    workers: int
    expression: Optional[str]
    fresh: Sequence[str]
    """Columns that run again even if their results are kept."""
    retry: bool
    """The failed tests of the kept results run once more."""


class Column(NamedTuple):
    results: ByFile
    problems: List[Problem]
    days: List[str]
    """The days on which the tests ran."""


def run(place: Workplace, column: str, tests: Sequence[str], options: Options) -> Column:
    """Returns the outcomes by file. A failed test runs once more, alone. Files with kept results do not run again."""
    keeps = options.expression is None
    kept = read_kept(place, column, tests) if keeps and column not in options.fresh else {}
    problems: List[Problem] = []
    due = [test for test in tests if file_of(test) not in kept]
    for suite, group in groupby(sorted(due, key=order), key=lambda test: (suite_of(test), root_of(test))):
        chosen = list(group)
        ran, failures = run_suite(place, column, suite[0], chosen, options)
        problems += failures
        for file, outcomes in ran.items():
            kept[file] = {"when": datetime.date.today().isoformat(), "outcomes": outcomes}
            if keeps and file in chosen and not failures:
                keep(place, column, file, kept[file])
    if options.retry:
        retry_kept(place, column, tests, kept)
    return column_of(column, kept, tests, problems, not keeps)


def read(place: Workplace, column: str, tests: Sequence[str]) -> Column:
    """Returns the kept results. A file without results has not run."""
    return column_of(column, read_kept(place, column, tests), tests, [], False)


def column_of(
    column: str, kept: Dict[str, Kept], tests: Sequence[str], problems: List[Problem], expression: bool
) -> Column:
    results = {file: only(entry["outcomes"], file, tests) for file, entry in kept.items()}
    days = sorted({entry["when"] for entry in kept.values()})
    return Column(results, problems + problems_of(column, results, tests, expression), days)


def only(outcomes: Outcomes, file: str, tests: Sequence[str]) -> Outcomes:
    """Selects the outcomes of the whole file, or of its selected tests."""
    return outcomes if file in tests else {test: outcome for test, outcome in outcomes.items() if test in tests}


def order(test: str) -> Tuple[int, str, str]:
    return SUITE_NAMES.index(suite_of(test)), root_of(test), test


def run_suite(
    place: Workplace, column: str, suite: str, tests: Sequence[str], options: Options
) -> Tuple[ByFile, List[Problem]]:
    name = log_name(column, suite)
    ran, problems = run_pytest(place, column, name, tests, options.workers, options.expression)
    again, more = run_pytest(place, column, f"{name}-again", to_repeat(ran), 1, None)
    for file, outcomes in again.items():
        for test, second in outcomes.items():
            ran[file][test] = {**second, "again": True}
    return ran, problems + more


def log_name(column: str, suite: str) -> str:
    """Makes a file name. Names of suites may be paths."""
    return f"{column}-{re.sub('[^A-Za-z0-9_]+', '-', suite)}"


def to_repeat(ran: ByFile) -> List[str]:
    """Lists the failed tests. A file that a crash ended early is listed as a whole."""
    cut = {file for file, outcomes in ran.items() if any(CRASH.search(o.get("message", "")) for o in outcomes.values())}
    return sorted({file if (file := file_of(test)) in cut else test for test in failed_in(ran)})


def retry_kept(place: Workplace, column: str, tests: Sequence[str], kept: Dict[str, Kept]) -> None:
    """Runs the failed tests of the kept results again, also those that have failed twice."""
    asked = {file_of(test) for test in tests}
    failed = failed_in({file: entry["outcomes"] for file, entry in kept.items() if file in asked})
    for suite, group in groupby(sorted(failed, key=order), key=lambda test: (suite_of(test), root_of(test))):
        again, _ = run_pytest(place, column, log_name(f"{column}-retry", suite[0]), list(group), 1, None)
        for file, outcomes in again.items():
            for test, second in outcomes.items():
                kept[file]["outcomes"][test] = {**second, "again": True}
            keep(place, column, file, kept[file])


def failed_in(results: ByFile) -> List[str]:
    return [
        test for outcomes in results.values() for test, result in outcomes.items() if result["outcome"] == "failed"
    ]


def kept_path(place: Workplace, column: str, file: str) -> Path:
    """Path of the kept results of a file. Its name has a digest of everything the results depend on."""
    digest = hashlib.sha256((place.checkouts / file).read_bytes())
    digest.update(place.requirements.encode())
    digest.update(f"{file} {place.browser_version} {place.build if column == 'ours' else ''}".encode())
    return place.work / "kept" / column / f"{digest.hexdigest()[:20]}.json"


def read_kept(place: Workplace, column: str, tests: Sequence[str]) -> Dict[str, Kept]:
    paths = {file_of(test): kept_path(place, column, file_of(test)) for test in tests}
    return {file: json.loads(path.read_text(encoding="utf-8")) for file, path in paths.items() if path.is_file()}


def keep(place: Workplace, column: str, file: str, entry: Kept) -> None:
    path = kept_path(place, column, file)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(entry, indent=1), encoding="utf-8")


def run_pytest(
    place: Workplace, column: str, name: str, tests: Sequence[str], workers: int, expression: Optional[str]
) -> Tuple[ByFile, List[Problem]]:
    """Runs pytest once, for tests of one root. `name` is the name of its log and its JUnit file."""
    if not tests:
        return {}, []
    root = root_of(tests[0])
    junit = place.results / f"{name}.xml"
    junit.unlink(missing_ok=True)
    log = junit.with_suffix(".log")
    print(f"{name}: {len(tests)} files or tests, log in {log}", flush=True)
    with open(log, "w", encoding="utf-8") as out:
        process = subprocess.Popen(
            pytest_command(place, root, tests, junit, workers, expression),
            cwd=place.copy / root,
            env=place.environment(column),
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
        try:
            code = process.wait()
        finally:
            end_session(process.pid)
    outcomes: ByFile = {}
    if junit.is_file():
        for test, result in read_junit(junit, f"{root}/").items():
            outcomes.setdefault(file_of(test), {})[test] = result
    return outcomes, exit_problems(name, code, junit.is_file(), log)


def exit_problems(name: str, code: int, wrote: bool, log: Path) -> List[Problem]:
    """Expected exit codes: 0: all passed; 1: some failed; 5: no tests, which is reported per file. Any other code is a problem."""
    if wrote and code in (0, 1, 5):
        return []
    return [Problem(name, f"pytest ended with {code}: {name}, see {log}")]


def end_session(session: int) -> None:
    """Ends processes that the tests left running: servers, browsers, Celery workers, Redis."""
    for folder in Path("/proc").iterdir():
        try:
            if folder.name.isdigit() and os.getsid(int(folder.name)) == session:
                os.kill(int(folder.name), signal.SIGKILL)
        except ProcessLookupError:
            pass


def pytest_command(
    place: Workplace, root: str, tests: Sequence[str], junit: Path, workers: int, expression: Optional[str]
) -> List[str]:
    return [
        # Some tests need a browser with a window.
        *("xvfb-run", "--auto-servernum", "--server-args", "-screen 0 1920x1200x24"),
        str(place.python),
        *("-m", "pytest", "--headless", "--nopercyfinalize"),
        *("-p", "suite_plugin", "-p", "no:cacheprovider"),
        # Tests of one file may share state of its module.
        *("-n", str(workers), "--dist", "loadfile", "--max-worker-restart", "4"),
        f"--timeout={TEST_TIMEOUT_S}",
        *("-c", str(place.here / "plugin" / "pytest.ini"), "--rootdir", str(place.copy / root)),
        f"--junitxml={junit}",
        *(("-k", expression) if expression else ()),
        *(test[len(root) + 1 :] for test in tests),
    ]
