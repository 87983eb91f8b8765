"""Problems that make a column invalid. Two columns in which nothing ran would look like agreement."""

import re
from typing import Dict, List, NamedTuple, Sequence

from .outcome import ByFile, Outcome
from .suites import file_of

CRASH = re.compile(r"worker 'gw\d+' crashed while running")
TIMEOUT = re.compile(r"Timeout \(>\d+(\.\d+)?s\) from pytest-timeout")


class Problem(NamedTuple):
    subject: str
    """A test id, a file, or a column. A waiver of this name removes the problem."""
    text: str


def problems_of(column: str, results: ByFile, tests: Sequence[str], expression: bool) -> List[Problem]:
    """Finds problems. `tests` are the selected files and ids. With an expression, not all of them must run."""
    if not any(result["outcome"] == "passed" for outcomes in results.values() for result in outcomes.values()):
        return [Problem(column, f"{column}: no test passed")]
    found = []
    for outcomes in results.values():
        for test, result in outcomes.items():
            found += [Problem(test, f"{column}: {text}: {test}") for text in mishaps(test, result)]
    if not expression:
        silent = [test for test in tests if not has_run(test, results)]
        found += [Problem(test, f"{column}: nothing ran: {test}") for test in silent]
    return found


def mishaps(test: str, result: Outcome) -> List[str]:
    if result["outcome"] != "failed":
        return []
    if "::" not in test:
        return ["cannot be collected"]
    named = {"the worker crashed": CRASH, "timed out": TIMEOUT}
    return [text for text, pattern in named.items() if pattern.search(result.get("message", ""))]


def has_run(asked: str, results: ByFile) -> bool:
    """True if the test, or a test of the file, passed or failed. A file whose tests are all skipped has not run."""
    return any(
        result["outcome"] != "skipped" and "::" in test and (asked in (test, file_of(test)))
        for test, result in results.get(file_of(asked), {}).items()
    )


def one_sided(columns: Dict[str, ByFile]) -> List[Problem]:
    """Finds tests that only one of the columns has."""
    ids = {name: {test for outcomes in column.values() for test in outcomes} for name, column in columns.items()}
    return [
        Problem(test, f"only the column {name} knows {test}")
        for name, own in ids.items()
        for other, others in ids.items()
        if other != name
        for test in sorted(own - others)
    ]
