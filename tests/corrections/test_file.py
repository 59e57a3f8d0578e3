from __future__ import annotations

import contextlib
import json
import multiprocessing
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import contractlens as cl
from contractlens.corrections import file as corrections_file
from contractlens.corrections.file import append_corrections, parse_lines, read_file
from contractlens.corrections.record import Context, Correction, from_dict, mistakes, to_dict
from tests.review.made import make

TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40).filter(str.strip)
TYPES = st.sampled_from(["insurance", "liability_cap", "technology_refresh"])


def correction(**changes) -> Correction:
    return replace(Correction("The Supplier shall insure.", "insurance", made_at="2026-05-31"), **changes)


@st.composite
def corrections(draw):
    text = draw(TEXT)
    context = Context(heading=draw(st.just("") | TEXT), provision=draw(st.just("") | TEXT), found=(draw(TYPES),))
    start = draw(st.none() | st.integers(0, 10**6))
    right = draw(st.just("") | TYPES)
    return Correction(
        text,
        draw(st.just("") | TYPES),
        right,
        start=start,
        end=None if start is None else start + len(text),
        bearer=draw(st.none() | st.sampled_from(["buyer", "nobody"])) if right else None,
        reviewer=draw(st.just("") | TEXT),
        note=draw(st.just("") | TEXT),
        made_at=draw(st.sampled_from(["2026-05-31", "2026-05-31T10:00:00+00:00"])),
        context=context,
    )


@settings(deadline=None)
@given(corrections())
def test_a_line_gives_the_correction_back(given_correction):
    line = json.loads(json.dumps(to_dict(given_correction)))
    assert from_dict(line) == (given_correction, [])


@settings(deadline=None)
@given(st.lists(corrections(), max_size=5))
def test_a_file_gives_its_corrections_back(tmp_path_factory, listed):
    path = tmp_path_factory.mktemp("file") / "c.jsonl"
    listed = [replace(each, reviewer=f"{number}") for number, each in enumerate(listed)]
    append_corrections(path, listed)
    assert read_file(path) == listed


def test_appending_keeps_what_was_there_byte_for_byte(tmp_path):
    path = tmp_path / "c.jsonl"
    append_corrections(path, [correction()])
    before = path.read_bytes()
    append_corrections(path, [correction(right_type="liability_cap")])
    assert path.read_bytes().startswith(before)
    assert len(read_file(path)) == 2


def test_the_same_again_by_the_same_reviewer_adds_nothing(tmp_path):
    path = tmp_path / "c.jsonl"
    assert [append_corrections(path, [correction(reviewer="AB")]) for _ in range(2)] == [1, 0]
    assert append_corrections(path, [correction(reviewer="CD")]) == 1


def test_coming_back_to_an_earlier_view_is_kept(tmp_path):
    path = tmp_path / "c.jsonl"
    no, yes = correction(), correction(right_type="insurance")
    assert append_corrections(path, [no, yes, no]) == 3


def test_a_line_that_was_never_finished_is_left_out_and_cut_off(tmp_path):
    path = tmp_path / "c.jsonl"
    append_corrections(path, [correction()])
    path.write_bytes(path.read_bytes() + b'{"schema": 1, "text": "The Supp')
    assert len(read_file(path)) == 1
    append_corrections(path, [correction(reviewer="CD")])
    assert [each.reviewer for each in read_file(path)] == ["", "CD"]


def test_a_last_line_without_its_end_is_kept(tmp_path):
    path = tmp_path / "c.jsonl"
    append_corrections(path, [correction()])
    path.write_bytes(path.read_bytes().rstrip(b"\n"))
    append_corrections(path, [correction(reviewer="CD")])
    assert len(read_file(path)) == 2


def test_a_byte_order_mark_and_windows_line_ends_are_read(tmp_path):
    path = tmp_path / "c.jsonl"
    append_corrections(path, [correction(), correction(reviewer="CD")])
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert len(read_file(path)) == 2


def add(path, name):
    for number in range(20):
        append_corrections(path, [correction(reviewer=name, document=f"{number}")])


def test_several_writers_do_not_spoil_the_file(tmp_path):
    path = tmp_path / "c.jsonl"
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=add, args=(path, name)) for name in "ABC"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert sorted({(each.reviewer, each.document) for each in read_file(path)}) == sorted(
        (name, str(number)) for name in "ABC" for number in range(20)
    )


