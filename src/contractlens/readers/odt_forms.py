"""Fields of an OpenDocument text that somebody fills in, their values, and what each prints."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from contractlens.document import FormField
from contractlens.readers import docx_symbols as symbols
from contractlens.readers.odt_names import XML_ID, odf, whole

if TYPE_CHECKING:
    from lxml import etree

Filled = tuple[FormField | None, str]
"""A field, if it is one, and what it prints beside the words inside it."""

_NAME = odf("form:name")
_TEXT_CONTROLS = frozenset(
    odf(f"form:{name}") for name in ("text", "textarea", "formatted-text", "date", "time", "number", "password")
)
_CHOICES = frozenset({odf("form:listbox"), odf("form:combobox")})
_BOXES = {odf("form:checkbox"): "checkbox", odf("form:radio"): "radio"}
_TICKED = frozenset({"checked", "true"})


@dataclass(slots=True)
class FormControls:
    """The form controls of a file by the ids that drawings refer to them with."""

    _elements: dict[str, etree._Element] = field(default_factory=dict)

    @classmethod
    def from_xml(cls, body: etree._Element) -> FormControls:
        """Collect them."""
        found = cls()
        for forms in body.iterchildren(odf("office:forms")):
            for element in forms.iter():
                identity = element.get(XML_ID) or element.get(odf("form:id"))
                if identity:
                    found._elements.setdefault(identity, element)
        return found

    def find(self, identity: str | None) -> Filled:
        """Return the field that a control is and what it prints; (None, "") for a button or an unknown id."""
        element = self._elements.get(identity or "")
        if element is None:
            return None, ""
        name = element.get(_NAME) or ""
        kind = _BOXES.get(str(element.tag))
        if kind is not None:
            ticked = (element.get(odf("form:current-state")) or element.get(odf("form:current-selected"))) in _TICKED
            shown = f"{symbols.TICKED if ticked else symbols.UNTICKED} {element.get(odf('form:label')) or ''}".strip()
            value = "on" if ticked else "off"
            return FormField(name, value, "checkbox" if kind == "checkbox" else "radio"), shown
        if element.tag in _TEXT_CONTROLS:
            value = element.get(odf("form:current-value")) or element.get(odf("form:value")) or _paragraphs(element)
            return FormField(name, value, "text"), value
        if element.tag in _CHOICES:
            value = element.get(odf("form:current-value")) or _chosen(element)
            return FormField(name, value, "choice"), value
        return None, ""


def _paragraphs(element: etree._Element) -> str:
    return " ".join("".join(map(str, each.itertext())) for each in element.iterchildren(odf("text:p")))


def _chosen(element: etree._Element) -> str:
    options = element.iterchildren(odf("form:option"))
    chosen = (each for each in options if each.get(odf("form:current-selected")) == "true")
    return next((each.get(odf("form:label")) or "" for each in chosen), "")


def dropdown(element: etree._Element) -> Filled:
    """Return an input list (``text:drop-down``), which prints the words inside it."""
    value = " ".join("".join(map(str, element.itertext())).split())
    return FormField(element.get(odf("text:name")) or "", value, "choice"), ""


def mark_field(element: etree._Element) -> Filled:
    """Return the field that a field mark of Word's forms or a content control is."""
    if element.tag == odf("loext:content-control"):
        return _control(element)
    kind = (element.get(odf("field:type")) or "").rpartition(".")[2]
    stated = {
        each.get(odf("field:name")) or "": each.get(odf("field:value")) or ""
        for each in element.iterchildren(odf("field:param"))
    }
    name = element.get(odf("text:name")) or stated.get("Name", "")
    if kind == "FORMCHECKBOX":
        ticked = stated.get("Checkbox_Checked", "").lower() in {"true", "1"}
        return FormField(name, "on" if ticked else "off", "checkbox"), symbols.TICKED if ticked else symbols.UNTICKED
    if kind == "FORMDROPDOWN":
        entries = [
            each.get(odf("field:value")) or ""
            for each in element.iterchildren(odf("field:param"))
            if each.get(odf("field:name")) == "Dropdown_ListEntry"
        ]
        index = whole(stated.get("Dropdown_Selected"), 0)
        value = entries[index] if 0 <= index < len(entries) else ""
        return FormField(name, value, "choice"), value
    return None, ""


def _control(element: etree._Element) -> Filled:
    name = element.get(odf("loext:alias")) or element.get(odf("loext:tag")) or ""
    words = " ".join("".join(map(str, element.itertext())).split())
    if element.get(odf("loext:checkbox")) == "true":
        ticked = element.get(odf("loext:checked")) == "true"
        return FormField(name, "on" if ticked else "off", "checkbox"), symbols.TICKED if ticked else symbols.UNTICKED
    chosen = next(element.iterchildren(odf("loext:list-item")), None) is not None
    if element.get(odf("loext:showing-place-holder")) == "true":
        words = ""
    if chosen or any(element.get(odf(f"loext:{each}")) == "true" for each in ("combobox", "dropdown")):
        return FormField(name, words, "choice"), ""
    is_text = any(element.get(odf(f"loext:{each}")) == "true" for each in ("plain-text", "date"))
    return (FormField(name, words, "text") if is_text else None), ""
