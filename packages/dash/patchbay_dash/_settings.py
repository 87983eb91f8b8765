"""The settings of a program, for all Dash apps of its process."""

import os
from dataclasses import dataclass
from typing import Optional

from ._resources import Build, MissingScripts, Remount, RendererSlot, UnknownDash

_OFF = frozenset({"0", "false", "no", "off"})

_slot = RendererSlot()


class PatchbayError(RuntimeError):
    """Patchbay cannot replace Dash's renderer. The text says why and what to do."""


@dataclass(frozen=True)
class Settings:
    """The settings for the next page load."""

    enabled: bool
    """True if pages get Patchbay. False while ``PATCHBAY=0`` is in the environment."""

    build: Build
    """``min``: the small build. ``dev``: the build with readable errors. ``auto``: the one that matches the app's own bundles."""

    remount: Remount
    """A callback may return a component with the id and type of one that is shown. ``changed`` keeps the shown one, with its focus,
    scroll position and inner state. ``always`` mounts it anew. ``auto`` does as the installed Dash (``always`` in 4.2 to 4.4)."""

    version: str
    """Version of this package."""


def settings(
    *, enabled: Optional[bool] = None, build: Optional[Build] = None, remount: Optional[Remount] = None
) -> Settings:
    """Changes the given settings, and returns all settings for the next page load.

    ``PATCHBAY=0`` in the environment overrides ``enabled=True``, so that everybody can compare the renderers.
    Raises :class:`PatchbayError` if Patchbay cannot be enabled. Pages then get Dash's own renderer.
    """
    from . import __version__

    if build is not None:
        _slot.build = build
    if remount is not None:
        _slot.remount = remount
    wanted = _slot.taken if enabled is None else enabled
    if wanted and os.environ.get("PATCHBAY", "").strip().lower() not in _OFF:
        try:
            _slot.take()
        except (MissingScripts, UnknownDash) as error:
            raise PatchbayError(str(error)) from None
    else:
        _slot.release()
    return Settings(enabled=_slot.taken, build=_slot.build, remount=_slot.remount, version=__version__)


def enable() -> Settings:
    """Gives pages Patchbay, unless ``PATCHBAY=0`` is in the environment. Raises :class:`PatchbayError` as :func:`settings` does."""
    return settings(enabled=True)


def disable() -> Settings:
    """Gives pages Dash's own renderer."""
    return settings(enabled=False)
