"""The samples that cannot simply be read: what the committed files give, and that they are what the builder makes."""

from __future__ import annotations

from pathlib import Path

import pytest

from contractlens.exceptions import CorruptFileError, EncryptedFileError
from contractlens.readers import read_document
from tests.learning.test_sample_builders import BUILD

SAMPLES = Path(__file__).parents[2] / "sample_contracts"
ENCRYPTED, BROKEN = SAMPLES / "encrypted_order.pdf", SAMPLES / "broken_transfer.pdf"


@pytest.mark.parametrize(
    ("password", "kind"),
    [pytest.param(None, "encrypted", id="none"), pytest.param("wrong", "wrong_password", id="wrong")],
)
def test_encrypted_order_is_refused_without_its_password(password, kind):
    with pytest.raises(EncryptedFileError) as caught:
        read_document(ENCRYPTED, password=password)
    assert caught.value.kind == kind


def test_encrypted_order_opens_with_the_password_in_the_readme():
    password = "quayside-7"
    assert f"`{password}`" in (SAMPLES / "README.md").read_text(encoding="utf-8")
    assert "48 months" in read_document(ENCRYPTED, password=password).text


def test_broken_transfer_is_refused_as_corrupt():
    with pytest.raises(CorruptFileError) as caught:
        read_document(BROKEN)
    assert caught.value.kind == "corrupt"


@pytest.mark.parametrize("name", sorted(BUILD.FAULTY))
def test_faulty_sample_is_built_by_name_alone(name, tmp_path):
    assert BUILD.main([name, "--into", str(tmp_path)]) == 0
    assert [path.name for path in tmp_path.iterdir()] == [f"{name}.pdf"]
    assert (tmp_path / f"{name}.pdf").read_bytes() == BUILD.FAULTY[name]()
