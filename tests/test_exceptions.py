from __future__ import annotations

import inspect
import pickle

import pytest

from contractlens import exceptions
from contractlens.exceptions import ContractLensError, DefinitionError, NoTextError, Problem, TaxonomyError

ERRORS = [
    item
    for _, item in inspect.getmembers(exceptions, inspect.isclass)
    if issubclass(item, ContractLensError) and item.__module__ == exceptions.__name__
]


@pytest.mark.parametrize("cls", ERRORS, ids=lambda cls: cls.__name__)
def test_every_error_survives_pickling(cls):
    error = cls("what happened", kind="some_kind", name="a.pdf")
    copy = pickle.loads(pickle.dumps(error))
    assert (type(copy), str(copy), copy.kind, copy.name) == (cls, "what happened", "some_kind", "a.pdf")


@pytest.mark.parametrize("cls", ERRORS, ids=lambda cls: cls.__name__)
def test_every_error_stands_in_the_tree_of_the_docstring(cls):
    assert cls.__name__ in (exceptions.__doc__ or "")


@pytest.mark.parametrize("cls", ERRORS, ids=lambda cls: cls.__name__)
def test_every_error_has_a_kind_of_its_own(cls):
    assert cls("message").kind == cls.default_kind


def test_definition_error_lists_every_problem():
    problems = (Problem("mine.toml", "a.b", "is wrong"), Problem("mine.toml", "c", "is missing"))
    error = DefinitionError("two mistakes", problems=problems)
    assert str(error).splitlines()[1:] == ["  mine.toml: a.b: is wrong", "  mine.toml: c: is missing"]


def test_problems_survive_pickling():
    error = TaxonomyError("bad", problems=(Problem("f", "k", "r"),))
    assert pickle.loads(pickle.dumps(error)).problems == error.problems


def test_kind_is_kept_apart_from_the_message():
    assert NoTextError("page 1 is an image", kind="image_only").kind == "image_only"
