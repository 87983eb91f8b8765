"""What became of a test. Plain dictionaries, for they are kept as JSON."""

from typing import Dict, Literal, TypedDict


class Outcome(TypedDict, total=False):
    outcome: Literal["passed", "failed", "skipped"]
    seconds: float
    message: str
    """Of a failure: what pytest says, cut."""
    again: bool
    """Whether this is the second attempt."""


Outcomes = Dict[str, Outcome]
"""By test id, such as tests/integration/test_x.py::test_y[z]."""

ByFile = Dict[str, Outcomes]
