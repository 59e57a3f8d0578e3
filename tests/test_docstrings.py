from __future__ import annotations

import ast
import doctest
import inspect
import re
import textwrap
from importlib import import_module
from pathlib import Path

import pytest

import contractlens as cl

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src"
WITH_EXAMPLES = [
    "contractlens.analysis",
    "contractlens.analyzer",
    "contractlens.batch.merge",
    "contractlens.batch.nodes",
    "contractlens.batch.profiles",
    "contractlens.batch.scan",
    "contractlens.batch.scanner",
    "contractlens.batch.search",
    "contractlens.batch.shown",
    "contractlens.batch.words",
    "contractlens.corrections.making",
    "contractlens.corrections.methods",
    "contractlens.corrections.reading",
    "contractlens.corrections.record",
    "contractlens.corrections.standing",
    "contractlens.coverage",
    "contractlens.detection.features",
    "contractlens.detection.words",
    "contractlens.document",
    "contractlens.exceptions",
    "contractlens.facts.calendar",
    "contractlens.facts.party_names",
    "contractlens.facts.targets",
    "contractlens.findings",
    "contractlens.learning.alignment",
    "contractlens.learning.cuad",
    "contractlens.learning.cuad_measure",
    "contractlens.learning.evaluate",
    "contractlens.learning.evaluation",
    "contractlens.learning.evaluation_report",
    "contractlens.learning.exchange",
    "contractlens.learning.exchange.label_studio",
    "contractlens.learning.extra_corpora",
    "contractlens.learning.labelled",
    "contractlens.learning.lexicon",
    "contractlens.learning.model_diff",
    "contractlens.learning.model_info",
    "contractlens.learning.outline",
    "contractlens.learning.own_types",
    "contractlens.learning.provenance",
    "contractlens.learning.reliability",
    "contractlens.learning.scoring",
    "contractlens.learning.sensitivity",
    "contractlens.learning.text_estimators",
    "contractlens.readers",
    "contractlens.readers.bundle_records",
    "contractlens.readers.bundles",
    "contractlens.readers.conformance",
    "contractlens.readers.pdf_facts",
    "contractlens.readers.registry",
    "contractlens.readers.text_notices",
    "contractlens.readers.text_quality",
    "contractlens.review.calendar_file",
    "contractlens.review.cells",
    "contractlens.review.comparing",
    "contractlens.review.deviation",
    "contractlens.review.explaining",
    "contractlens.review.gaps",
    "contractlens.review.gaps_checks",
    "contractlens.review.gaps_evidence",
    "contractlens.review.key_dates",
    "contractlens.review.key_dates_counting",
    "contractlens.review.masking",
    "contractlens.review.matrix",
    "contractlens.review.outline",
    "contractlens.review.playbooks",
    "contractlens.review.plots",
    "contractlens.review.report",
    "contractlens.review.show",
    "contractlens.review.word_diff",
    "contractlens.review.workbook",
    "contractlens.segmentation",
    "contractlens.segmentation.labels",
    "contractlens.segmentation.references",
    "contractlens.taxonomy",
]
PUBLIC = {name: getattr(cl, name) for name in cl.__all__ if name != "__version__"}


def modules_with_examples():
    """Every module of the package that holds a line of an example."""
    found = (
        path for path in SOURCE.rglob("*.py") if re.search(r"^\s+>>> ", path.read_text(encoding="utf-8"), re.MULTILINE)
    )
    names = (".".join(path.relative_to(SOURCE).with_suffix("").parts) for path in found)
    return sorted(name.removesuffix(".__init__") for name in names)


def public_callables():
    """Public functions, and the public methods of public classes, by their dotted name."""
    for name, item in PUBLIC.items():
        if inspect.isfunction(item):
            yield name, item
        elif inspect.isclass(item):
            for method, member in vars(item).items():
                if not method.startswith("_") and isinstance(member, classmethod | staticmethod):
                    yield f"{name}.{method}", member.__func__
                elif not method.startswith("_") and inspect.isfunction(member):
                    yield f"{name}.{method}", member


CALLABLES = dict(public_callables())
RECORDS = {name: item for name, item in PUBLIC.items() if inspect.isclass(item) and not issubclass(item, BaseException)}


def names_in(section, docstring):
    """The names that a section of a Google docstring explains."""
    match = re.search(rf"^{section}:\n((?:[ ]+.*\n?|\n)*)", docstring, re.MULTILINE)
    return set(re.findall(r"^ {4}(\w+):", match[1], re.MULTILINE)) if match else set()


def arguments(function):
    return [name for name in inspect.signature(function).parameters if name not in {"self", "cls"}]


def test_modules_with_examples_are_the_ones_named_here():
    assert modules_with_examples() == WITH_EXAMPLES


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_examples_of_the_docstrings_run(name, monkeypatch):
    monkeypatch.chdir(ROOT)
    result = doctest.testmod(import_module(name), optionflags=doctest.ELLIPSIS)
    assert result.attempted > 0
    assert result.failed == 0


@pytest.mark.parametrize("name", CALLABLES)
def test_docstring_explains_every_argument(name):
    docstring = inspect.getdoc(CALLABLES[name]) or ""
    assert names_in("Args", docstring) == set(arguments(CALLABLES[name]))


@pytest.mark.parametrize("name", CALLABLES)
def test_docstring_names_every_error_that_is_raised_here(name):
    tree = ast.parse(textwrap.dedent(inspect.getsource(CALLABLES[name])))
    raised = {
        node.exc.func.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and isinstance(node.exc.func, ast.Name)
    }
    errors = {error for error in raised if error[0].isupper()}
    assert errors <= names_in("Raises", inspect.getdoc(CALLABLES[name]) or "")


@pytest.mark.parametrize("name", RECORDS)
def test_docstring_of_a_class_explains_what_it_takes(name):
    docstring = inspect.getdoc(RECORDS[name]) or ""
    assert names_in("Attributes", docstring) | names_in("Args", docstring) >= set(arguments(RECORDS[name]))
