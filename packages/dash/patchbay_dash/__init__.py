"""Replaces Dash's renderer by Patchbay, for every Dash app of this Python environment.

Dash imports this package by itself, through the entry point group ``dash_hooks``. ``PATCHBAY=0`` in the environment, or
:func:`disable`, restores Dash's own renderer.
"""

import warnings

from dash import __version__ as _dash_version

__version__ = "0.1.0"

from . import _frame as _frame
from ._settings import PatchbayError, Settings, disable, enable, settings
from ._versions import warning_for as _warning_for

__all__ = ["PatchbayError", "Settings", "__version__", "disable", "enable", "settings"]

try:
    _warning = _warning_for(_dash_version) if enable().enabled else None
except PatchbayError as error:
    # Dash imports this package while it creates an app. The app must work without Patchbay.
    _warning = f"Patchbay is off, and pages get Dash's own renderer. {error}"
if _warning is not None:
    warnings.warn(_warning, stacklevel=2)
