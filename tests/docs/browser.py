"""Pages of the site in a headless Chromium."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

AXE = """addEventListener("load", () => axe.run({runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}).then(result => {
const place = document.createElement("pre"); place.id = "axe-result";
place.textContent = JSON.stringify(result.violations.map(v => [v.id, v.nodes.map(n => n.html)]));
document.body.append(place) }))"""


def dump(address: str, profile: Path, width: int) -> str:
    """Return the page at an address as the browser has it after its scripts ran."""
    names = ("chromium", "chromium-browser", "google-chrome")
    program = next(found for name in names if (found := shutil.which(name)))
    command = [program, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile / 'profile'}"]
    command += [f"--window-size={width},900", "--virtual-time-budget=30000", "--dump-dom", address]
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout


def violations(folder: Path, name: str, page: str, profile: Path, width: int) -> list[list[object]]:
    """Return what axe finds wrong with a page of the site: rules, each with the elements."""
    from importlib.resources import files

    axe = (files("axe_core_python") / "axe.min.js").read_text(encoding="utf-8").replace("</script", "<\\/script")
    target = folder / f"{name}.axe-{width}.html"
    target.write_text(page.replace("</body>", f"<script>{axe}</script><script>{AXE}</script></body>"), encoding="utf-8")
    dom = dump(target.as_uri(), profile, width)
    target.unlink()
    result = re.search(r'<pre id="axe-result">(.*?)</pre>', dom, flags=re.DOTALL)
    assert result
    found: list[list[object]] = json.loads(html.unescape(result[1]))
    return found