def test_a_file_that_someone_holds_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(corrections_file, "_WAIT_S", 0.0)
    path = tmp_path / "c.jsonl"
    with (
        path.open("a+b") as handle,
        corrections_file._locked(handle, path),
        pytest.raises(cl.ContractLensError) as caught,
    ):
        append_corrections(path, [correction()])
    assert caught.value.kind == "in_use"


GOOD = to_dict(correction())


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"\xff\xfe{}", "not JSON"),
        (b"[]", "a line is a JSON object"),
        (GOOD | {"schema": 2}, "newer"),
        (GOOD | {"schema": "1"}, "schema must be"),
        (GOOD | {"schema": True}, "schema must be"),
        ({"schema": 1, "made_at": "2026-05-31"}, "text is missing"),
        (GOOD | {"text": " "}, "text is missing"),
        (GOOD | {"text": 5}, "text must be a text"),
        (GOOD | {"text": "\ud800"}, "half a character"),
        (GOOD | {"found_type": "../../etc"}, "found_type must be the id"),
        (GOOD | {"right_type": "a" * 1000}, "right_type must be the id"),
        (GOOD | {"status": "present"}, "cannot be corrected"),
        (GOOD | {"right_type": "insurance", "status": "gone"}, "status must be one of"),
        (GOOD | {"start": 4}, "start and end"),
        (GOOD | {"start": 4, "end": 4}, "start and end"),
        (GOOD | {"start": -1, "end": 4}, "start and end"),
        (GOOD | {"start": 1.5, "end": 4}, "start must be a whole number"),
        (GOOD | {"document_id": "xyz"}, "SHA-256"),
        (GOOD | {"made_at": "soon"}, "made_at"),
        (GOOD | {"context": []}, "context must be an object"),
        (GOOD | {"context": {"kind": "verse"}}, "context.kind"),
        (GOOD | {"context": {"found": ["A B"]}}, "context.found"),
        (GOOD | {"context": {"body_start": 10**6}}, "body_start"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_wrong_line_is_named(line, reason):
    raw = line if isinstance(line, bytes) else json.dumps(line).encode()
    with pytest.raises(cl.CorpusError) as caught:
        parse_lines(b"\n" + raw + b"\n", name="c.jsonl")
    assert caught.value.kind == "corrections"
    assert caught.value.problems[0].key == "line 2"
    assert reason in caught.value.problems[0].reason


def test_errors_hold_no_words_of_the_contract():
    line = json.dumps(GOOD | {"text": "secret words", "status": "secret words", "note": "secret words"}).encode()
    with pytest.raises(cl.CorpusError) as caught:
        parse_lines(line + b"\n", name="c.jsonl")
    assert "secret" not in str(caught.value)


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_break_reading(data):
    with contextlib.suppress(cl.CorpusError):
        assert isinstance(parse_lines(data, name="c.jsonl"), list)


def test_only_a_hundred_mistakes_are_listed():
    with pytest.raises(cl.CorpusError) as caught:
        parse_lines(b"{}\n" * 5000, name="c.jsonl")
    assert len(caught.value.problems) == 100


def test_a_wrong_correction_is_not_written(tmp_path):
    path = tmp_path / "c.jsonl"
    with pytest.raises(cl.CorpusError):
        append_corrections(path, [correction(), correction(text="")])
    assert not path.exists()


def test_a_file_that_is_too_large_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(corrections_file, "MAX_BYTES", 10)
    path = tmp_path / "c.jsonl"
    path.write_bytes(b" " * 11)
    with pytest.raises(cl.CorpusError) as caught:
        read_file(path)
    assert caught.value.kind == "too_large"


def test_a_missing_file_is_unreadable(tmp_path):
    with pytest.raises(cl.CorpusError) as caught:
        cl.read_corrections(tmp_path / "none.jsonl")
    assert caught.value.kind == "unreadable"


def test_a_folder_that_is_missing_is_unwritable(tmp_path):
    with pytest.raises(cl.ContractLensError) as caught:
        append_corrections(tmp_path / "none" / "c.jsonl", [correction()])
    assert caught.value.kind == "unwritable"


def test_an_analysis_adds_to_the_file(tmp_path):
    analysis = make()
    path = tmp_path / "c.jsonl"
    said = analysis.correct(analysis.findings.finding_id[0], is_right=False, file=path)
    assert read_file(path) == [said]
    assert mistakes(said) == []
