"""The two columns side by side, and what differs."""

import json
from collections import ChainMap
from pathlib import Path
from typing import Dict, Iterator, List, Mapping, Tuple

from .outcome import ByFile, Outcome

OUTCOMES = ("passed", "failed", "skipped")


def counts(results: Mapping[str, Outcome]) -> List[int]:
    return [sum(result["outcome"] == outcome for result in results.values()) for outcome in OUTCOMES]


class Comparison:
    """Compares the columns, where there are two; `waivers` holds reasons by test id."""

    def __init__(self, columns: Mapping[str, ByFile], waivers: Mapping[str, str]) -> None:
        self.columns = columns
        self.files = sorted({file for column in columns.values() for file in column})
        different = list(self._different())
        self.waived: Dict[str, str] = {test: waivers[test] for test in different if test in waivers}
        """Pass under stock only, and may."""
        self.unexplained: List[str] = [test for test in different if test not in waivers]
        """Pass under stock only, and must not."""
        self.needless: List[str] = [test for test in waivers if "ours" in columns and self._passes("ours", test)]
        """Waived, and pass."""

    def _passes(self, column: str, test: str) -> bool:
        result = self.columns[column].get(test.split("::")[0], {}).get(test)
        return result is not None and result["outcome"] == "passed"

    def _different(self) -> Iterator[str]:
        if len(self.columns) < 2:
            return
        for results in self.columns["stock"].values():
            yield from (test for test in results if self._passes("stock", test) and not self._passes("ours", test))

    def _rows(self) -> Iterator[Tuple[str, List[List[int]]]]:
        for file in self.files:
            yield file, [counts(column.get(file, {})) for column in self.columns.values()]
        every = (ChainMap(*column.values()) for column in self.columns.values())
        yield "all", [counts(results) for results in every]

    def text(self) -> str:
        width = max(len(file) for file in [*self.files, "all"])
        lines = [" " * width + "".join(f"{name + ': pass fail skip':>24}" for name in self.columns)]
        for file, cells in self._rows():
            lines.append(file.ljust(width) + "".join("{:>14} {:>4} {:>4}".format(*cell) for cell in cells))
        lines += [f"passes under stock only, waived: {test}  {reason}" for test, reason in self.waived.items()]
        lines += [f"needs no waiver any more: {test}" for test in self.needless]
        lines += [f"passes under stock only: {test}" for test in self.unexplained]
        return "\n".join(lines)

    def markdown(self) -> str:
        lines = ["| file | " + " | ".join(f"{name}: pass / fail / skip" for name in self.columns) + " |"]
        lines.append("| --- |" + " --- |" * len(self.columns))
        for file, cells in self._rows():
            lines.append(f"| `{file}` | " + " | ".join(" / ".join(map(str, cell)) for cell in cells) + " |")
        return "\n".join(lines) + "\n"


def write(comparison: Comparison, folder: Path) -> None:
    (folder / "outcomes.json").write_text(json.dumps(comparison.columns, indent=1), encoding="utf-8")
    (folder / "table.txt").write_text(comparison.text() + "\n", encoding="utf-8")
