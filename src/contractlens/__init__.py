"""contractlens reads IT contracts: it finds clauses and says who is bound, how strongly, how often, at whose cost."""

from __future__ import annotations

__version__ = "0.1.0"
