"""With the extra a scan runs on Dask workers; without it the command says which extra does."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import contractlens as cl

NAMES = ("council_hosting.pdf", "harbour_call_off.docx")


def main(how: str) -> None:
    """Scan two contracts with one worker."""
    contracts = Path("contracts")
    contracts.mkdir()
    for name in NAMES:
        shutil.copy(Path("sample_contracts") / name, contracts)
    if how == "without":
        words = ["scan", "contracts", "--out", "results", "--dask", "tcp://127.0.0.1:1"]
        result = subprocess.run(
            [sys.executable, "-m", "contractlens", *words], capture_output=True, text=True, check=False
        )
        assert result.returncode == 2, result
        assert "contractlens[distributed]" in result.stderr, result.stderr
        assert "Traceback" not in result.stderr, result.stderr
        print(f"distributed, without: {result.stderr.strip()}")
        return
    from distributed import LocalCluster

    from contractlens.batch.dask_pool import connected

    with (
        LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None) as cluster,  # type: ignore[no-untyped-call]
        connected(cluster.scheduler_address) as executor,
    ):
        scan = cl.scan_archive(contracts, "results", executor=executor)
    assert len(scan.findings) > 0
    print(f"distributed, with: {len(scan.findings)} findings of {len(NAMES)} contracts from a Dask worker")


if __name__ == "__main__":
    main(sys.argv[1])
