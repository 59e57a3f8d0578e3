from __future__ import annotations

import pytest

from tests.readers.docx_builder import docx, p, read


def t(words: str) -> str:
    return f"<m:r><m:t>{words}</m:t></m:r>"


def of(name: str, **parts: str) -> str:
    """An element of a formula with its parts; "Pr" adds to its properties."""
    properties = f"<m:{name}Pr>{parts.pop('Pr', '')}<m:ctrlPr/></m:{name}Pr>"
    return (
        f"<m:{name}>{properties}{''.join(f'<m:{each}>{inner}</m:{each}>' for each, inner in parts.items())}</m:{name}>"
    )


def fraction(above: str, below: str) -> str:
    return of("f", num=above, den=below)


SUM = '<m:chr m:val="∑"/>'
SQUARE = '<m:begChr m:val="["/><m:endChr m:val="]"/>'
ROW = f"<m:mr><m:e>{t('a')}</m:e><m:e>{t('b')}</m:e></m:mr>"


@pytest.mark.parametrize(
    ("formula", "printed"),
    [
        pytest.param(t("C = P × 2"), "C = P × 2", id="words"),
        pytest.param(fraction(t("A"), t("12")), "A/12", id="fraction"),
        pytest.param(fraction(t("A + B"), t("2 C")), "(A + B)/(2 C)", id="fraction-of-sums"),
        pytest.param(fraction(fraction(t("a"), t("b")), t("c")), "(a/b)/c", id="fraction-of-fractions"),
        pytest.param(of("sSub", e=t("CPI"), sub=t("n-1")), "CPI_(n-1)", id="below"),
        pytest.param(of("sSup", e=of("d", e=t("1 + r")), sup=t("n")), "(1 + r)^n", id="above"),
        pytest.param(of("sSubSup", e=t("x"), sub=t("i"), sup=t("2")), "x_i^2", id="below-and-above"),
        pytest.param(of("d", e=t("1 − 0.05")), "(1 − 0.05)", id="brackets-that-are-no-text"),
        pytest.param(of("d", e=t("x"), Pr=SQUARE), "[x]", id="square-brackets"),
        pytest.param(of("d", e=t("x"), Pr='<m:begChr m:val=""/>'), "x)", id="no-opening-bracket"),
        pytest.param(of("nary", Pr=SUM, sub=t("i=1"), sup=t("n"), e=t("SP")), "∑_(i=1)^n SP", id="sum"),
        pytest.param(of("rad", deg="", e=t("a+b")), "√(a+b)", id="root"),
        pytest.param(of("rad", deg=t("3"), e=t("a")), "√(3&a)", id="third-root"),
        pytest.param(of("func", fName=t("min"), e=of("d", e=t("a, b"))), "min (a, b)", id="function"),
        pytest.param(of("limLow", e=t("lim"), lim=t("n→∞")), "lim_(n→∞)", id="limit"),
        pytest.param(f"<m:m>{ROW}{ROW}</m:m>", "a, b; a, b", id="matrix"),
        pytest.param(f"<m:eqArr><m:e>{t('a')}</m:e><m:e>{t('b')}</m:e></m:eqArr>", "a; b", id="equations"),
        pytest.param(of("borderBox", e=t("a")), "a", id="box"),
    ],
)
def test_formula_reads_in_one_line(formula: str, printed: str) -> None:
    assert read(docx(p("with", f"<m:oMath>{formula}</m:oMath>", "."))).text == f"with{printed}."


def test_formula_of_its_own_paragraph_is_read() -> None:
    formula = f"<m:oMathPara><m:oMath>{fraction(t('A'), t('B'))}</m:oMath></m:oMathPara>"

    assert read(docx(p(formula))).text == "A/B"
