from __future__ import annotations

import io

import pytest

from contractlens.review.key_dates import key_dates
from contractlens.review.plots import coverage_heat_map, key_date_timeline, refresh_by_payer
from tests.review.contracts import contract

WORDS = "2. The Supplier shall replace each laptop every 24 months."
TEXT = f"AGREEMENT\n\n1. This Agreement commences on 1 September 2025 (the “Start Date”) and expires on 31 August 2030.\n\n{WORDS}\n"


@pytest.fixture
def analysis():
    facts = (("refresh_interval_months", 24, "months", "24 months"), ("who_pays", "supplier", "", "Supplier"))
    return contract(
        TEXT, ("technology_refresh", WORDS, *facts), name="a_rather_long_name_of_a_contract_file_for_a_plot.txt"
    )


def drawn(figure):
    written = io.BytesIO()
    figure.savefig(written, format="png")
    return written.getvalue()


def texts(figure):
    axes = figure.axes[0]
    found = [text.get_text() for text in axes.texts] + [
        tick.get_text() for tick in (*axes.get_yticklabels(), *axes.get_xticklabels())
    ]
    legends = [*figure.legends, *([axes.get_legend()] if axes.get_legend() else [])]
    return found + [text.get_text() for legend in legends for text in legend.get_texts()]


def test_heat_map_has_a_sign_in_every_cell_and_words_in_the_legend(analysis):
    figure = coverage_heat_map([analysis], clause_types=["technology_refresh", "benchmarking"])
    assert {"✔", "–", "✔ Yes", "– Not found", "Technology refresh", "a_rather_long_name_of_a_con…"} <= set(
        texts(figure)
    )
    assert drawn(figure).startswith(b"\x89PNG")


def test_heat_map_refuses_nothing_and_the_unknown(analysis):
    with pytest.raises(ValueError, match="one contract"):
        coverage_heat_map([])
    with pytest.raises(ValueError, match="no_such"):
        coverage_heat_map([analysis], clause_types=["no_such"])


def test_timeline_names_each_kind(analysis):
    figure = key_date_timeline(key_dates(analysis))
    assert {"Contract starts", "Contract ends", "Technology refresh due"} <= set(texts(figure))
    assert drawn(figure)


def test_timeline_without_dates_says_so(analysis):
    assert "no date is known" in texts(key_date_timeline(key_dates(analysis).iloc[:0]))


def test_refresh_names_who_pays(analysis):
    assert "Supplier" in texts(refresh_by_payer([analysis]))
    assert drawn(refresh_by_payer([analysis]))


def test_refresh_without_intervals_says_so():
    assert "no refresh interval is stated" in texts(refresh_by_payer([contract("1. Nothing.\n")]))
