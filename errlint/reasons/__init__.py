"""Machine-readable reasons: which token fits an error, from what is known of the site.

Pure functions over plain data: the same evidence always gives the same reason, and no reason
depends on a value that is only known when the program runs.
"""

from __future__ import annotations

from errlint.reasons.evidence import Evidence, Message, Reason, Unknown

__all__ = ["Evidence", "Message", "Reason", "Unknown"]
