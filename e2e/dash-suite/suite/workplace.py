"""Prepares the folder of a run: a copy of the tests, a virtual environment, and both renderers in separate folders."""

import fcntl
import hashlib
import os
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Dict, Optional, Sequence, Tuple

from . import web
from .suites import HTML, REPOSITORIES, root_of, versions

# Component packages that only tests use. They are built from the checkout.
TEST_PACKAGES = [
    "dash-test-components",
    "dash-generator-test-component-standard",
    "dash-generator-test-component-nested",
    "dash-generator-test-component-typescript",
]

# Folders that tests read from the checkout, by root.
TEST_DATA = {HTML: ["scripts/data"]}


def with_dash(requirements: str, version: Optional[str]) -> str:
    """The requirements with another version of Dash, and with the Selenium that its own test extra asks for."""
    if version is None:
        return requirements
    without_selenium = re.sub(r"(?m)^selenium==.*\n", "", requirements)
    return re.sub(r"(?m)^(dash\[[^]]*\])==.*$", rf"\1=={version}", without_selenium)


def output_of(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


class Workplace:
    def __init__(self, here: Path, base: Path, checkouts: Path, dash: Optional[str] = None) -> None:
        """:param dash: another version of Dash than requirements.txt names; its packages and results have a folder of their own"""
        work = base / f"dash-{dash}" if dash else base
        self.here = here
        self.checkouts = checkouts
        self.work = work
        self.copy = work / "copy"
        self.venv = work / "venv"
        self.python = self.venv / "bin" / "python"
        self.ours = work / "patchbay"
        self.packages = work / "packages"
        self.results = work / "results"
        self.requirements = with_dash((here / "requirements.txt").read_text(encoding="utf-8"), dash)
        self.chromium = ""
        self.browser_version = ""
        self.dash_version = ""
        self.build = ""
        """Digest of the build that the column ours runs."""

    def prepare(self, tests: Sequence[str], columns: Sequence[str]) -> None:
        """Prepares everything that these tests need in these columns, and reads the versions."""
        self.chromium, self.browser_version = find_browser()
        find_programs()
        self.results.mkdir(parents=True, exist_ok=True)
        self.lock()
        self.make_venv()
        self.install_patchbay()
        for column in columns:
            self.check_column(column)
        self.copy_tests(sorted({root_of(test) for test in tests}))
        if any(root_of(test).split("/")[0] == "dash" for test in tests):
            self.build_test_packages()

    def lock(self) -> None:
        """Locks the folder, because two runs in it would delete each other's files."""
        self.held = open(self.work / "lock", "w", encoding="utf-8")
        try:
            fcntl.flock(self.held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SystemExit(f"another run uses {self.work}: name another folder by --work") from None

    def copy_tests(self, roots: Sequence[str]) -> None:
        """
        Copies only the tests: the checkout's own packages beside them would hide the installed ones. Replaces addresses of the
        internet and the port of Redis.
        """
        shutil.rmtree(self.copy, ignore_errors=True)
        hosts = web.serve(self.work / "web", self.here / "web.txt")
        for root in roots:
            for part in ("tests", *TEST_DATA.get(root, ())):
                shutil.copytree(self.checkouts / root / part, self.copy / root / part)
        for file in self.copy.rglob("*.py"):
            text = file.read_text(encoding="utf-8")
            replaced = web.redirect(text, hosts).replace("port=6379", "port=int(os.environ['REDIS_PORT'])")
            if replaced != text:
                file.write_text(replaced, encoding="utf-8")

    def make_venv(self) -> None:
        stamp = self.venv / "installed.txt"
        if stamp.is_file() and stamp.read_text(encoding="utf-8") == self.requirements:
            return
        print("installing the packages of requirements.txt", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(self.venv)], check=True)
        requirements = self.venv / "requirements.txt"
        requirements.write_text(self.requirements, encoding="utf-8")
        subprocess.run([self.python, "-m", "pip", "install", "-q", "-r", str(requirements)], check=True)
        stamp.write_text(self.requirements, encoding="utf-8")

    def build_test_packages(self) -> None:
        for package in TEST_PACKAGES:
            folder = self.packages / package
            if (folder / "built").is_file():
                continue
            print(f"building {package}", flush=True)
            shutil.rmtree(folder, ignore_errors=True)
            source = self.checkouts / "dash" / "@plotly" / package
            shutil.copytree(source, folder, ignore=shutil.ignore_patterns("node_modules"))
            log = self.results / f"{package}.log"
            path = f"{self.venv / 'bin'}{os.pathsep}{os.environ['PATH']}"
            with open(log, "w", encoding="utf-8") as out:
                for command in ("npm ci --no-audit --no-fund", "npm run build:js", "npm run build:py_and_r"):
                    done = subprocess.run(
                        command, shell=True, cwd=folder, env={**os.environ, "PATH": path}, stdout=out, stderr=out
                    )
                    if done.returncode:
                        raise SystemExit(f"{command} failed for {package}: see {log}")
            (folder / "built").touch()

    def install_patchbay(self) -> None:
        """Installs patchbay-dash into a separate folder, so that the stock column cannot load it."""
        package = self.here.parents[1] / "packages" / "dash"
        if not list((package / "patchbay_dash" / "dist").glob("patchbay_dash_renderer*.js")):
            raise SystemExit("packages/dash has no built renderer: run npm run build")
        shutil.rmtree(self.ours, ignore_errors=True)
        subprocess.run(
            [self.python, "-m", "pip", "install", "-q", "--no-deps", "--target", str(self.ours), str(package)],
            check=True,
        )
        self.build = digest_of(self.ours)

    def environment(self, column: str) -> Dict[str, str]:
        """Returns the environment variables of a test run, with or without Patchbay on the path."""
        path = [self.here / "plugin"] + [self.packages / package for package in TEST_PACKAGES]
        if column == "ours":
            path.insert(0, self.ours)
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(map(str, path)),
            "PATH": f"{self.venv / 'bin'}{os.pathsep}{os.environ['PATH']}",
            "DASH_TEST_CHROMEPATH": self.chromium,
            "SE_OFFLINE": "true",
            "SUITE_FIRST_PORT": str(random.randrange(10_000, 30_000, 1_000)),
        }
        environment.pop("PATCHBAY", None)
        return environment

    def check_column(self, column: str) -> None:
        """Exits if Dash would serve another renderer than the column's."""
        served = subprocess.run(
            [
                self.python,
                "-c",
                "import dash; dash.Dash('probe');"
                " print(dash._dash_renderer._js_dist[0]['namespace'], dash.__version__)",
            ],
            env=self.environment(column),
            cwd=self.work,
            check=True,
            capture_output=True,
            text=True,
        ).stdout.split()
        namespace, self.dash_version = served[-2:]
        if (namespace == "dash") != (column == "stock"):
            raise SystemExit(f"the column {column} would run with the renderer of {namespace}")


    def versions(self) -> Dict[str, str]:
        """Returns the versions of everything that the results depend on, by name."""
        lines = output_of(str(self.python), "-m", "pip", "freeze").splitlines()
        pairs = [line.split("==") for line in lines if "==" in line]
        listed = {name.replace("_", "-").lower(): version for name, version in pairs}
        packages = {name: listed[name] for name in (*REPOSITORIES, "celery")}
        browser, version = self.browser_version.split()[:2]
        tests = {f"tests of {name}": version for name, version in versions(self.checkouts).items()}
        return {**packages, browser: version, **tests}


