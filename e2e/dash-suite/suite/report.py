"""The two columns side by side, and what differs."""

import json


def count(results, outcome):
    return sum(result["outcome"] == outcome for result in results.values())


class Comparison:
    """Compares outcomes by column, file and test; `waived` holds reasons by test id."""

    def __init__(self, columns, waived):
        self.columns = columns
        self.files = sorted({file for results in columns.values() for file in results})
        differences = []
        if len(columns) == 2:
            for file in self.files:
                ours = columns["ours"].get(file, {})
                for test, result in columns["stock"].get(file, {}).items():
                    if result["outcome"] == "passed" and ours.get(test, {}).get("outcome") != "passed":
                        differences.append(test)
        self.waived = {test: waived[test] for test in differences if test in waived}
        self.unexplained = [test for test in differences if test not in waived]

    def rows(self):
        for file in self.files:
            yield file, {name: results.get(file, {}) for name, results in self.columns.items()}

    def totals(self, name):
        every = {test: result for results in self.columns[name].values() for test, result in results.items()}
        return [count(every, outcome) for outcome in ("passed", "failed", "skipped")]

    def text(self):
        width = max((len(file) for file in self.files), default=0)
        lines = [" ".join([" " * width, *(f"{name + ' pass/fail/skip':>22}" for name in self.columns)])]
        for file, results in self.rows():
            cells = [
                f"{count(tests, 'passed'):>12} {count(tests, 'failed'):>4} {count(tests, 'skipped'):>4}"
                for tests in results.values()
            ]
            lines.append(" ".join([file.ljust(width), *cells]))
        for name in self.columns:
            passed, failed, skipped = self.totals(name)
            lines.append(f"{name}: {passed} passed, {failed} failed, {skipped} skipped")
        lines += [f"waived: {test}  {reason}" for test, reason in self.waived.items()]
        lines += [f"passes under stock only: {test}" for test in self.unexplained]
        return "\n".join(lines)

    def markdown(self):
        names = list(self.columns)
        lines = ["| file | " + " | ".join(f"{name}: pass / fail" for name in names) + " |", "| --- |" + " --- |" * len(names)]
        for file, results in self.rows():
            cells = [f"{count(tests, 'passed')} / {count(tests, 'failed')}" for tests in results.values()]
            lines.append(f"| `{file}` | {' | '.join(cells)} |")
        cells = ["{} / {}".format(*self.totals(name)) for name in names]
        lines.append(f"| all | {' | '.join(cells)} |")
        return "\n".join(lines) + "\n"


def write(comparison, folder):
    (folder / "outcomes.json").write_text(json.dumps(comparison.columns, indent=1), encoding="utf-8")
    (folder / "table.txt").write_text(comparison.text() + "\n", encoding="utf-8")
