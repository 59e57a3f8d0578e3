"""Lists who must renew technology, how often and at whose cost."""

from __future__ import annotations

from refresh_list.duties import Duty, duties_of, read, unanswered

__all__ = ["Duty", "duties_of", "read", "unanswered"]
