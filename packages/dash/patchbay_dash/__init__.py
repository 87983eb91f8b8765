"""Replaces Dash's renderer by Patchbay, for every Dash app of this Python environment.

Dash imports this package by itself, through the entry point group ``dash_hooks``. ``PATCHBAY=0`` in the environment, or
:func:`disable`, restores Dash's own renderer.
"""

import warnings

__version__ = "0.1.0"

from ._settings import PatchbayError, Settings, disable, enable, settings

__all__ = ["PatchbayError", "Settings", "__version__", "disable", "enable", "settings"]

try:
    enable()
except PatchbayError as error:
    # Dash imports this package while it creates an app. The app must work without Patchbay.
    warnings.warn(f"Patchbay is off, and pages get Dash's own renderer. {error}", stacklevel=2)
