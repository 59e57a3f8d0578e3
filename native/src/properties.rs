//! Properties of paragraphs (`w:pPr`): style, place in a list, heading level, tracked mark.

use crate::looks::has_fill;
use crate::names::Name;
use crate::numbering::{ListPosition, Numbering};
use crate::styles::{ParagraphStyle, StyleSheet};
use crate::words::{is_on, to_int};
use crate::xml::{Element, Res};
use std::collections::HashMap;
use std::rc::Rc;

#[derive(Clone)]
pub struct ParagraphProperties<'t> {
    pub style: Rc<ParagraphStyle<'t>>,
    pub position: Option<ListPosition>,
    pub outline: Option<i64>,
    pub mark_removed: bool,
    pub mark_hidden: bool,
    pub shaded: bool,
}

impl ParagraphProperties<'_> {
    /// True when the next paragraph runs on from it.
    pub fn runs_on(&self) -> bool {
        self.mark_removed || self.mark_hidden
    }
}

#[derive(Default, PartialEq, Eq, Hash, Clone, Copy)]
struct Stated<'t> {
    style_id: Option<&'t str>,
    number_id: Option<&'t str>,
    level: Option<&'t str>,
    outline: Option<&'t str>,
    removed: bool,
    hidden: bool,
    filled: Option<bool>,
}

#[derive(Default)]
pub struct PropertyReader<'t> {
    pub changed_marks: usize,
    known: HashMap<Stated<'t>, Rc<ParagraphProperties<'t>>>,
}

impl<'t> PropertyReader<'t> {
    /// The properties of a paragraph; equal ones, which most paragraphs have, are worked out once.
    pub fn read(
        &mut self,
        paragraph: Element<'t>,
        styles: &mut StyleSheet<'t>,
        numbering: &mut Numbering<'t>,
    ) -> Res<Rc<ParagraphProperties<'t>>> {
        let mut stated = Stated::default();
        if let Some(properties) = paragraph.child(Name::PPr) {
            for child in properties.children() {
                match child.name() {
                    Name::PStyle => stated.style_id = child.val(),
                    Name::NumPr => (stated.number_id, stated.level) = list_values(child),
                    Name::RPr if !child.is_empty() => (stated.removed, stated.hidden) = self.mark_states(child),
                    Name::OutlineLvl => stated.outline = Some(child.val().unwrap_or("")),
                    Name::Shd => stated.filled = Some(has_fill(child)?),
                    _ => {}
                }
            }
        }
        if let Some(found) = self.known.get(&stated) {
            return Ok(found.clone());
        }
        let found = Rc::new(resolve(&stated, styles, numbering)?);
        self.known.insert(stated, found.clone());
        Ok(found)
    }

    /// The properties of a paragraph that states none.
    pub fn usual(
        &mut self,
        styles: &mut StyleSheet<'t>,
        numbering: &mut Numbering<'t>,
    ) -> Res<Rc<ParagraphProperties<'t>>> {
        Ok(Rc::new(resolve(&Stated::default(), styles, numbering)?))
    }

    /// Say whether a paragraph mark with these run properties is taken away, and whether it is hidden.
    fn mark_states(&mut self, mark: Element) -> (bool, bool) {
        let (mut removed, mut hidden) = (false, false);
        for child in mark.children() {
            match child.name() {
                Name::Ins | Name::MoveTo => self.changed_marks += 1,
                Name::Del | Name::MoveFrom => {
                    self.changed_marks += 1;
                    removed = true;
                }
                Name::Vanish => hidden = is_on(child.val()),
                _ => {}
            }
        }
        (removed, hidden)
    }
}

fn resolve<'t>(
    stated: &Stated<'t>,
    styles: &mut StyleSheet<'t>,
    numbering: &mut Numbering<'t>,
) -> Res<ParagraphProperties<'t>> {
    let style = styles.paragraph(stated.style_id)?;
    let position = numbering.position(to_int(stated.number_id)?, to_int(stated.level)?, &style, styles)?;
    let outline = match stated.outline {
        None => style.outline,
        Some(stated) => to_int(Some(stated))?.filter(|level| (0..9).contains(level)),
    };
    let shaded = stated.filled.unwrap_or(style.shaded);
    Ok(ParagraphProperties {
        style,
        position,
        outline,
        mark_removed: stated.removed,
        mark_hidden: stated.hidden,
        shaded,
    })
}

fn list_values<'t>(numbering: Element<'t>) -> (Option<&'t str>, Option<&'t str>) {
    let mut found = (None, None);
    for child in numbering.children() {
        match child.name() {
            Name::NumId => found.0 = child.val(),
            Name::Ilvl => found.1 = child.val(),
            _ => {}
        }
    }
    found
}
