"""What became of the tests. Plain dictionaries, for they are kept as JSON."""

from typing import Dict, Literal, TypedDict


class Outcome(TypedDict, total=False):
    outcome: Literal["passed", "failed", "skipped"]
    seconds: float
    message: str
    """Of a failure: what pytest says, cut."""
    again: bool
    """Whether this is the second attempt."""


Outcomes = Dict[str, Outcome]
"""By test id, such as dash/tests/test_x.py::test_y[z]; a file that cannot be collected stands there by its own name."""

ByFile = Dict[str, Outcomes]


class Kept(TypedDict):
    """The results of one file in one column."""

    when: str
    """The day, as 2026-11-30."""
    outcomes: Outcomes
