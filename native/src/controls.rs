//! Fields that somebody fills in, text boxes, and alternative content.

use crate::names::{Attribute, Name};
use crate::reading::DELETED;
use crate::symbols::{TICKED, UNTICKED};
use crate::words::{clean, is_on, to_int};
use crate::xml::{Declined, Element, Res};
use std::collections::HashMap;

const MOST_PIECES: usize = 1_000;

/// A field that somebody fills in.
pub struct FormField {
    pub name: String,
    pub value: String,
    pub kind: FieldKind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(i32)]
pub enum FieldKind {
    Text,
    CheckBox,
    Choice,
}

/// What the glyphs of tick boxes say by the state of their controls, by element: the first, and "" for the others.
pub type Glyphs = HashMap<(u32, u32), &'static str>;

/// What hangs on a paragraph: a text box, or the words of WordArt.
#[derive(Clone, Copy)]
pub enum TextBox<'t> {
    Content(Element<'t>),
    Words(&'t str),
}

fn on_off(ticked: bool) -> String {
    if ticked { "on" } else { "off" }.to_owned()
}

/// The field that a content control is, if it is one; lets its tick box say its state.
pub fn enter_control(control: Element, state: u8, glyphs: &mut Glyphs) -> Res<Option<FormField>> {
    let Some(properties) = control.child(Name::SdtPr) else { return Ok(None) };
    let content = control.child(Name::SdtContent);
    let box_ = properties.child(Name::CheckBox2010);
    if let (Some(box_), Some(content)) = (box_, content) {
        let state = if is_ticked(box_) { TICKED } else { UNTICKED };
        let mut said = state;
        for element in content.within() {
            let is_glyph = |each: Element| matches!(each.name(), Name::T | Name::Sym);
            // In Python all but the first glyph are gone then, which others notice.
            let holds_more =
                matches!(element.name(), Name::Tr | Name::Tc | Name::Tbl | Name::Sdt | Name::AlternateContent);
            if holds_more || (element.name() != Name::R && element.children().any(is_glyph)) {
                return Err(Declined("more than a tick in a tick box"));
            }
            if is_glyph(element) {
                glyphs.insert(element.identity(), said);
                said = "";
            }
        }
    }
    if state >= DELETED {
        return Ok(None);
    }
    let stated = |name| properties.child_val(name).filter(|value: &&str| !value.is_empty());
    let name = stated(Name::Alias).or_else(|| stated(Name::Tag)).unwrap_or("").to_owned();
    if let Some(box_) = box_ {
        return Ok(Some(FormField { name, value: on_off(is_ticked(box_)), kind: FieldKind::CheckBox }));
    }
    let kind = properties.children().find_map(|each| match each.name() {
        Name::Text | Name::Date => Some(FieldKind::Text),
        Name::DropDownList | Name::ComboBox => Some(FieldKind::Choice),
        _ => None,
    });
    let (Some(kind), Some(content)) = (kind, content) else { return Ok(None) };
    if properties.child(Name::ShowingPrompt).is_some_and(|prompt| is_on(prompt.val())) {
        return Ok(Some(FormField { name, value: String::new(), kind }));
    }
    let mut words = String::new();
    for text in content.within().filter(|each| each.name() == Name::T).take(MOST_PIECES) {
        words.push_str(&text.text()?);
    }
    Ok(Some(FormField { name, value: clean(&words), kind }))
}

fn is_ticked(box_: Element) -> bool {
    box_.child(Name::Checked2010).is_some_and(|checked| is_on(checked.get(Attribute::Val2010)))
}

/// A tick box or drop-down list of the older kind (`w:ffData`) with its state; None for any other form field.
pub fn form_record(form: Element) -> Res<Option<FormField>> {
    let name = form.child_val(Name::Called).unwrap_or("").to_owned();
    if let Some(box_) = form.child(Name::CheckBox) {
        let state = box_.child(Name::Checked).or_else(|| box_.child(Name::DefaultOf));
        let ticked = state.is_some_and(|each| is_on(each.val()));
        return Ok(Some(FormField { name, value: on_off(ticked), kind: FieldKind::CheckBox }));
    }
    let Some(choices) = form.child(Name::Choices) else { return Ok(None) };
    let chosen = choices.child(Name::ResultOf).or_else(|| choices.child(Name::DefaultOf));
    let index = to_int(chosen.and_then(|each| each.val()))?.unwrap_or(0);
    let mut entries = choices.children().filter(|each| each.name() == Name::ListEntry);
    let entry = usize::try_from(index).ok().and_then(|index| entries.nth(index));
    let value = entry.and_then(|each| each.val()).unwrap_or("").to_owned();
    Ok(Some(FormField { name, value, kind: FieldKind::Choice }))
}

/// What a legacy form field shows by itself.
pub fn shown_value(record: &FormField) -> String {
    match (record.kind, record.value.as_str()) {
        (FieldKind::CheckBox, "on") => TICKED.to_owned(),
        (FieldKind::CheckBox, _) => UNTICKED.to_owned(),
        (_, value) => value.to_owned(),
    }
}

/// The branch of an alternative that is read: the choice, or the fallback if it has no text.
pub fn alternative<'t>(element: Element<'t>) -> Option<Element<'t>> {
    let choice = element.child(Name::Choice);
    let has_text =
        |each: &Element<'t>| each.within().any(|inner| matches!(inner.name(), Name::T | Name::TxbxContent | Name::P));
    choice.filter(has_text).or_else(|| element.child(Name::Fallback)).or(choice)
}

/// The outermost text boxes of a drawing, in order, each drawn once; WordArt counts as one.
pub fn text_boxes<'t>(picture: Element<'t>, found: &mut Vec<TextBox<'t>>) {
    match picture.name() {
        Name::TxbxContent => found.push(TextBox::Content(picture)),
        Name::WordArt => found.push(TextBox::Words(picture.get(Attribute::Words).unwrap_or(""))),
        Name::AlternateContent => {
            alternative(picture).iter().flat_map(|each| each.children()).for_each(|each| text_boxes(each, found))
        }
        _ => picture.children().for_each(|each| text_boxes(each, found)),
    }
}
