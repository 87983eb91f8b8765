"""Refuses to build a wheel without the browser scripts. Such a wheel would install and have no effect."""

from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NEEDED = (
    "patchbay_dash_renderer.min.js",
    "patchbay_dash_renderer.dev.js",
    "patchbay_dash_worker.js",
    "patchbay_dash_frame.js",
)


class RequireScripts(BuildHookInterface):
    PLUGIN_NAME = "custom"

    def initialize(self, version, build_data):
        if version == "editable":
            return
        dist = Path(self.root, "patchbay_dash", "dist")
        missing = [name for name in NEEDED if not (dist / name).is_file()]
        if missing:
            raise FileNotFoundError(f"{', '.join(missing)} not in {dist}: run `npm run build` first.")
