from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import contractlens as cl
from contractlens.corrections.record import JUDGED, Context, Correction
from contractlens.learning.exchange import _READERS, _WRITERS, TOOLS
from contractlens.learning.exchange.answers import Reading
from contractlens.learning.exchange.label_studio import interface
from contractlens.learning.exchange.spreadsheet import COLUMNS
from contractlens.learning.exchange.tasks import KEY, Found, Task
from tests.review.made import ROWS, make

TYPES = {"insurance": "Insurance", "liability_cap": "Cap on liability", "technology_refresh": "Technology refresh"}
SAID = {"status": "present", "modality": "obligation", "bearer": "supplier", "strength": "shall"}
SHAPES = [
    *((tool, "labels") for tool in TOOLS),
    *((tool, "spans") for tool in ("label_studio", "prodigy", "doccano")),
]


def reading(tool, **changes) -> Reading:
    return Reading("file", tool, "AB", "2026-05-31", **({"all_seen": True, "known_types": frozenset(TYPES)} | changes))


def read(tool, data, **changes):
    into = reading(tool, **changes)
    _READERS[tool](data, into)
    return into.result()


def annotated(tool, data, *, labels=None, shape="labels"):
    """What a tool gives back when somebody kept everything, or set these labels on every task."""
    if tool == "csv":
        rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
        for row in rows:
            row["decision"] = "agree"
        out = io.StringIO(newline="")
        writer = csv.DictWriter(out, rows[0] if rows else COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
        return out.getvalue().encode()
    if tool != "label_studio":
        return data
    tasks = json.loads(data)
    for task in tasks:
        task["annotations"] = [{"result": task["predictions"][0]["result"], "completed_by": {"email": "ann@x.org"}}]
    return json.dumps(tasks).encode()


TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60).filter(str.strip)
FORMULAS = st.sampled_from(["=1+1", "+x", "-x", "@SUM(A1)", "\t=x", "'=x", "''-x", " =x", "\r\nx", 'a "b"; c,\nd'])


@st.composite
def tasks(draw):
    text = draw(TEXT | FORMULAS)
    types = draw(st.lists(st.sampled_from(list(TYPES)), unique=True, max_size=3))
    start = draw(st.integers(0, 1000))
    context = Context(heading=draw(st.just("") | TEXT), part=draw(st.just("") | FORMULAS), found=tuple(sorted(types)))
    place = Correction(
        text,
        document_id="a" * 64,
        document=draw(st.just("deal.pdf") | TEXT),
        start=start,
        end=start + len(text),
        provision_start=start,
        context=context,
    )
    return Task(place, tuple(Found(name, f"id{name}", SAID) for name in types))


def expected(task):
    """What keeping everything says: each finding is right, and nothing where there is none."""
    place = task.place
    if not task.found:
        return [place]
    return [
        replace(place, found_type=each.clause_type, right_type=each.clause_type, finding_id=each.finding_id)
        for each in task.found
    ]


@pytest.mark.parametrize(("tool", "shape"), SHAPES, ids=lambda value: value)
@settings(deadline=None, max_examples=60)
@given(st.lists(tasks(), max_size=4))
def test_what_goes_out_comes_back(tool, shape, listed):
    data = annotated(tool, _WRITERS[tool](listed, TYPES, shape))
    found = [replace(each, reviewer="", made_at="", source="python") for each in read(tool, data)]
    assert found == [each for task in listed for each in expected(task)]


@pytest.mark.parametrize("tool", ["label_studio", "prodigy", "doccano", "jsonl"])
def test_a_label_taken_away_and_a_new_one_are_corrections(tool, tmp_path):
    path = tmp_path / "tasks"
    cl.export_tasks(make(), path, to=tool)
    change(tool, path, 0, ["insurance"])
    found = cl.import_annotations(path, source=tool, reviewer="AB", made_at="2026-05-31")
    changed = [each for each in found if each.start == 0]
    assert [(each.verdict, each.found_type, each.right_type) for each in changed] == [
        ("rejected", "technology_refresh", ""),
        ("missed", "", "insurance"),
    ]
    corrected = make().with_corrections(found)
    assert corrected.findings.clause_type.tolist() == ["insurance", "liability_cap", "insurance"]


def change(tool, path, number, labels):
    """Set the labels of one exported task, as an annotator would."""
    if tool == "label_studio":
        listed = json.loads(path.read_text())
        for position, task in enumerate(listed):
            result = task["predictions"][0]["result"]
            if position == number:
                result[0]["value"]["choices"] = labels
            task["annotations"] = [{"result": result}]
        path.write_text(json.dumps(listed))
        return
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    if tool == "prodigy":
        lines[number]["accept"] = labels
    elif tool == "doccano":
        lines[number]["label"] = labels
    else:
        lines[number]["labels"] = [{"type": label} for label in labels]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))


