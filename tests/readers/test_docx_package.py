from __future__ import annotations

import io
import zipfile

import pytest

from tests.readers.docx_builder import OFFICE, docx, p, packed, read, relationships


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
def test_loose_package_is_read_all_the_same(data: bytes) -> None:
    assert read(data).text == "a"


def test_long_chain_of_parts_is_read_all_the_same() -> None:
    chain = {
        f"x/_rels/{i}.xml.rels": relationships(f'<Relationship Id="a" Type="t" Target="{i + 1}.xml"/>')
        for i in range(2000)
    }
    links = f'<Relationship Id="a" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
    links += '<Relationship Id="b" Type="t" Target="x/0.xml"/>'
    files = changed(docx("a"), _rels___dot_rels=relationships(links))
    with zipfile.ZipFile(io.BytesIO(files)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}

    assert read(packed(parts | chain)).text == "a"


def test_part_that_nothing_asks_for_is_not_unpacked() -> None:
    data = changed(docx("a"), word__media__image_dot_png=b"picture" * 1000)
    content = data.index(b"word/media/image.png") + len("word/media/image.png")

    assert read(data[:content] + b"\xff" * 8 + data[content + 8 :]).text == "a"


def test_comments_inside_a_text_part_no_words() -> None:
    assert read(docx(p("<w:r><w:t>Sup<!-- c --><?pi x?>plier</w:t></w:r>"))).text == "Supplier"


def test_lone_space_in_a_run_stays() -> None:
    spaced = '<w:r><w:t>a</w:t></w:r><w:r><w:t xml:space="preserve"> </w:t></w:r><w:r><w:t>b</w:t></w:r>'

    assert read(docx(p(spaced))).text == "a b"
