"""What a program may choose, for all Dash apps of its process."""

import os
from dataclasses import dataclass
from typing import Optional

from ._resources import Build, MissingScripts, Remount, RendererSlot, UnknownDash

_OFF = frozenset({"0", "false", "no", "off"})

_slot = RendererSlot()


class PatchbayError(RuntimeError):
    """Patchbay cannot take the place of Dash's renderer here; the text says why and what to do."""


@dataclass(frozen=True)
class Settings:
    """What pages get from now on."""

    enabled: bool
    """Whether pages get Patchbay; False while ``PATCHBAY=0`` is in the environment."""

    build: Build
    """``min`` the small one, ``dev`` the one with readable errors, ``auto`` the one that fits the app's own bundles."""

    remount: Remount
    """``changed`` keeps a component of the same id and type where a callback returns it again, with its focus, scroll and
    inner state; ``always`` shows it afresh; ``auto`` does what the installed Dash does (``always`` in 4.2 to 4.4)."""

    version: str
    """Of this package."""


def settings(
    *, enabled: Optional[bool] = None, build: Optional[Build] = None, remount: Optional[Remount] = None
) -> Settings:
    """Changes what is given, leaves what is not, and answers with the settings that hold for the next page load.

    ``PATCHBAY=0`` in the environment is stronger than ``enabled=True``: whoever runs a program can always compare.
    Raises :class:`PatchbayError` if Patchbay is to be on and cannot be; pages then get Dash's own renderer.
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
    """Pages get Patchbay, unless ``PATCHBAY=0`` is in the environment. Raises :class:`PatchbayError` as :func:`settings` does."""
    return settings(enabled=True)


def disable() -> Settings:
    """Pages get Dash's own renderer."""
    return settings(enabled=False)