def test_changed_fields_of_json_lines_are_corrections(tmp_path):
    path = tmp_path / "tasks.jsonl"
    cl.export_tasks(make(), path, to="jsonl")
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    lines[0]["labels"][0] |= {"bearer": None, "modality": "statement"}
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    [found] = cl.import_annotations(path, source="jsonl")
    assert (found.verdict, found.bearer, found.modality, found.status) == ("changed", "nobody", "statement", None)


def test_exported_json_lines_are_labelled_contracts(tmp_path):
    from contractlens.learning.labelled import read_labelled

    path = tmp_path / "tasks.jsonl"
    cl.export_tasks(make(), path, to="jsonl")
    [contract] = read_labelled(path)
    assert [each.labels[0].clause_type for each in contract.provisions] == [row[0] for row in ROWS]


@pytest.mark.parametrize("tool", ["doccano", "jsonl"])
def test_where_nobody_says_that_they_looked_only_changes_count(tool, tmp_path):
    path = tmp_path / "tasks"
    cl.export_tasks(make(), path, to=tool)
    assert cl.import_annotations(path, source=tool) == []
    assert len(cl.import_annotations(path, source=tool, all_seen=True)) == 3


def test_each_annotator_of_label_studio_is_heard(tmp_path):
    path = tmp_path / "tasks.json"
    cl.export_tasks(make(ROWS[:1]), path, to="label_studio")
    [task] = json.loads(path.read_text())
    yes, no = task["predictions"][0]["result"], []
    task["annotations"] = [
        {"result": yes, "completed_by": {"email": "ann@x.org"}, "updated_at": "2026-03-09T22:16:08.728378Z"},
        {"result": no, "completed_by": 7, "created_at": "2026-03-10T08:00:00Z"},
        {"result": [], "completed_by": 8, "was_cancelled": True},
    ]
    path.write_text(json.dumps([task]))
    found = cl.import_annotations(path, source="label_studio")
    assert [(each.reviewer, each.verdict, each.made_at) for each in found] == [
        ("ann@x.org", "confirmed", "2026-03-09T22:16:08+00:00"),
        ("7", "rejected", "2026-03-10T08:00:00+00:00"),
    ]
    assert cl.list_conflicts(found).conflict.nunique() == 1


@pytest.mark.parametrize("chosen", ["insurance", {"choices": ["insurance"]}], ids=["one", "several"])
def test_json_min_of_label_studio_is_read(chosen):
    place = {"document": "deal.pdf", "found": []}
    data = json.dumps([{"text": "Words.", "clause_type": chosen, KEY: place, "annotator": 3, "id": 1}]).encode()
    [found] = read("label_studio", data)
    assert (found.verdict, found.right_type, found.reviewer, found.document) == ("missed", "insurance", "3", "deal.pdf")


@pytest.mark.parametrize(
    ("line", "verdicts"),
    [
        ({"label": "insurance", "answer": "accept"}, ["missed"]),
        ({"label": "insurance", "answer": "reject"}, ["rejected"]),
        ({"accept": ["insurance"], "answer": "ignore"}, []),
        ({"accept": ["insurance"], "answer": "reject"}, []),
        ({"accept": [], "answer": "accept"}, ["nothing"]),
        ({"spans": [{"start": 0, "end": 5, "label": "insurance"}], "answer": "accept"}, ["missed"]),
    ],
    ids=["binary-yes", "binary-no", "ignored", "rejected-choice", "none-chosen", "spans"],
)
def test_answers_of_prodigy_are_read(line, verdicts):
    data = json.dumps({"text": "Cover is arranged.", "_annotator_id": "set-ann", "_timestamp": 1767225600} | line)
    found = read("prodigy", data.encode())
    assert [each.verdict for each in found] == verdicts
    assert {(each.reviewer, each.made_at) for each in found} <= {("set-ann", "2026-01-01T00:00:00+00:00")}


@pytest.mark.parametrize(
    "label",
    [
        {"label": [[0, 5, "insurance"]]},
        {"labels": [[0, 5, "insurance"]]},
        {"entities": [{"id": 1, "label": "insurance", "start_offset": 0, "end_offset": 5}]},
    ],
    ids=["label", "labels", "entities"],
)
def test_marked_words_of_another_text_are_places_of_their_own(label):
    [found] = read("doccano", json.dumps({"text": "Cover is arranged."} | label).encode())
    assert (found.text, found.verdict, found.right_type) == ("Cover", "missed", "insurance")


