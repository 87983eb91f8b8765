#!/usr/bin/env python3
"""Runs Dash's own browser tests, unchanged, under the stock renderer and under Patchbay, and compares.

    python3 e2e/dash-suite/run.py --dash PATH_OF_A_PLOTLY_DASH_CHECKOUT --tier 1 --tier 3
    python3 e2e/dash-suite/run.py --dash PATH tests/integration/callbacks -k cbsc

The exit code is 0 when every test that passes under the stock renderer passes under Patchbay or has a waiver.
"""

import argparse
import sys
from pathlib import Path
from typing import Dict

from suite import columns, report, selection, waivers
from suite.outcome import ByFile
from suite.workplace import Workplace

HERE = Path(__file__).resolve().parent


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Dash's own browser tests under both renderers")
    parser.add_argument("--dash", type=Path, required=True, help="a checkout of plotly/dash")
    parser.add_argument(
        "--tier",
        action="append",
        choices=sorted(selection.TIERS),
        default=[],
        help="1 core, 2 transports, 3 component suites; may be repeated",
    )
    parser.add_argument("tests", nargs="*", help="test files, folders or ids, as paths inside the checkout")
    parser.add_argument("-k", dest="expression", help="as pytest -k; the results are not kept")
    parser.add_argument("--column", action="append", choices=columns.COLUMNS, default=[], help="one column only")
    parser.add_argument("--workers", type=int, default=2, help="browsers at a time (2)")
    parser.add_argument("--fresh", action="store_true", help="run the stock column again although its results are kept")
    parser.add_argument("--work", type=Path, default=HERE / ".work", help="where the copy, packages and results go")
    parser.add_argument("--markdown", type=Path, help="write the table to this file too")
    given = parser.parse_args()
    if not given.tests and not given.tier:
        parser.error("name a --tier or tests")
    return given


def main() -> int:
    given = arguments()
    place = Workplace(HERE, given.work.resolve(), given.dash.resolve())
    place.prepare()
    tests = selection.select(place.copy, given.tier, given.tests)
    results: Dict[str, ByFile] = {}
    for column in given.column or columns.COLUMNS:
        results[column] = columns.run(
            place, column, tests, workers=given.workers, expression=given.expression, fresh=given.fresh
        )
    comparison = report.Comparison(results, waivers.read(HERE / "waivers.txt"))
    report.write(comparison, place.results)
    print(comparison.text())
    if given.markdown:
        given.markdown.write_text(comparison.markdown(), encoding="utf-8")
    return 1 if comparison.unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