def digest_of(folder: Path) -> str:
    digest = hashlib.sha256()
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.suffix != ".pyc" and ".dist-info" not in str(file):
            digest.update(f"{file.relative_to(folder)}\n".encode() + file.read_bytes())
    return digest.hexdigest()[:12]


# Programs that the tests need besides the browser: Redis for each worker, and a virtual screen for browsers with a window.
PROGRAMS = {"redis-server": "redis-server", "xvfb-run": "xvfb xauth", "npm": "npm"}


def find_programs() -> None:
    for program, package in PROGRAMS.items():
        if not shutil.which(program):
            raise SystemExit(f"{program} is missing: apt-get install {package}")


def find_browser() -> Tuple[str, str]:
    """Returns Chromium's path and version. The driver must have the same major version."""
    chromium = os.environ.get("PATCHBAY_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    driver = shutil.which("chromedriver")
    if not chromium or not driver:
        missing = "chromium" if not chromium else "chromedriver"
        raise SystemExit(f"{missing} is missing: apt-get install chromium chromium-driver")
    version = output_of(chromium, "--version", "--no-sandbox").split(" built")[0]
    driver_version = output_of(driver, "--version")
    if major_of(version) != major_of(driver_version):
        raise SystemExit(f"{version} and {driver_version} differ in their major version: install matching ones")
    return chromium, version


def major_of(version: str) -> str:
    """Reads the major version from a line such as `Chromium 156.0.8078.79`."""
    numbers = next(word for word in version.split() if word[0].isdigit())
    return numbers.split(".")[0]