def table(*rows, delimiter=","):
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


ROW = {"document": "deal.pdf", "clause_number": "1.1", "text": "Cover is £5; “all in”.", "clause_type": "insurance"}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"], ids=["comma", "semicolon", "tab"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_table_is_read_as_spreadsheets_save_it(delimiter, encoding):
    data = table(ROW | {"decision": "Reject", "reviewer": "Zoë"}, delimiter=delimiter).encode(encoding)
    [found] = read("csv", data)
    assert (found.verdict, found.text, found.reviewer) == ("rejected", ROW["text"], "Zoë")
    assert (found.document, found.context.number, found.made_at) == ("deal.pdf", "1.1", "2026-05-31")


@pytest.mark.parametrize(
    ("written", "verdict"),
    [
        ({"decision": "agree"}, "confirmed"),
        ({"decision": "no"}, "rejected"),
        ({"right_type": "liability_cap"}, "retyped"),
        ({"decision": "reject", "right_type": "liability_cap"}, "retyped"),
        ({"right_bearer": "buyer"}, "changed"),
        ({"decision": "agree", "right_status": "placeholder"}, "changed"),
        ({"clause_type": "", "right_type": "insurance"}, "missed"),
        ({"clause_type": "", "decision": "agree"}, "nothing"),
        ({"decision": "unsure"}, None),
        ({"note": "look again"}, None),
    ],
    ids=str,
)
def test_what_a_reviewer_writes_into_a_table(written, verdict):
    found = read("csv", table(ROW | written).encode())
    assert [each.verdict for each in found] == ([verdict] if verdict else [])


def test_no_cell_of_a_table_is_a_formula(tmp_path):
    rows = (("insurance", "=HYPERLINK(1) is arranged as cover.", "high"), ("insurance", "@cmd and -more words.", "low"))
    path = tmp_path / "tasks.csv"
    cl.export_tasks(make(rows, name="=evil.pdf"), path, to="csv")
    cells = [cell for row in csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline="")) for cell in row]
    assert "'=evil.pdf" in cells
    assert not [cell for cell in cells if cell.lstrip().startswith(("=", "+", "-", "@"))]


HOSTILE = [
    ("label_studio", b"{", "not JSON"),
    ("label_studio", b"[" * 100_000, "not JSON"),
    ("label_studio", b"{}", "not a list"),
    ("label_studio", b"[1]", "a task is an object"),
    ("label_studio", b'[{"data": {"text": 5}}]', "data.text"),
    ("label_studio", b'[{"data": {"text": "x"}, "annotations": [3]}]', "an annotation is an object"),
    ("label_studio", b'[{"data": {"text": "x"}, "annotations": [{"result": [7]}]}]', "a result is an object"),
    ("label_studio", b'[{"data": {"text": "x", "contractlens": 3}, "annotations": [{}]}]', "is not the object"),
    ("label_studio", b'[{"text": "x", "clause_type": "=cmd"}]', "not the id"),
    ("prodigy", b"nonsense", "not JSON"),
    ("prodigy", b'{"text": "x", "answer": "maybe"}', "accept, reject or ignore"),
    ("prodigy", b'{"text": "x", "accept": [1]}', "labels are numbers"),
    ("prodigy", b'{"text": "x", "spans": [{"start": 0, "end": 99, "label": "insurance"}]}', "does not lie"),
    ("prodigy", b'{"text": "x", "spans": 5}', "list of objects"),
    ("prodigy", b'{"text": "x", "accept": ["insurance"], "contractlens": "{"}', "not the JSON"),
    ("prodigy", b'{"text": " ", "accept": ["insurance"]}', "text is missing"),
    ("doccano", b'{"text": "x"}', "called label"),
    ("doccano", b'{"text": "x", "label": ["unknown_type"]}', "unknown clause type"),
    ("doccano", b'{"text": "x", "label": [[0, 9, "insurance"]]}', "inside the text"),
    (
        "doccano",
        b'{"text": "x", "annotations": [{"label": 3, "start_offset": 0, "end_offset": 1}]}',
        "labels are numbers",
    ),
    ("doccano", b'{"text": "\\ud800", "label": ["insurance"]}', "half a character"),
    ("jsonl", b'{"text": "x", "labels": ["insurance"]}', "list of objects"),
    ("jsonl", b'{"text": "x", "labels": [{"type": "insurance", "status": "gone"}]}', "status must be one of"),
    ("jsonl", b'{"text": "x", "labels": [{"type": "insurance", "status": 4}]}', "status must be a text"),
    ("jsonl", b'{"text": "x", "contractlens": {"start": "1"}, "labels": [{"type": "insurance"}]}', "whole number"),
    ("csv", b"a,b\n1,2\n", "lacks columns"),
    ("csv", b"", None),
    ("csv", b'text,clause_type,decision\n"open', "cannot be read"),
    ("csv", b"text,clause_type,decision\nx,insurance,perhaps\n", "agree, reject or unsure"),
    ("csv", b"text,clause_type,decision\nx,=cmd,agree\n", "ids of clause types"),
    ("csv", b"text,clause_type,decision\n,insurance,agree\n", "text is missing"),
    ("csv", b"text,clause_type,decision,right_type\nx,insurance,agree,liability_cap\n", "agreed with"),
    ("csv", b"text,clause_type,decision,place\nx,insurance,agree,{\n", "not the JSON"),
    ("csv", b"text,clause_type,decision,made_at\nx,insurance,agree,soon\n", "no day"),
    ("csv", b"\x81\x8d", "encoding"),
]


