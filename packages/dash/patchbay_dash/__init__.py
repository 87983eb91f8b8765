"""Patchbay in the place of Dash's renderer, for every Dash app of this Python environment.

Dash imports this package by itself, through the entry point group ``dash_hooks``. ``PATCHBAY=0`` in the environment, or
:func:`disable`, gives Dash's own renderer back.
"""

import warnings

__version__ = "0.1.0"

from ._settings import PatchbayError, Settings, disable, enable, settings

__all__ = ["PatchbayError", "Settings", "__version__", "disable", "enable", "settings"]

try:
    enable()
except PatchbayError as error:
    # Dash imports this while it makes an app; the app works as well without us.
    warnings.warn(f"Patchbay is off, and pages get Dash's own renderer. {error}", stacklevel=2)
