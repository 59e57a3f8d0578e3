"""Rows of result frames by hand, so that judging can be tested without reading a contract."""

from __future__ import annotations

from contractlens.review.gaps import judge
from contractlens.review.gaps_evidence import Evidence
from contractlens.review.playbooks import Playbook

HEAD = 'name = "test"\ntitle = "Test"\n'


def finding(clause_type="technology_refresh", text="The Supplier shall replace every laptop.", **fields):
    """A row of a finding that a supplier owes, found with high confidence."""
    row = {
        "finding_id": f"{clause_type}-{fields.get('start', 0)}",
        "document_id": "d" * 64,
        "document": "contract.pdf",
        "clause_type": clause_type,
        "status": "present",
        "modality": "obligation",
        "bearer": "supplier",
        "strength": "shall",
        "clause_number": "1.1",
        "heading": "",
        "part": "",
        "text": text,
        "start": 0,
        "page_start": 3,
        "confidence": 0.9,
        "band": "high",
    }
    return row | fields


def fact(name, value, unit=""):
    """A row of an attribute."""
    return {"name": name, "value": str(value), "unit": unit, "text": "", "start": 0, "end": 1}


def covered(**fields):
    """A row of coverage: one file of ten pages, all of them read."""
    row = {
        "document_id": "d" * 64,
        "document": "contract.pdf",
        "pages": 10,
        "pages_read": 10,
        "unreadable_pages": "",
        "poor_pages": "",
        "can_tell": True,
    }
    return row | fields


def line(name, value=None, note=""):
    """A line of the summary."""
    return {"name": name, "value": value, "text": value, "page": 1, "note": note}


def provision(text, **fields):
    """A row of the tree of provisions."""
    row = {
        "kind": "clause",
        "label": "",
        "clause_number": "9.9",
        "heading": "",
        "part": "",
        "text": text,
        "page_start": 2,
    }
    return row | fields


def evidence(*findings, facts=None, summary=(), **fields):
    """Evidence of one file; `facts` maps a finding's id, or its place in order, to rows of attributes."""
    listed = {
        (findings[key]["finding_id"] if isinstance(key, int) else key): tuple(rows)
        for key, rows in (facts or {}).items()
    }
    values = {
        "documents": ("contract.pdf",),
        "document_ids": ("d" * 64,),
        "findings": findings,
        "attributes": listed,
        "summary": {row["name"]: row for row in summary},
        "coverage": (covered(),),
        "provisions": (),
    }
    return Evidence(**(values | fields))


def requirement(body, head='clause_types = ["technology_refresh"]'):
    """A playbook of one requirement."""
    return Playbook.loads(f'{HEAD}[[requirements]]\nid = "one"\ntitle = "One"\n{head}\n{body}\n')


def verdict(body, held, *, head='clause_types = ["technology_refresh"]', facts=None):
    """The only row of the gaps against a playbook of one requirement."""
    gaps = judge(requirement(body, head), held, facts=facts)
    assert len(gaps) == 1
    return gaps.iloc[0]
