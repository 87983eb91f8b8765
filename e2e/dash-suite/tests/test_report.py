"""python3 -m unittest discover -s e2e/dash-suite -t e2e/dash-suite"""

import tempfile
import unittest
from pathlib import Path

from suite import waivers
from suite.columns import read_junit
from suite.report import Comparison

PASSED = {"outcome": "passed", "seconds": 1.0}
FAILED = {"outcome": "failed", "seconds": 1.0, "message": "no"}


def column(**results):
    return {"f.py": {f"f.py::{name}": result for name, result in results.items()}}


class ComparisonTest(unittest.TestCase):
    def test_what_passes_under_stock_has_to_pass_or_be_waived(self):
        compared = Comparison(
            {"stock": column(a=PASSED, b=PASSED, c=PASSED, d=FAILED), "ours": column(a=PASSED, b=FAILED, d=PASSED)},
            {"f.py::b": "reason"},
        )
        self.assertEqual(compared.waived, {"f.py::b": "reason"})
        self.assertEqual(compared.unexplained, ["f.py::c"])

    def test_a_waiver_that_nobody_needs_is_told(self):
        compared = Comparison({"stock": column(a=PASSED), "ours": column(a=PASSED)}, {"f.py::a": "reason"})
        self.assertEqual(compared.needless, ["f.py::a"])
        self.assertEqual(compared.unexplained, [])

    def test_tables_count_by_file_and_in_all(self):
        text = Comparison({"stock": column(a=PASSED, b=FAILED)}, {}).markdown()
        self.assertIn("| `f.py` | 1 / 1 / 0 |", text)
        self.assertIn("| `all` | 1 / 1 / 0 |", text)


class FilesTest(unittest.TestCase):
    def written(self, text):
        path = Path(self.enterContext(tempfile.TemporaryDirectory())) / "file"
        path.write_text(text, encoding="utf-8")
        return path

    def test_a_waiver_without_a_reason_is_refused(self):
        self.assertEqual(waivers.read(self.written("# why\n\na.py::t[x y]  its reason\n")), {"a.py::t[x y]": "its reason"})
        with self.assertRaises(SystemExit):
            waivers.read(self.written("a.py::t\n"))

    def test_ids_are_as_pytest_takes_them_and_the_first_failure_counts(self):
        junit = self.written(
            '<testsuites><testsuite><testcase classname="d.f" file="d/f.py" name="t[1]" time="2"/>'
            '<testcase classname="d.f.C" file="d/f.py" name="u"><failure message="no"/></testcase>'
            '<testcase classname="d.f.C" file="d/f.py" name="u"><error message="torn down"/></testcase>'
            '<testcase classname="d.f" file="d/f.py" name="v"><skipped/></testcase></testsuite></testsuites>'
        )
        outcomes = read_junit(junit, "p/")
        self.assertEqual(
            {test: result["outcome"] for test, result in outcomes.items()},
            {"p/d/f.py::t[1]": "passed", "p/d/f.py::C::u": "failed", "p/d/f.py::v": "skipped"},
        )
        self.assertTrue(outcomes["p/d/f.py::C::u"]["message"].startswith("no"))


if __name__ == "__main__":
    unittest.main()
