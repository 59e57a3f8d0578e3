"""Archives: many files in, one folder of results out. `scanner` writes it, `scan` reads it."""

from __future__ import annotations

from contractlens.batch.merge import merge_scans
from contractlens.batch.scan import Scan, open_scan
from contractlens.batch.scanner import scan_archive

__all__ = ["Scan", "merge_scans", "open_scan", "scan_archive"]
