"""A package of somebody else, installed beside ours: a reader and a spaCy pipeline by entry points, nothing registered by hand.

It runs in a process of its own, as an installed package would be found: its metadata lies on the path.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

READER = '''
from contractlens.document import Limits
from contractlens.exceptions import CorruptFileError, NoTextError
from contractlens.readers import sha256
from contractlens.readers.assembly import DocumentBuilder, Line

MAGIC = b"#MEMO\\x01\\n"


class MemoReader:
    """Reads memos: a first line that says so, then one paragraph per line."""

    media_type = "text/x-memo"

    def claims(self, head, name):
        return head.startswith(MAGIC)

    def read(self, data, *, name, password, limits):
        if not data.startswith(MAGIC):
            raise CorruptFileError(f"{name} is no memo", name=name)
        builder = DocumentBuilder(name, self.media_type, limits)
        for line in data[len(MAGIC):].decode("utf-8", "replace").splitlines():
            words = " ".join("".join(c if c.isprintable() else " " for c in line).split())
            if words:
                builder.add([Line(words)])
        if builder.is_empty:
            raise NoTextError(f"{name} is empty", name=name)
        return builder.build(sha256(data))
'''
COUNTER = """
from spacy.language import Language


@Language.component("memo_counter", requires=["doc._.contractlens_findings"])
def memo_counter(doc):
    doc.user_data["memo_count"] = len(doc._.contractlens_findings)
    return doc
"""
SCRIPT = """
import json
import sys

import spacy

import contractlens as cl
from contractlens.readers.conformance import check_reader
from memo_reader.reader import MemoReader

sample = b"#MEMO\\x01\\n1 Cover\\n1.1 The Supplier shall hold public liability insurance of five million pounds.\\n"
document = cl.read_document(sample)
nlp = spacy.blank("en")
nlp.add_pipe("contractlens_findings")
nlp.add_pipe("memo_counter")
doc = nlp(document.text)
json.dump(
    {
        "media_type": document.media_type,
        "wrong": check_reader(MemoReader(), {"a.memo": sample}),
        "types": cl.analyze(sample).findings.clause_type.tolist(),
        "counted": doc.user_data["memo_count"],
        "problems": nlp.analyze_pipes()["problems"],
    },
    sys.stdout,
)
"""
ENTRY_POINTS = """[contractlens.readers]
memo = memo_reader.reader:MemoReader

[spacy_factories]
memo_counter = memo_reader.counter:memo_counter
"""


@pytest.fixture(scope="module")
def outcome(tmp_path_factory):
    site = tmp_path_factory.mktemp("site")
    package, metadata = site / "memo_reader", site / "memo_reader-1.0.dist-info"
    package.mkdir()
    metadata.mkdir()
    (package / "__init__.py").write_text("")
    (package / "reader.py").write_text(READER)
    (package / "counter.py").write_text(COUNTER)
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: memo-reader\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text(ENTRY_POINTS)
    found = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        env={**os.environ, "PYTHONPATH": str(site)},
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert found.returncode == 0, found.stderr
    return json.loads(found.stdout)


def test_reader_of_another_package_reads_its_files(outcome):
    assert outcome["media_type"] == "text/x-memo"


def test_conformance_suite_runs_outside_of_our_tests(outcome):
    assert outcome["wrong"] == []


def test_files_of_that_reader_are_analysed(outcome):
    assert outcome["types"] == ["insurance"]


def test_component_of_another_package_reads_our_findings(outcome):
    assert outcome["counted"] == 1


def test_pipeline_of_both_has_no_problems(outcome):
    assert outcome["problems"] == {"contractlens_findings": [], "memo_counter": []}
