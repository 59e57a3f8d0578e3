"""With the extra the first notebook runs from top to bottom; without it `contractlens doctor` says which extra is missing."""

from __future__ import annotations

import subprocess
import sys


def main(how: str) -> None:
    """Run a notebook, or look at what is said without its kernel."""
    if how == "without":
        command = [sys.executable, "-m", "contractlens", "doctor"]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        (line,) = [line for line in said.splitlines() if "ipykernel" in line]
        assert "contractlens[notebooks]" in line, line
        print(f"notebooks, without: {line.strip()}")
        return
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read("notebooks/01_first_contract.ipynb", as_version=4)  # type: ignore[no-untyped-call]
    NotebookClient(
        notebook, timeout=240, kernel_name="python3", resources={"metadata": {"path": "notebooks"}}
    ).execute()
    shown = {kind for cell in notebook.cells for output in cell.get("outputs", []) for kind in output.get("data", {})}
    assert {"text/html", "image/png"} <= shown, shown
    print("notebooks, with: the first notebook shows its tables and plots")


if __name__ == "__main__":
    main(sys.argv[1])
