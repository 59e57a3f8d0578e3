"""What people say of findings: corrections, the file that a team keeps them in, and how they are applied again."""

from __future__ import annotations
