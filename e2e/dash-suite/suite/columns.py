"""Runs the chosen tests under one renderer. The stock column is kept, because only new tests or packages change it."""

import hashlib
import json
import subprocess
import xml.etree.ElementTree as ElementTree
from itertools import groupby

from .selection import file_of, root_of

COLUMNS = ["stock", "ours"]


def run(place, column, files, *, workers, expression, fresh):
    """The outcomes by file and test id: {"outcome": passed|failed|skipped, "seconds", "message", "again"?}."""
    if column == "ours":
        place.install_patchbay()
    place.check_column(column)
    outcomes = {}
    missing = []
    for file in files:
        stored = stored_results(place, file)
        whole_file = "::" not in file and not expression
        if column == "stock" and whole_file and not fresh and stored.is_file():
            outcomes[file] = json.loads(stored.read_text(encoding="utf-8"))
        else:
            missing.append(file)
    ran = run_pytest(place, column, missing, workers, expression)
    failed = sorted(test for tests in ran.values() for test, result in tests.items() if result["outcome"] == "failed")
    for file, tests in run_pytest(place, f"{column}-again", failed, workers, None).items():
        for test, second in tests.items():
            ran[file][test] = {**second, "again": True}
    for file, tests in ran.items():
        outcomes[file] = tests
        if column == "stock" and file in missing and not expression:
            stored_results(place, file).write_text(json.dumps(tests, indent=1), encoding="utf-8")
    return outcomes


def stored_results(place, file):
    """Where a file's stock results are kept: named for all that they depend on."""
    digest = hashlib.sha256((place.copy / file_of(file)).read_bytes())
    digest.update((place.here / "requirements.txt").read_bytes())
    digest.update(f"{file} {place.dash_version} {place.browser_version}".encode())
    folder = place.work / "stock"
    folder.mkdir(exist_ok=True)
    return folder / f"{digest.hexdigest()[:20]}.json"


def run_pytest(place, name, tests, workers, expression):
    outcomes = {}
    for root, group in groupby(sorted(tests, key=lambda test: (root_of(test), test)), key=root_of):
        junit = place.results / f"{name}-{'core' if root == '.' else 'dcc'}.xml"
        junit.unlink(missing_ok=True)
        log = junit.with_suffix(".log")
        command = [place.python, "-m", "pytest", "--headless", "--nopercyfinalize", "-p", "suite_plugin"]
        command += ["-p", "no:cacheprovider", "-n", str(workers), "--timeout=240"]
        command += ["-c", str(place.copy / "pytest.ini"), "--rootdir", str(place.copy / root), f"--junitxml={junit}"]
        command += ["-k", expression] if expression else []
        command += [test if root == "." else test.removeprefix(root + "/") for test in group]
        print(f"{name}: {len(command) - command.index('--rootdir') - 3} selections in {root}, log in {log}", flush=True)
        with open(log, "w", encoding="utf-8") as out:
            subprocess.run(
                command, cwd=place.copy / root, env=place.environment(name.removesuffix("-again")), stdout=out, stderr=out
            )
        if not junit.is_file():
            raise SystemExit(f"pytest did not finish: see {log}")
        for test, result in read_junit(junit, "" if root == "." else root + "/"):
            outcomes.setdefault(file_of(test), {})[test] = result
    return outcomes


def read_junit(path, prefix):
    """A test that fails and whose fixture then fails as well has two entries: the first failure is kept."""
    seen = {}
    for case in ElementTree.parse(path).getroot().iter("testcase"):
        bad = case.find("failure") if case.find("failure") is not None else case.find("error")
        outcome = "failed" if bad is not None else "skipped" if case.find("skipped") is not None else "passed"
        classes = case.get("classname", "").split(".")
        file = case.get("file") or "/".join(classes) + ".py"
        test = f"{prefix}{file}::{case.get('name')}"
        if seen.get(test, {}).get("outcome") == "failed":
            continue
        message = "" if bad is None else f"{bad.get('message') or ''}\n{(bad.text or '')[-1500:]}"
        seen[test] = {"outcome": outcome, "seconds": float(case.get("time", 0)), "message": message}
    return seen.items()
