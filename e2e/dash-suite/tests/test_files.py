"""The files that the suite reads and writes, and what it says when they are not there."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from suite import docs, suites, waivers
from suite.junit import read_junit
from suite.sample import read_sample
from suite.web import Hosts, read_sources, redirect
from suite.workplace import find_programs, with_dash

HERE = Path(__file__).resolve().parents[1]


class InFolder(unittest.TestCase):
    def folder(self):
        return Path(self.enterContext(tempfile.TemporaryDirectory()))

    def written(self, text):
        path = self.folder() / "file"
        path.write_text(text, encoding="utf-8")
        return path


class FilesTest(InFolder):
    def test_a_waiver_without_a_reason_is_refused(self):
        self.assertEqual(waivers.read(self.written("# why\n\na.py::t[x y]  its reason\n")), {"a.py::t[x y]": "its reason"})
        with self.assertRaises(SystemExit):
            waivers.read(self.written("a.py::t\n"))

    def test_ids_are_as_pytest_takes_them_and_the_first_failure_counts(self):
        junit = self.written(
            '<testsuites><testsuite><testcase classname="d.f" file="d/f.py" name="t[1]" time="2"/>'
            '<testcase classname="d.f.C" file="d/f.py" name="u"><failure message="no"/></testcase>'
            '<testcase classname="d.f.C" file="d/f.py" name="u"><error message="torn down"/></testcase>'
            '<testcase classname="" file="d/g.py" name="d.g"><error message="collection failure">x</error></testcase>'
            '<testcase classname="d.f" file="d/f.py" name="v"><skipped/></testcase></testsuite></testsuites>'
        )
        outcomes = read_junit(junit, "p/")
        self.assertEqual(
            {test: result["outcome"] for test, result in outcomes.items()},
            {"p/d/f.py::t[1]": "passed", "p/d/f.py::C::u": "failed", "p/d/g.py": "failed", "p/d/f.py::v": "skipped"},
        )
        self.assertTrue(outcomes["p/d/f.py::C::u"]["message"].startswith("no"))

    def test_a_sample_takes_lines_until_the_time_is_up_and_never_none(self):
        listed = self.written("# file seconds of a column\na.py 30\nb.py 30\nc.py 30\n")
        self.assertEqual(read_sample(listed, 2), ["a.py", "b.py"])
        with self.assertRaises(SystemExit):
            read_sample(listed, 0.5)

    def test_addresses_are_replaced_where_web_txt_names_them(self):
        hosts = Hosts("http://127.0.0.1:1", [source.address.split("|")[0] for source in read_sources(HERE / "web.txt")])
        replaced = redirect('f"https://unpkg.com/plotly.js-dist-min@{v}/plotly.min.js", "https://dash.plotly.com/"', hosts)
        self.assertEqual(
            replaced, 'f"http://127.0.0.1:1/unpkg.com/plotly.js-dist-min@{v}/plotly.min.js", "https://dash.plotly.com/"'
        )

    def test_the_documentation_has_to_hold_both_markers(self):
        document = self.written(f"a\n{docs.BEGIN}\nold\n{docs.END}\nb\n")
        docs.write(document, "new")
        self.assertEqual(document.read_text(encoding="utf-8"), f"a\n{docs.BEGIN}\n\nnew\n\n{docs.END}\nb\n")
        with self.assertRaises(SystemExit):
            docs.write(self.written("a\n"), "new")


class CheckoutTest(InFolder):
    def checkout(self, *files):
        folder = self.folder()
        for file in files:
            path = folder / "dash" / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()
        git = ["git", "-C", str(folder / "dash"), "-c", "user.name=x", "-c", "user.email=x@x"]
        for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "x"]):
            subprocess.run([*git, *command], check=True)
        return folder

    def test_a_checkout_that_lacks_the_folder_is_red(self):
        folder = self.checkout("tests/websocket/test_a.py")
        self.assertEqual(suites.select(folder, [], ["dash/tests"]), ["dash/tests/websocket/test_a.py"])
        for tiers, tests in ((["2"], []), ([], ["dash/tests/async_tests"]), ([], ["dash/tests/test_x.py::y"])):
            with self.assertRaisesRegex(SystemExit, "no test file in the checkout"):
                suites.select(folder, tiers, tests)

    def test_a_checkout_that_lacks_a_test_file_is_red(self):
        folder = self.checkout("tests/websocket/test_a.py", "tests/websocket/test_b.py")
        (folder / "dash/tests/websocket/test_b.py").unlink()
        with self.assertRaisesRegex(SystemExit, "lacks 1 files, such as tests/websocket/test_b.py"):
            suites.select(folder, [], ["dash/tests/websocket"])

    def test_a_folder_of_tests_that_no_suite_knows_is_red(self):
        with self.assertRaisesRegex(SystemExit, "dash/tests/new/test_a.py belongs to no suite"):
            suites.check_nothing_is_left_out(self.checkout("tests/new/test_a.py"))

    def test_the_command_says_it_and_fails(self):
        done = subprocess.run(
            [sys.executable, str(HERE / "run.py"), "--checkouts", str(self.folder())], capture_output=True, text=True
        )
        self.assertEqual(done.returncode, 1)
        self.assertIn("is no git checkout", done.stderr)


class ProgramsTest(InFolder):
    def test_a_program_that_is_missing_is_named_and_red(self):
        with mock.patch.dict("os.environ", PATH=str(self.folder())):
            with self.assertRaisesRegex(SystemExit, "redis-server is missing: apt-get install redis-server"):
                find_programs()


class VersionTest(unittest.TestCase):
    def test_another_dash_replaces_that_of_the_requirements_and_nothing_else(self):
        given = (HERE / "requirements.txt").read_text(encoding="utf-8")
        other = with_dash(given, "4.5.0rc2")
        changed = [line for line in other.splitlines() if line not in given.splitlines()]
        self.assertEqual(len(changed), 1)
        self.assertRegex(changed[0], r"^dash\[.*\]==4\.5\.0rc2$")
        # Each version of Dash needs another Selenium. Its test extra names it.
        gone = [line for line in given.splitlines() if line not in other.splitlines()]
        self.assertEqual([line.split("==")[0].split("[")[0] for line in gone], ["dash", "selenium"])
        self.assertEqual(with_dash(given, None), given)


class SampleTest(unittest.TestCase):
    def test_the_sample_of_ci_holds_each_kind(self):
        files = read_sample(HERE / "sample.txt", 10)
        names = {suites.suite_of(file) for file in files}
        self.assertLessEqual({"websocket", "background callbacks", "dash-ag-grid", "callbacks"}, names)


if __name__ == "__main__":
    unittest.main()
