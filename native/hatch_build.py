"""Puts the compiled reader of Word files into the wheel where ``CONTRACTLENS_COMPILED=1`` asks for it.

Such a wheel is for one platform and every Python: the library is called by its C interface. Without the variable the
wheel is the same everywhere, and reads Word files in Python.
"""

from __future__ import annotations

import os
import sys
import sysconfig
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompiledReaderHook(BuildHookInterface[Any]):
    """Compiles the library and adds it to the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the library to what is packed, and name the platform."""
        if os.environ.get("CONTRACTLENS_COMPILED") != "1" or version == "editable":
            return
        sys.path.insert(0, str(Path(self.root) / "native"))
        from build import compile_library

        library = compile_library()
        platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{platform}"
        build_data["force_include"][str(library)] = f"contractlens/readers/native/{library.name}"
