"""What makes the suite red: each of these once. python3 -m unittest discover -s e2e/dash-suite -t e2e/dash-suite"""

import unittest

from suite.columns import exit_problems, only, to_repeat
from suite.problems import problems_of
from suite.report import Comparison

PASSED = {"outcome": "passed", "seconds": 1.0}
FAILED = {"outcome": "failed", "seconds": 1.0, "message": "no"}
SKIPPED = {"outcome": "skipped", "seconds": 0.0}
CRASHED = {"outcome": "failed", "seconds": 0.0, "message": "worker 'gw0' crashed while running 'f.py::b'"}
TIMED_OUT = {"outcome": "failed", "seconds": 180.0, "message": "Failed: Timeout (>180.0s) from pytest-timeout."}
FILE = "dash/tests/integration/callbacks/test_f.py"


def column(**results):
    return {FILE: {FILE if name == "file" else f"{FILE}::{name}": result for name, result in results.items()}}


def compared(stock, ours, waivers=None, tests=(FILE,)):
    """As run.py does it."""
    columns = {"stock": stock, "ours": ours}
    problems = [problem for name, results in columns.items() for problem in problems_of(name, results, tests, False)]
    return Comparison(columns, {f"{FILE}::{test}": why for test, why in (waivers or {}).items()}, tests, problems)


class VerdictTest(unittest.TestCase):
    def test_agreement_is_green(self):
        same = column(a=PASSED, b=FAILED, c=SKIPPED)
        self.assertFalse(compared(same, same).is_red)

    def test_what_passes_under_stock_has_to_pass_or_be_waived(self):
        stock, ours = column(a=PASSED, b=PASSED, c=PASSED, d=FAILED), column(a=PASSED, b=FAILED, c=SKIPPED, d=PASSED)
        verdict = compared(stock, ours, {"b": "reason"})
        self.assertEqual(verdict.waived, {f"{FILE}::b": "reason"})
        self.assertEqual(verdict.unexplained, [f"{FILE}::c"])
        self.assertTrue(verdict.is_red)
        self.assertFalse(compared(stock, ours, {"b": "reason", "c": "reason"}).is_red)

    def test_a_waiver_that_nobody_needs_is_red(self):
        verdict = compared(column(a=PASSED), column(a=PASSED), {"a": "reason"})
        self.assertEqual(verdict.needless, [f"{FILE}::a"])
        self.assertEqual(verdict.unexplained, [])
        self.assertTrue(verdict.is_red)

    def test_a_waiver_of_a_test_that_is_not_there_is_red(self):
        self.assertTrue(compared(column(a=PASSED), column(a=PASSED), {"gone": "reason"}).is_red)

    def test_a_waiver_of_a_file_that_nobody_asked_for_is_not_judged(self):
        waivers = {"dash/tests/other.py::a": "reason"}
        self.assertFalse(Comparison({"stock": column(a=PASSED), "ours": column(a=PASSED)}, waivers, [FILE]).is_red)

    def test_a_file_that_cannot_be_collected_is_red_though_both_columns_agree(self):
        broken = {**column(file=FAILED), "dash/tests/other.py": {"dash/tests/other.py::a": PASSED}}
        verdict = compared(broken, broken)
        self.assertIn(f"stock: cannot be collected: {FILE}", verdict.problems)
        self.assertIn(f"ours: nothing ran: {FILE}", verdict.problems)
        self.assertTrue(verdict.is_red)

    def test_a_file_of_which_all_is_skipped_is_red_until_it_is_waived(self):
        skipped = {**column(a=SKIPPED), "dash/tests/other.py": {"dash/tests/other.py::a": PASSED}}
        self.assertIn(f"stock: nothing ran: {FILE}", compared(skipped, skipped).problems)
        columns = {"stock": skipped, "ours": skipped}
        problems = problems_of("stock", skipped, [FILE], False)
        self.assertFalse(Comparison(columns, {FILE: "needs a Mac"}, [FILE], problems).is_red)

    def test_a_file_that_is_not_in_the_results_is_red(self):
        other = {"dash/tests/other.py": {"dash/tests/other.py::a": PASSED}}
        self.assertIn(f"ours: nothing ran: {FILE}", compared(other, other).problems)

    def test_a_test_that_was_asked_for_and_did_not_run_is_red(self):
        verdict = compared(column(a=PASSED), column(a=PASSED), tests=[f"{FILE}::b"])
        self.assertIn(f"stock: nothing ran: {FILE}::b", verdict.problems)

    def test_an_empty_column_is_red(self):
        self.assertEqual(compared({}, {}).problems, ["stock: no test passed", "ours: no test passed"])
        self.assertTrue(compared({}, {}).is_red)

    def test_a_column_in_which_nothing_passes_is_red_though_both_agree(self):
        self.assertTrue(compared(column(a=FAILED), column(a=FAILED)).is_red)

    def test_a_crash_is_red_though_both_agree(self):
        crashed = column(a=PASSED, b=CRASHED)
        self.assertIn(f"ours: the worker crashed: {FILE}::b", compared(crashed, crashed).problems)

    def test_a_timeout_is_red_though_both_agree(self):
        late = column(a=PASSED, b=TIMED_OUT)
        self.assertIn(f"stock: timed out: {FILE}::b", compared(late, late).problems)
        self.assertFalse(compared(late, late, {"b": "hangs in every browser"}).is_red)

    def test_a_test_that_one_column_only_knows_is_red(self):
        verdict = compared(column(a=PASSED), column(a=PASSED, b=PASSED))
        self.assertEqual(verdict.problems, [f"only the column ours knows {FILE}::b"])

    def test_an_expression_that_fits_nothing_is_red(self):
        self.assertTrue(problems_of("stock", {}, [FILE], True))
        self.assertFalse(problems_of("stock", column(a=PASSED), [FILE, "dash/tests/other.py"], True))


class RunTest(unittest.TestCase):
    def test_an_end_of_pytest_that_is_no_result_is_red(self):
        for code in (2, 3, 4, -9):
            self.assertTrue(exit_problems("x", code, True, "log"), code)
        self.assertTrue(exit_problems("x", 0, False, "log"))
        for code in (0, 1, 5):
            self.assertFalse(exit_problems("x", code, True, "log"), code)

    def test_what_failed_is_repeated_and_after_a_crash_the_whole_file(self):
        self.assertEqual(to_repeat(column(a=PASSED, b=FAILED)), [f"{FILE}::b"])
        self.assertEqual(to_repeat(column(a=FAILED, b=CRASHED)), [FILE])

    def test_of_a_file_only_what_was_asked_for_counts(self):
        results = column(a=PASSED, b=PASSED)[FILE]
        self.assertEqual(only(results, FILE, [FILE]), results)
        self.assertEqual(only(results, FILE, [f"{FILE}::a"]), {f"{FILE}::a": PASSED})


class TableTest(unittest.TestCase):
    def test_tables_count_by_suite_and_in_all(self):
        lines = Comparison({"stock": column(a=PASSED, b=FAILED), "ours": column(a=PASSED, b=SKIPPED)}, {}).table()
        self.assertIn("| callbacks | 1 / 1 / 0 | 1 / 0 / 1 |", lines)
        self.assertIn("| all of these | 1 / 1 / 0 | 1 / 0 / 1 |", lines)


if __name__ == "__main__":
    unittest.main()
