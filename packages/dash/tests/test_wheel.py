"""What the wheel holds."""

from __future__ import annotations

import json
import os
import zipfile
from importlib import metadata
from pathlib import Path

import pytest

import patchbay_dash

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel() -> zipfile.ZipFile:
    """The one that was installed for these tests."""
    [path] = Path(os.environ.get("PATCHBAY_WHEELS", ROOT / "dist")).glob("*.whl")
    return zipfile.ZipFile(path)


def test_it_is_pure_and_holds_the_scripts(wheel: zipfile.ZipFile) -> None:
    assert wheel.filename is not None and wheel.filename.endswith("-py3-none-any.whl")
    names = set(wheel.namelist())
    assert {
        "patchbay_dash/__init__.py",
        "patchbay_dash/py.typed",
        "patchbay_dash/dist/patchbay_dash_renderer.min.js",
        "patchbay_dash/dist/patchbay_dash_renderer.dev.js",
        "patchbay_dash/dist/patchbay_dash_worker.js",
        "patchbay_dash/dist/patchbay_dash_hub.js",
        "patchbay_dash/dist/patchbay_dash_frame.js",
    } <= names
    assert not [name for name in names if name.startswith("tests") or "requireScripts" in name]
    # A script names a map only if the wheel has it, so that no browser asks in vain.
    scripts = [name for name in names if name.endswith(".js")]
    assert {name + ".map" for name in scripts if b"sourceMappingURL=" in wheel.read(name)} == {
        name for name in names if name.endswith(".map")
    }


def test_it_says_who_it_is(wheel: zipfile.ZipFile) -> None:
    [info] = [name for name in wheel.namelist() if name.endswith(".dist-info/METADATA")]
    text = wheel.read(info).decode()
    assert f"Version: {patchbay_dash.__version__}\n" in text
    assert [line for line in text.splitlines() if line.startswith("Requires-Dist:")] == ["Requires-Dist: dash>=4.2"]
    assert "Requires-Python: >=3.9\n" in text
    [entry] = [e for e in metadata.distribution("patchbay-dash").entry_points if e.group == "dash_hooks"]
    assert entry.value == "patchbay_dash"


def test_it_has_the_version_of_the_scripts() -> None:
    assert json.loads((ROOT.parent / "patchbay" / "package.json").read_text())["version"] == patchbay_dash.__version__
