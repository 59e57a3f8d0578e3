"""Runs LibreOffice to convert one file: own profile, own folder, time limit, no macros, no links, no network."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from contractlens.exceptions import CorruptFileError, LimitExceededError, UnsupportedFormatError

if TYPE_CHECKING:
    from collections.abc import Iterator

SOFFICE_VARIABLE = "CONTRACTLENS_SOFFICE"
"""Environment variable that names the program where it is not found by itself."""
TIMEOUT_SECONDS = 120
"""A contract of 300 pages takes 10 seconds on one slow core; what takes so much longer hangs."""
_ATTEMPTS = 2
_PROGRAMS = ("soffice", "libreoffice")
_USUAL_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "/usr/lib/libreoffice/program/soffice",
    "/opt/libreoffice/program/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
)
_NOWHERE = "http://127.0.0.1:9"
"""A proxy that nothing answers behind: whatever would be fetched is not."""
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc"><prop oor:name="MacroRecorderMode" oor:op="fuse"><value>false</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>2</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetProxyType" oor:op="fuse"><value>2</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyName" oor:op="fuse"><value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyPort" oor:op="fuse"><value>9</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyName" oor:op="fuse"><value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyPort" oor:op="fuse"><value>9</value></prop></item>
</oor:items>
"""


def find_soffice() -> str | None:
    """Return the path of LibreOffice: as the environment names it, on the PATH, or where it is usually installed."""
    named = os.environ.get(SOFFICE_VARIABLE)
    if named:
        return shutil.which(named)
    found = (shutil.which(program) for program in (*_PROGRAMS, *_USUAL_PLACES))
    return next((path for path in found if path is not None), None)


def convert(data: bytes, *, ending: str, target: str, name: str, max_bytes: int, timeout: float) -> bytes:
    """Return a file converted by LibreOffice; tried twice before giving up.

    The file is written under a name of our own, in a folder of its own that is deleted afterwards, so that any number
    of conversions may run side by side.

    Args:
        data: The whole file.
        ending: Of its kind: "doc", "rtf".
        target: Ending, and if need be filter, to convert to: "docx:MS Word 2007 XML".
        name: File name for messages, or "".
        max_bytes: Size of the result before it is refused.
        timeout: Seconds for each attempt.

    Raises:
        UnsupportedFormatError: LibreOffice is not installed (kind ``converter_missing``).
        CorruptFileError: It cannot convert the file (``conversion_failed``), or not in time (``conversion_timeout``).
        LimitExceededError: The result is too large (``too_large``).
    """
    shown = name or "the file"
    program = find_soffice()
    if program is None:
        msg = (
            f"{shown} is in a legacy format (.{ending}) that LibreOffice converts, which is not installed; install it "
            f"(libreoffice-writer), or name it in {SOFFICE_VARIABLE}, or save the file as .docx"
        )
        raise UnsupportedFormatError(msg, kind="converter_missing", name=name)
    late = False
    for _ in range(_ATTEMPTS):
        with tempfile.TemporaryDirectory(prefix="contractlens-", ignore_cleanup_errors=True) as folder:
            late = not _run(program, Path(folder), data, ending, target, timeout)
            result = Path(folder, "out", f"source.{target.partition(':')[0]}")
            if not late and result.is_file():
                if result.stat().st_size > max_bytes:
                    msg = f"{shown} converts to more than {max_bytes:,} bytes; raise Limits.max_bytes to read it"
                    raise LimitExceededError(msg, kind="too_large", name=name)
                return result.read_bytes()
    if late:
        msg = f"LibreOffice did not convert {shown} within {timeout:g} seconds; save it as .docx and try again"
        raise CorruptFileError(msg, kind="conversion_timeout", name=name)
    msg = f"LibreOffice cannot convert {shown}; it may be damaged: open it, save it as .docx and try again"
    raise CorruptFileError(msg, kind="conversion_failed", name=name)


def _run(program: str, folder: Path, data: bytes, ending: str, target: str, timeout: float) -> bool:
    """Run one conversion and return whether it ended in time; whatever it started ends with it."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
    source = folder / f"source.{ending}"
    source.write_bytes(data)
    command = [program, f"-env:UserInstallation={profile.as_uri()}", *_switches(), "--convert-to", target]
    command += ["--outdir", str(folder / "out"), str(source)]
    try:
        process = subprocess.Popen(  # noqa: S603 - the program that the user installed, with paths of our own
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env=_environment(folder),
            start_new_session=True,
        )
    except OSError:
        return True  # nothing ran, so nothing was converted
    try:
        process.wait(timeout)
    except subprocess.TimeoutExpired:
        return False
    finally:
        _end(process)
    return True


def _switches() -> Iterator[str]:
    yield from ("--headless", "--invisible", "--norestore", "--nologo", "--nodefault", "--nolockcheck")
    yield "--nofirststartwizard"


def _environment(folder: Path) -> dict[str, str]:
    ours = {"HOME": str(folder), "TMPDIR": str(folder), "TEMP": str(folder), "TMP": str(folder)}
    ours |= {"SAL_USE_VCLPLUGIN": "svp", "http_proxy": _NOWHERE, "https_proxy": _NOWHERE, "no_proxy": ""}
    return os.environ | ours


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill a process and all that it started (soffice is a script around the real program)."""
    if sys.platform == "win32":
        process.kill()
    else:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        except PermissionError:  # macOS says so of a group whose processes have all ended
            pass
    process.wait()
