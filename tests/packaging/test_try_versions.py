from __future__ import annotations

import pytest

from release.try_versions import split


@pytest.mark.parametrize(
    ("words", "own", "for_pytest"),
    [
        (["lowest"], ["lowest"], []),
        (
            ["newest", "--python", "python3.13", "--", "tests", "-x"],
            ["newest", "--python", "python3.13"],
            ["tests", "-x"],
        ),
        (["lowest", "--"], ["lowest"], []),
    ],
    ids=["none", "some", "nothing-behind"],
)
def test_what_stands_behind_two_dashes_is_for_pytest(words, own, for_pytest):
    assert split(words) == (own, for_pytest)
