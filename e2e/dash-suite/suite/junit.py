"""Reads the JUnit file that pytest writes."""

import xml.etree.ElementTree as ElementTree
from pathlib import Path

from .outcome import Outcome, Outcomes


def read_junit(path: Path, prefix: str) -> Outcomes:
    """Returns the outcomes of one run. A test is listed twice if its fixture fails afterwards: the first failure counts."""
    outcomes: Outcomes = {}
    for case in ElementTree.parse(path).getroot().iter("testcase"):
        test = prefix + test_id(case)
        if outcomes.get(test, {}).get("outcome") != "failed":
            outcomes[test] = read_case(case)
    return outcomes


def test_id(case: ElementTree.Element) -> str:
    file = case.get("file", "")
    error = case.find("error")
    if error is not None and error.get("message") == "collection failure":
        return file
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
