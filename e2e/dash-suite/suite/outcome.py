"""The outcomes of tests, as plain dictionaries that are kept as JSON."""

from typing import Dict, Literal, TypedDict


class Outcome(TypedDict, total=False):
    outcome: Literal["passed", "failed", "skipped"]
    seconds: float
    message: str
    """The shortened message of pytest for a failure."""
    again: bool
    """True for the outcome of a second attempt."""


Outcomes = Dict[str, Outcome]
"""Outcomes by test id, such as dash/tests/test_x.py::test_y[z]. A file that cannot be collected is listed by its own name."""

ByFile = Dict[str, Outcomes]


class Kept(TypedDict):
    """The results of one file in one column."""

    when: str
    """The day of the run, as 2026-11-30."""
    outcomes: Outcomes
