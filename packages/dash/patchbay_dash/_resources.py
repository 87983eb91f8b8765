"""Replaces the renderer in Dash's list of scripts."""

from pathlib import Path
from typing import Any, Dict, List, Literal, Optional

from dash import __version__ as dash_version
from dash import _dash_renderer

_NAMESPACE = "patchbay_dash"
_FOLDER = "dist"
# Dash requires `dash_renderer` in the name of one script of the page.
_SMALL = "patchbay_dash_renderer.min.js"
_READABLE = "patchbay_dash_renderer.dev.js"
_WORKER = "patchbay_dash_worker.js"

FRAME_ROUTE = "_patchbay/frame"

Resource = Dict[str, Any]
Build = Literal["auto", "min", "dev"]
Remount = Literal["auto", "always", "changed"]


class MissingScripts(Exception):
    """This package was installed without its browser scripts."""


class UnknownDash(Exception):
    """Dash's list of scripts has no renderer where this package looks for it."""


class RendererSlot:
    """The renderer's entry in Dash's list of scripts. Dash reads the list for every page."""

    def __init__(self) -> None:
        self.build: Build = "auto"
        self.remount: Remount = "auto"
        self._theirs: Optional[Resource] = None
        self._ours: List[Resource] = []

    @property
    def taken(self) -> bool:
        return self._theirs is not None

    def take(self) -> None:
        """Replaces Dash's renderer by our scripts. A second call applies changed settings."""
        self.release()
        ours = _our_resources(Path(__file__).parent / _FOLDER, self.build, self.remount)
        listed = _listed()
        place = next((i for i, resource in enumerate(listed) if _is_renderer(resource)), None)
        if place is None:
            raise UnknownDash(
                f"patchbay-dash does not find the renderer of Dash {dash_version}: "
                "install a newer patchbay-dash, or uninstall it."
            )
        self._theirs, self._ours = listed[place], ours
        listed[place : place + 1] = ours

    def release(self) -> None:
        """Restores Dash's own renderer."""
        if self._theirs is None:
            return
        listed = _listed()
        mine = [i for i, resource in enumerate(listed) if any(resource is our for our in self._ours)]
        for i in reversed(mine):
            del listed[i]
        listed.insert(mine[0] if mine else 0, self._theirs)
        self._theirs, self._ours = None, []


def _listed() -> List[Resource]:
    listed = getattr(_dash_renderer, "_js_dist", None)
    return listed if isinstance(listed, list) else []


def _is_renderer(resource: Resource) -> bool:
    return not resource.get("dynamic") and "dash_renderer" in str(resource.get("relative_package_path"))


def _remounts(remount: Remount) -> bool:
    """True if a component that a callback returns is always mounted anew, as Dash 4.2 to 4.4 do."""
    if remount == "auto":
        return dash_version.startswith(("4.2.", "4.3.", "4.4."))
    return remount == "always"


def _our_resources(folder: Path, build: Build, remount: Remount) -> List[Resource]:
    """The renderer script, and the scripts that it loads. Dash serves only scripts that are listed."""
    missing = [name for name in (_SMALL, _READABLE, _WORKER) if not (folder / name).is_file()]
    if missing:
        raise MissingScripts(
            f"{', '.join(missing)} not in {folder}: install the wheel of patchbay-dash, or build it with `npm run build`."
        )
    renderer: Resource = {
        "relative_package_path": f"{_FOLDER}/{_READABLE if build == 'dev' else _SMALL}",
        "dev_package_path": f"{_FOLDER}/{_SMALL if build == 'min' else _READABLE}",
        "namespace": _NAMESPACE,
        # Pages of other origins find the frame by it.
        "attributes": {"data-patchbay-frame": FRAME_ROUTE},
    }
    if _remounts(remount):
        renderer["attributes"]["data-remount"] = "always"
    loaded_by_it = sorted(
        path.name for path in folder.iterdir() if path.suffix in (".js", ".map") and path.name not in (_SMALL, _READABLE)
    )
    return [
        renderer,
        *(
            {"relative_package_path": f"{_FOLDER}/{name}", "namespace": _NAMESPACE, "dynamic": True}
            for name in loaded_by_it
        ),
    ]
