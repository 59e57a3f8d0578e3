//! Footnotes and endnotes: their content, and the number that each reference prints.

use crate::names::{Attribute, Name};
use crate::numerals::format_number;
use crate::reading::NoteReference;
use crate::words::to_int;
use crate::xml::{Declined, Element, Res};
use std::collections::HashMap;

/// The notes of one kind, each handed out once, numbered in the order of their references.
pub struct Notes<'t> {
    style: &'t str,
    elements: Vec<Option<Element<'t>>>,
    places: HashMap<&'t str, usize>,
    count: i64,
}

impl<'t> Notes<'t> {
    pub fn none() -> Notes<'t> {
        Notes { style: "decimal", elements: Vec::new(), places: HashMap::new(), count: 0 }
    }

    /// Collect the notes of a part; the sections state the format of their numbers.
    pub fn read(
        root: Option<Element<'t>>,
        sections: &[Element<'t>],
        kind: Name,
        properties: Name,
        usual: &'t str,
    ) -> Res<Notes<'t>> {
        let stated = sections
            .iter()
            .flat_map(|section| section.children().filter(|each| each.name() == properties))
            .find_map(|each| each.child_val(Name::NumFmt).filter(|style| !style.is_empty()));
        let mut notes = Notes { style: stated.unwrap_or(usual), ..Notes::none() };
        for element in root.iter().flat_map(|root| root.children()).filter(|each| each.name() == kind) {
            if matches!(
                element.get(Attribute::Type),
                Some("separator" | "continuationSeparator" | "continuationNotice")
            ) {
                continue;
            }
            let id = element.get(Attribute::Id);
            if to_int(id)?.is_none() {
                continue;
            }
            let id = id.unwrap_or("");
            if notes.places.insert(id, notes.elements.len()).is_some() {
                return Err(Declined("notes with one id"));
            }
            notes.elements.push(Some(element));
        }
        Ok(notes)
    }

    /// The number and content of a note, or None if there is none or it was already taken.
    pub fn take(&mut self, reference: &NoteReference) -> Res<Option<(String, Element<'t>)>> {
        let waiting = self.places.get(reference.id).and_then(|&place| self.elements.get_mut(place));
        let Some(element) = waiting.and_then(Option::take) else { return Ok(None) };
        if reference.own_mark {
            return Ok(Some((String::new(), element)));
        }
        self.count += 1;
        Ok(Some((format_number(self.count, self.style), element)))
    }

    /// The notes that no paragraph refers to.
    pub fn rest(&mut self) -> Vec<Element<'t>> {
        std::mem::take(&mut self.elements).into_iter().flatten().collect()
    }
}
