"""The versions of Dash that this package was tested with."""

import re
from typing import Optional, Tuple

# Those that the browser tests pass with: the table is in docs/dash-compatibility.md.
_OLDEST = (4, 2)
_NEWEST = (4, 5)


def warning_for(dash_version: str) -> Optional[str]:
    """What to tell the developer of an app on this Dash; None if the package was tested with it, or the version cannot be read."""
    minor = _minor(dash_version)
    if minor is None or minor <= _NEWEST:
        return None
    oldest, newest = (".".join(map(str, version)) for version in (_OLDEST, _NEWEST))
    return (
        f"This version of patchbay-dash was tested with Dash {oldest} to {newest}, and this is Dash {dash_version}. "
        "Patchbay is on. If a page does not work, install a newer patchbay-dash, or set PATCHBAY=0 for Dash's own renderer."
    )


def _minor(version: str) -> Optional[Tuple[int, int]]:
    numbers = re.match(r"(\d+)\.(\d+)", version)
    return (int(numbers[1]), int(numbers[2])) if numbers else None