@pytest.mark.parametrize(("tool", "data", "reason"), HOSTILE, ids=lambda value: str(value)[:40])
def test_what_no_tool_exports_is_told(tool, data, reason):
    if reason is None:
        assert read(tool, data) == []
        return
    with pytest.raises(cl.CorpusError) as caught:
        read(tool, data)
    assert caught.value.kind == "not_exported"
    assert reason in str(caught.value)


@pytest.mark.parametrize("tool", TOOLS)
@settings(deadline=None, max_examples=50)
@given(st.binary(max_size=300))
def test_no_bytes_break_a_reader(tool, data):
    into = reading(tool)
    try:
        _READERS[tool](data, into)
        into.result()
    except cl.CorpusError as error:
        assert error.kind == "not_exported"  # noqa: PT017 - both ways out are good ones


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(["insurance", "text", "choices"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "text",
                    "data",
                    "annotations",
                    "result",
                    "value",
                    "choices",
                    "labels",
                    "label",
                    "type",
                    "spans",
                    "accept",
                    KEY,
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


@pytest.mark.parametrize("tool", ["label_studio", "prodigy", "doccano", "jsonl"])
@settings(deadline=None, max_examples=100)
@given(JSON)
def test_no_json_breaks_a_reader(tool, value):
    data = json.dumps([value] if tool == "label_studio" else value).encode()
    into = reading(tool)
    try:
        _READERS[tool](data, into)
        into.result()
    except cl.CorpusError as error:
        assert error.kind == "not_exported"  # noqa: PT017 - both ways out are good ones


def test_errors_hold_no_words_of_the_contract():
    with pytest.raises(cl.CorpusError) as caught:
        read("prodigy", b'{"text": "secret words", "accept": ["secret words"], "contractlens": "secret words"}')
    assert "secret" not in str(caught.value)


def test_only_a_hundred_mistakes_are_listed():
    with pytest.raises(cl.CorpusError) as caught:
        read("doccano", b'{"text": 1}\n' * 5000)
    assert len(caught.value.problems) == 100


def test_the_labelling_interface_is_xml_with_every_type():
    from xml.etree import ElementTree as ET

    root = ET.fromstring(interface({"own_type": 'With "quotes" & <marks>'}))
    [choice] = root.iter("Choice")
    assert choice.attrib == {"value": "own_type", "hint": 'With "quotes" & <marks>'}


def test_all_provisions_or_those_with_findings_go_out(analyzer, samples, tmp_path):
    analysis = analyzer.analyze(samples / "harbour_call_off.docx")
    counts = [
        cl.export_tasks(analysis, tmp_path / "t.json", to="doccano", what=what) for what in ("findings", "clauses")
    ]
    assert 0 < counts[0] < counts[1]


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [({"to": "excel"}, "unknown tool"), ({"to": "csv", "shape": "spans"}, "no spans")],
    ids=["tool", "shape"],
)
def test_what_cannot_go_out_is_refused(tmp_path, arguments, reason):
    with pytest.raises(ValueError, match=reason):
        cl.export_tasks(make(), tmp_path / "t", **arguments)


def test_fields_of_findings_are_those_that_can_be_corrected(tmp_path):
    path = tmp_path / "t.csv"
    cl.export_tasks(make(), path, to="csv")
    header = next(csv.reader(io.StringIO(path.read_text("utf-8-sig"))))
    assert {f"right_{name}" for name in JUDGED} <= set(header)
