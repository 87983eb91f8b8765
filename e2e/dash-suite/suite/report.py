"""Compares the two columns and formats the differences."""

import json
from collections import ChainMap
from pathlib import Path
from typing import Dict, Iterator, List, Mapping, Sequence, Tuple

from .outcome import ByFile, Outcome
from .problems import Problem, one_sided
from .suites import SUITES, file_of, suite_of

OUTCOMES = ("passed", "failed", "skipped")


def counts(results: Mapping[str, Outcome]) -> List[int]:
    return [sum(result["outcome"] == outcome for result in results.values()) for outcome in OUTCOMES]


class Comparison:
    """
    Compares the columns, if there are two. `waivers` has reasons by test id or file. `tests` are the selected tests: a waiver
    of another file is ignored. `problems` are the problems of the columns.
    """

    def __init__(
        self,
        columns: Mapping[str, ByFile],
        waivers: Mapping[str, str],
        tests: Sequence[str] = (),
        problems: Sequence[Problem] = (),
    ) -> None:
        self.columns = columns
        self.files = sorted({file for column in columns.values() for file in column})
        different = list(self._different())
        found = [*problems, *one_sided(dict(columns))]
        self.waived: Dict[str, str] = {
            test: waivers[test] for test in [*different, *(problem.subject for problem in found)] if test in waivers
        }
        """Differences and problems with a waiver."""
        self.unexplained: List[str] = [test for test in different if test not in waivers]
        """Tests that pass only under stock and have no waiver."""
        self.problems: List[str] = [problem.text for problem in found if problem.subject not in waivers]
        asked = {file_of(test) for test in tests} or set(self.files)
        self.needless: List[str] = (
            [test for test in waivers if test not in self.waived and file_of(test) in asked] if len(columns) > 1 else []
        )
        """Waivers of tests that do not differ or do not exist."""

    @property
    def is_red(self) -> bool:
        return bool(self.unexplained or self.problems or self.needless)

    def _passes(self, column: str, test: str) -> bool:
        result = self.columns[column].get(file_of(test), {}).get(test)
        return result is not None and result["outcome"] == "passed"

    def _different(self) -> Iterator[str]:
        if len(self.columns) < 2:
            return
        for results in self.columns["stock"].values():
            yield from (test for test in results if self._passes("stock", test) and not self._passes("ours", test))

    def _rows(self) -> Iterator[Tuple[str, List[List[int]]]]:
        for file in self.files:
            yield file, [counts(column.get(file, {})) for column in self.columns.values()]
        yield "all", self._sums(self.files)

    def _sums(self, files: Sequence[str]) -> List[List[int]]:
        return [counts(ChainMap(*(column.get(file, {}) for file in files))) for column in self.columns.values()]

    def text(self) -> str:
        width = max(len(file) for file in [*self.files, "all"])
        lines = [" " * width + "".join(f"{name + ': pass fail skip':>24}" for name in self.columns)]
        for file, cells in self._rows():
            lines.append(file.ljust(width) + "".join("{:>14} {:>4} {:>4}".format(*cell) for cell in cells))
        lines += [f"waived: {test}  {reason}" for test, reason in self.waived.items()]
        lines += [f"needs no waiver: {test}" for test in self.needless]
        lines += [f"passes under stock only: {test}" for test in self.unexplained]
        lines += self.problems
        return "\n".join(lines)

    def table(self) -> List[str]:
        """A Markdown table with a row per suite."""
        lines = ["| tests | Dash's renderer | Patchbay |", "| --- | --- | --- |"]
        for suite in SUITES:
            files = [file for file in self.files if suite_of(file) == suite.name]
            if files:
                lines.append(row(suite.name, self._sums(files)))
        return [*lines, row("all of these", self._sums(self.files))]


def row(name: str, cells: List[List[int]]) -> str:
    return f"| {name} | " + " | ".join(" / ".join(map(str, cell)) for cell in cells) + " |"


def write(comparison: Comparison, folder: Path) -> None:
    (folder / "outcomes.json").write_text(json.dumps(comparison.columns, indent=1), encoding="utf-8")
    (folder / "table.txt").write_text(comparison.text() + "\n", encoding="utf-8")
