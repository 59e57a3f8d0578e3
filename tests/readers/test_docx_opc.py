from __future__ import annotations

import io
import sys
import zipfile

import pytest

from contractlens.document import Limits
from contractlens.readers.docx_opc import MAX_EAGER_BYTES, MAX_EAGER_PARTS, is_small, open_parts
from contractlens.readers.docx_package import Package
from tests.readers.docx_builder import MACRO_TYPE, OFFICE, docx, p, packed, read, relationships

MAIN = "word/document.xml"


def entry(size: int = 1, flags: int = 0) -> zipfile.ZipInfo:
    """A line of a ZIP's directory."""
    info = zipfile.ZipInfo("a")
    info.file_size, info.flag_bits = size, flags
    return info


def changed(data: bytes, **files: bytes | None) -> bytes:
    """The package with parts replaced, or taken out; "__" in a name stands for "/", "_dot_" for "."."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for key, content in files.items():
        name = key.replace("__", "/").replace("_dot_", ".")
        parts.pop(name, None)
        if content is not None:
            parts[name] = content
    return packed(parts)


def test_tree_of_the_main_part_is_the_one_python_docx_parsed() -> None:
    package = Package.open(docx("a"), "", Limits())

    assert type(package.parse(package.main_part())).__module__.startswith("docx.oxml")


def test_relationships_come_with_the_parts() -> None:
    parts = open_parts(docx("a", styles=""))

    assert {each.kind for each in parts[""].relationships.values()} == {"officeDocument"}
    assert {each.target for each in parts[MAIN].relationships.values()} >= {"word/styles.xml"}


def test_main_part_of_a_macro_file_is_parsed_by_us() -> None:
    data = docx("a", content_type=MACRO_TYPE)

    assert open_parts(data)[MAIN].root is None
    assert read(data).text == "a"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(changed(docx("a"), word__styles_dot_xml=None), id="missing-part"),
        pytest.param(
            changed(
                docx("a"),
                _rels___dot_rels=relationships(
                    f'<Relationship Id="a" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
                    f'<Relationship Id="b" Type="{OFFICE}/extended" Target="docProps/missing.xml"/>'
                ),
            ),
            id="missing-properties",
        ),
        pytest.param(changed(docx("a"), _rels___dot_rels=relationships("<Relationship/>")), id="empty-relationship"),
        pytest.param(
            docx("a").replace(b"[Content_Types].xml", b"[Content-Types].xml"), id="content-types-under-a-wrong-name"
        ),
    ],
)
def test_what_python_docx_refuses_is_read_all_the_same(data: bytes) -> None:
    assert open_parts(data) == {}
    assert read(data).text == "a"


def test_long_chain_of_parts_is_read_all_the_same() -> None:
    length = sys.getrecursionlimit() - 20  # python-docx follows the chain by recursion, on top of this test's own
    chain = {
        f"x/_rels/{i}.xml.rels": relationships(f'<Relationship Id="a" Type="t" Target="{i + 1}.xml"/>')
        for i in range(length)
    }
    links = f'<Relationship Id="a" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
    links += '<Relationship Id="b" Type="t" Target="x/0.xml"/>'
    parts = {f"x/{i}.xml": b"<a/>" for i in range(length + 1)}
    files = changed(docx("a"), _rels___dot_rels=relationships(links))
    with zipfile.ZipFile(io.BytesIO(files)) as archive:
        parts |= {name: archive.read(name) for name in archive.namelist()}
    data = packed(parts | chain)

    assert open_parts(data) == {}
    assert read(data).text == "a"


def test_comments_inside_a_text_part_no_words() -> None:
    assert read(docx(p("<w:r><w:t>Sup<!-- c --><?pi x?>plier</w:t></w:r>"))).text == "Supplier"


def test_lone_space_in_a_run_stays() -> None:
    spaced = '<w:r><w:t>a</w:t></w:r><w:r><w:t xml:space="preserve"> </w:t></w:r><w:r><w:t>b</w:t></w:r>'

    assert read(docx(p(spaced))).text == "a b"


@pytest.mark.parametrize(
    ("members", "limit", "expected"),
    [
        pytest.param([entry()], 1, True, id="small"),
        pytest.param([entry(), entry(flags=1)], 2, False, id="password"),
        pytest.param([entry()] * (MAX_EAGER_PARTS + 1), MAX_EAGER_BYTES, False, id="many-parts"),
        pytest.param([entry(MAX_EAGER_BYTES // 2 + 1)] * 2, 2 * MAX_EAGER_BYTES, False, id="large-together"),
        pytest.param([entry(1001)], 1000, False, id="over-the-limit"),
    ],
)
def test_only_small_open_files_are_unpacked_at_once(members: list[zipfile.ZipInfo], limit: int, expected: bool) -> None:
    assert is_small(members, limit) is expected
