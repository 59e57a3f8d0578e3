from __future__ import annotations

import subprocess
import sys

SCRIPT = """
import socket, sys

def refuse(*arguments, **options):
    raise SystemExit("a connection was opened")

for name in ("connect", "connect_ex", "bind", "sendto"):
    setattr(socket.socket, name, refuse)
socket.getaddrinfo = socket.create_connection = refuse
import contractlens as cl

samples, out = sys.argv[1:]
analysis = cl.analyze(f"{samples}/council_hosting.pdf")
analysis.to_html(f"{out}/page.html")
analysis.to_excel(f"{out}/book.xlsx", gaps=analysis.gaps("tech_benefit_and_skills"))
print(len(analysis.findings))
"""


def guarded(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False)


def test_reading_and_reporting_open_no_connection(samples, tmp_path):
    result = guarded(SCRIPT, str(samples), str(tmp_path))
    assert result.returncode == 0, result.stderr
    assert int(result.stdout) > 0


def test_a_connection_would_be_noticed(samples, tmp_path):
    code = SCRIPT.replace("analysis = ", "socket.create_connection(('localhost', 9)); analysis = ")
    assert "a connection was opened" in guarded(code, str(samples), str(tmp_path)).stderr
