"""The switch, by hand and by the environment."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from dash import _dash_renderer

import patchbay_dash
from patchbay_dash import _resources

TELL = "import dash, warnings; dash.Dash(); print(dash._dash_renderer._js_dist[0]['namespace'])"


def run(program: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A program of its own: what an import does happens once per process."""
    return subprocess.run(
        [sys.executable, "-c", program],
        # Elsewhere, so that the package is the installed one.
        cwd=sys.prefix,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    )


def test_a_program_that_knows_nothing_of_us_gets_us() -> None:
    assert run(TELL).stdout == "patchbay_dash\n"


@pytest.mark.parametrize("value", ["0", "false", "OFF", " no "])
def test_the_environment_switches_off(value: str) -> None:
    done = run(TELL, PATCHBAY=value)
    assert (done.stdout, done.stderr) == ("dash\n", "")


@pytest.mark.parametrize("value", ["", "1", "true"])
def test_other_words_leave_it_on(value: str) -> None:
    assert run(TELL, PATCHBAY=value).stdout == "patchbay_dash\n"


def test_a_program_may_switch_off_before_its_first_app() -> None:
    assert run(f"import patchbay_dash; patchbay_dash.disable(); {TELL}").stdout == "dash\n"


def test_the_environment_is_stronger_than_a_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATCHBAY", "0")
    assert not patchbay_dash.enable().enabled
    monkeypatch.delenv("PATCHBAY")
    assert patchbay_dash.enable().enabled


def test_off_and_on_again_leave_the_list_as_it_was() -> None:
    on = list(_dash_renderer._js_dist)
    patchbay_dash.disable()
    off = list(_dash_renderer._js_dist)
    assert not any(resource["namespace"] == "patchbay_dash" for resource in off)
    assert "dash_renderer.min.js" in off[0]["relative_package_path"]
    patchbay_dash.disable()
    assert off == _dash_renderer._js_dist
    for _ in range(2):
        patchbay_dash.enable()
        assert on == _dash_renderer._js_dist
    patchbay_dash.disable()
    assert off == _dash_renderer._js_dist


def test_entries_of_others_stay() -> None:
    other = {"relative_package_path": "x.js", "namespace": "dash", "dynamic": True}
    _dash_renderer._js_dist.insert(0, other)
    try:
        patchbay_dash.disable()
        assert _dash_renderer._js_dist[0] is other
        assert "dash_renderer.min.js" in _dash_renderer._js_dist[1]["relative_package_path"]
    finally:
        _dash_renderer._js_dist.remove(other)


def test_settings_tell_without_changing() -> None:
    before = patchbay_dash.settings()
    assert before == patchbay_dash.Settings(enabled=True, build="auto", remount="auto", version=patchbay_dash.__version__)
    assert patchbay_dash.settings(build="dev").build == "dev"
    assert patchbay_dash.settings().build == "dev"
    patchbay_dash.disable()
    assert not patchbay_dash.settings(build="min").enabled


def test_without_scripts_dash_goes_on_and_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(_resources, "__file__", str(tmp_path / "_resources.py"))
    (tmp_path / "dist").mkdir()
    with pytest.raises(patchbay_dash.PatchbayError, match="npm run build"):
        patchbay_dash.enable()
    assert not patchbay_dash.settings().enabled
    assert "dash_renderer.min.js" in _dash_renderer._js_dist[0]["relative_package_path"]


def test_an_app_starts_without_the_scripts(tmp_path: Path) -> None:
    folder = tmp_path / "patchbay_dash"
    folder.mkdir()
    for source in Path(patchbay_dash.__file__).parent.glob("*.py"):
        (folder / source.name).write_text(source.read_text())
    done = run(TELL, PYTHONPATH=str(tmp_path))
    assert done.stdout == "dash\n"
    assert "Patchbay is off" in done.stderr


def test_a_dash_of_another_shape_keeps_its_renderer(monkeypatch: pytest.MonkeyPatch) -> None:
    patchbay_dash.disable()
    monkeypatch.setattr(_dash_renderer, "_js_dist", [])
    with pytest.raises(patchbay_dash.PatchbayError, match="newer patchbay-dash"):
        patchbay_dash.enable()


NEWER = "import dash.version; dash.version.__version__ = dash.__version__ = '{version}'; " + TELL


@pytest.mark.parametrize(("version", "warnings"), [("4.2.0", 0), ("4.5.3", 0), ("4.6.0rc1", 1), ("5.0.0", 1), ("strange", 0)])
def test_a_newer_dash_is_warned_of_once_and_served(version: str, warnings: int) -> None:
    done = run(f"{NEWER.format(version=version)}; dash.Dash()")
    assert done.stdout == "patchbay_dash\n"
    assert done.stderr.count(f"this is Dash {version}. Patchbay is on.") == warnings
