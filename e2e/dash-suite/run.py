#!/usr/bin/env python3
"""Runs the browser tests of Dash and of component packages under the stock renderer and under Patchbay, and compares.

    python3 e2e/dash-suite/run.py --checkouts FOLDER
    python3 e2e/dash-suite/run.py --checkouts FOLDER --tier 1 dash-ag-grid/tests/test_filter.py
    python3 e2e/dash-suite/run.py --checkouts FOLDER --column ours

The exit code is 0 if all selected tests ran in both columns, and every test that passes under the stock renderer passes
under Patchbay or has a waiver.
"""

import argparse
import re
import signal
import sys
from pathlib import Path

from suite import columns, docs, report, suites, waivers
from suite.sample import read_sample
from suite.workplace import Workplace

HERE = Path(__file__).resolve().parent
DOCUMENT = HERE.parents[1] / "docs" / "dash-compatibility.md"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="the tests of Dash and of component packages under both renderers")
    parser.add_argument(
        "--checkouts", type=Path, required=True, help=f"a folder of git checkouts: {', '.join(suites.REPOSITORIES)}"
    )
    parser.add_argument("--tier", action="append", choices=suites.TIERS, default=[], help="may be repeated")
    parser.add_argument("--sample", type=float, metavar="MINUTES", help="the first files of sample.txt that take about this long")
    parser.add_argument("tests", nargs="*", help="test files, folders or ids, as paths inside the folder of checkouts")
    parser.add_argument("-k", dest="expression", help="selects as pytest -k does; the results are not kept")
    parser.add_argument(
        "--column", choices=columns.COLUMNS, help="run only this column; the other has its kept results"
    )
    parser.add_argument("--alone", action="store_true", help="with --column: do not compare")
    parser.add_argument("--workers", type=int, default=2, help="number of browsers at a time (2)")
    parser.add_argument(
        "--fresh", action="append", choices=columns.COLUMNS, default=[], help="run this column again even if results are kept"
    )
    parser.add_argument("--retry", action="store_true", help="run the failed tests of the kept results once more")
    parser.add_argument("--work", type=Path, default=HERE / ".work", help="folder for the copy of the tests, the packages and the results")
    parser.add_argument("--dash", metavar="VERSION", help="another Dash than requirements.txt names, in a folder of its own under --work")
    parser.add_argument("--write-docs", action="store_true", help="after a run of all tests, write the table into the documentation")
    given = parser.parse_args()
    if given.alone and not given.column:
        parser.error("--alone needs a --column")
    if given.expression and given.column and not given.alone:
        parser.error("results of -k are not kept: -k with one --column needs --alone")
    if given.dash and not re.fullmatch(r"\d+\.\d+\.\d+\w*", given.dash):
        parser.error(f"--dash needs a version such as 4.5.0rc2; it was {given.dash}")
    if given.dash and given.write_docs:
        parser.error("the documentation has the table of the Dash in requirements.txt: --write-docs without --dash")
    if given.write_docs and (given.tier or given.tests or given.sample or given.expression or given.alone):
        parser.error("--write-docs wants a run of everything")
    return given


def select(given: argparse.Namespace) -> list:
    if given.sample is not None:
        sample = read_sample(HERE / "sample.txt", given.sample)
        return suites.select(given.checkouts, given.tier, [*sample, *given.tests])
    if given.tier or given.tests:
        return suites.select(given.checkouts, given.tier, given.tests)
    suites.check_nothing_is_left_out(given.checkouts)
    return suites.select(given.checkouts, suites.TIERS, [])


def main() -> int:
    # An exit by exception ends the started processes.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    given = arguments()
    given.checkouts = given.checkouts.resolve()
    tests = select(given)
    place = Workplace(HERE, given.work.resolve(), given.checkouts, given.dash)
    run_here = [given.column] if given.column else columns.COLUMNS
    place.prepare(tests, run_here)
    options = columns.Options(given.workers, given.expression, given.fresh, given.retry)
    table = {}
    for name in columns.COLUMNS:
        if name in run_here:
            table[name] = columns.run(place, name, tests, options)
        elif not given.alone:
            table[name] = columns.read(place, name, tests)
    comparison = report.Comparison(
        {name: column.results for name, column in table.items()},
        waivers.read(HERE / "waivers.txt"),
        tests,
        [problem for column in table.values() for problem in column.problems],
    )
    report.write(comparison, place.results)
    print(comparison.text())
    if given.write_docs:
        days = {name: column.days for name, column in table.items()}
        docs.write(DOCUMENT, docs.section(comparison, place.versions(), days))
    return 1 if comparison.is_red else 0


if __name__ == "__main__":
    sys.exit(main())
