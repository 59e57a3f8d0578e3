//! The style sheet: what a paragraph or run looks like once every style it inherits from is applied.

use crate::looks::{has_fill, read_looks, yes, Looks};
use crate::names::{Attribute, Name};
use crate::words::{check_characters, is_on, to_int};
use crate::xml::{Declined, Element, Res};
use std::collections::HashMap;
use std::rc::Rc;

const MOST_INHERITANCE: usize = 64;
const BODY_TEXT: i64 = 9;
/// Styles that one text uses; each may inherit from 64 others.
const MOST_STYLES: usize = 4_000;

/// What one style of an inheritance chain says about numbering.
pub struct StyleNumbering<'t> {
    pub style_id: &'t str,
    pub number_id: Option<i64>,
    pub level: Option<i64>,
}

pub struct ParagraphStyle<'t> {
    pub style_id: &'t str,
    pub name: &'t str,
    pub looks: Looks,
    pub outline: Option<i64>,
    pub contents: bool,
    pub shaded: bool,
    pub numbering: Vec<StyleNumbering<'t>>,
}

struct Definition<'t> {
    name: &'t str,
    based_on: &'t str,
    looks: Looks,
    outline: Option<i64>,
    number_id: Option<i64>,
    level: Option<i64>,
    shaded: Option<bool>,
}

#[derive(Default)]
pub struct StyleSheet<'t> {
    elements: HashMap<&'t str, Element<'t>>,
    definitions: HashMap<&'t str, Rc<Definition<'t>>>,
    default_looks: Looks,
    default_paragraph: &'t str,
    paragraphs: HashMap<Option<&'t str>, Rc<ParagraphStyle<'t>>>,
    run_styles: HashMap<&'t str, Looks>,
    filling: HashMap<&'t str, bool>,
    bold_first_rows: HashMap<&'t str, bool>,
}

impl<'t> StyleSheet<'t> {
    pub fn read(root: Option<Element<'t>>) -> Res<StyleSheet<'t>> {
        let mut sheet =
            StyleSheet { default_looks: Looks { size: Some(10.0), ..Looks::default() }, ..StyleSheet::default() };
        let Some(root) = root else { return Ok(sheet) };
        for element in root.children().filter(|each| each.name() == Name::Style) {
            let id = element.get(Attribute::StyleId).unwrap_or("");
            if sheet.elements.insert(id, element).is_some() {
                return Err(Declined("styles with one id"));
            }
            if element.get(Attribute::Default).is_some_and(|each| is_on(Some(each)))
                && element.get(Attribute::Type) == Some("paragraph")
            {
                sheet.default_paragraph = id;
            }
        }
        // As `find("w:docDefaults/w:rPrDefault/w:rPr")` does.
        let defaults = root
            .children()
            .filter(|each| each.name() == Name::DocDefaults)
            .flat_map(|each| each.children().filter(|inner| inner.name() == Name::RPrDefault))
            .find_map(|each| each.child(Name::RPr));
        if let Some(defaults) = defaults {
            sheet.default_looks = sheet.default_looks.over(&read_looks(defaults)?);
        }
        Ok(sheet)
    }

    /// The paragraph style of that id; the default one for None or an id that the file does not define.
    pub fn paragraph(&mut self, style_id: Option<&'t str>) -> Res<Rc<ParagraphStyle<'t>>> {
        if let Some(found) = self.paragraphs.get(&style_id) {
            return Ok(found.clone());
        }
        let known = match style_id {
            Some(id) if self.elements.contains_key(id) => id,
            _ => self.default_paragraph,
        };
        if self.paragraphs.len() >= MOST_STYLES {
            return Err(Declined("many styles"));
        }
        let found = Rc::new(self.resolve(known)?);
        self.paragraphs.insert(style_id, found.clone());
        Ok(found)
    }

    /// How a run with these properties looks in a paragraph of that style.
    pub fn run(&mut self, properties: Element<'t>, style: &ParagraphStyle<'t>) -> Res<Looks> {
        let stated = read_looks(properties)?;
        let Some(reference) = properties.child(Name::RStyle) else { return Ok(style.looks.over(&stated)) };
        let own = self.run_style(reference.val().unwrap_or(""))?;
        let mut looks = style.looks.over(&own);
        // Bold in the paragraph style and again in the character style cancel out (ECMA-376 Part 1, 17.7.3).
        looks.bold = Some(yes(style.looks.bold) != yes(own.bold));
        looks.italic = Some(yes(style.looks.italic) != yes(own.italic));
        looks.capitals = Some(yes(style.looks.capitals) != yes(own.capitals));
        looks.hidden = Some(yes(style.looks.hidden) != yes(own.hidden));
        Ok(looks.over(&stated))
    }

    fn run_style(&mut self, style_id: &'t str) -> Res<Looks> {
        if let Some(found) = self.run_styles.get(style_id) {
            return Ok(*found);
        }
        if self.run_styles.len() >= MOST_STYLES {
            return Err(Declined("many styles"));
        }
        let mut own = Looks::default();
        for (_, definition) in self.chain(style_id)?.iter().rev() {
            own = own.over(&definition.looks);
        }
        self.run_styles.insert(style_id, own);
        Ok(own)
    }

    /// The number id that a style (a numbering style, say) states itself.
    pub fn numbering_of(&mut self, style_id: &'t str) -> Res<Option<i64>> {
        if !self.elements.contains_key(style_id) {
            return Ok(None);
        }
        Ok(self.definition(style_id)?.number_id)
    }

    /// Say whether a table style paints any part of its tables.
    pub fn fills_cells(&mut self, style_id: &'t str) -> Res<bool> {
        if let Some(&found) = self.filling.get(style_id) {
            return Ok(found);
        }
        let mut found = false;
        for (each, _) in self.chain(style_id)? {
            for shading in self.elements[each].within().filter(|inner| inner.name() == Name::Shd) {
                found = found || has_fill(shading)?;
            }
        }
        self.filling.insert(style_id, found);
        Ok(found)
    }

    /// Say whether a table style prints the first row of its tables in bold.
    pub fn has_bold_first_row(&mut self, style_id: &'t str) -> Res<bool> {
        if let Some(&found) = self.bold_first_rows.get(style_id) {
            return Ok(found);
        }
        let found = self.find_bold_first_row(style_id)?;
        self.bold_first_rows.insert(style_id, found);
        Ok(found)
    }

    fn find_bold_first_row(&mut self, style_id: &'t str) -> Res<bool> {
        for (each, _) in self.chain(style_id)? {
            for condition in self.elements[each].children().filter(|inner| inner.name() == Name::TblStylePr) {
                // As `find("w:rPr/w:b")` does: the first bold of any of the properties.
                let bold = condition
                    .children()
                    .filter(|inner| inner.name() == Name::RPr)
                    .find_map(|inner| inner.child(Name::B));
                if condition.get(Attribute::Type) == Some("firstRow") {
                    if let Some(bold) = bold {
                        return Ok(is_on(bold.val()));
                    }
                }
            }
        }
        Ok(false)
    }

    fn definition(&mut self, style_id: &'t str) -> Res<Rc<Definition<'t>>> {
        if let Some(found) = self.definitions.get(style_id) {
            return Ok(found.clone());
        }
        let found = Rc::new(read_definition(self.elements[style_id])?);
        self.definitions.insert(style_id, found.clone());
        Ok(found)
    }

    fn chain(&mut self, style_id: &'t str) -> Res<Vec<(&'t str, Rc<Definition<'t>>)>> {
        let mut chain: Vec<(&'t str, Rc<Definition<'t>>)> = Vec::new();
        let mut next = style_id;
        while self.elements.contains_key(next)
            && chain.len() < MOST_INHERITANCE
            && !chain.iter().any(|(seen, _)| *seen == next)
        {
            let definition = self.definition(next)?;
            chain.push((next, definition.clone()));
            next = definition.based_on;
        }
        Ok(chain)
    }

    fn resolve(&mut self, style_id: &'t str) -> Res<ParagraphStyle<'t>> {
        let chain = self.chain(style_id)?;
        let mut looks = self.default_looks;
        for (_, definition) in chain.iter().rev() {
            looks = looks.over(&definition.looks);
        }
        for (_, definition) in &chain {
            check_characters(definition.name)?;
            if definition.name.contains('\n') {
                return Err(Declined("name of a style"));
            }
        }
        let stated = chain.iter().find_map(|(_, each)| each.outline);
        let outline = stated.or_else(|| chain.iter().find_map(|(_, each)| named_level(each.name)));
        Ok(ParagraphStyle {
            style_id,
            name: chain.first().map_or("", |(_, each)| each.name),
            looks,
            outline: outline.filter(|&level| level < BODY_TEXT),
            contents: chain.iter().any(|(_, each)| names_contents(each.name)),
            shaded: chain.iter().find_map(|(_, each)| each.shaded).unwrap_or(false),
            numbering: chain
                .iter()
                .map(|(each_id, each)| StyleNumbering {
                    style_id: each_id,
                    number_id: each.number_id,
                    level: each.level,
                })
                .collect(),
        })
    }
}

fn read_definition<'t>(element: Element<'t>) -> Res<Definition<'t>> {
    let looks = element.child(Name::RPr);
    let paragraph = element.child(Name::PPr);
    let numbering = paragraph.and_then(|each| each.child(Name::NumPr));
    let shading = paragraph.and_then(|each| each.child(Name::Shd));
    Ok(Definition {
        name: element.child_val(Name::Called).unwrap_or(""),
        based_on: element.child_val(Name::BasedOn).unwrap_or(""),
        looks: looks.map_or(Ok(Looks::default()), read_looks)?,
        outline: to_int(paragraph.and_then(|each| each.child_val(Name::OutlineLvl)))?,
        number_id: to_int(numbering.and_then(|each| each.child_val(Name::NumId)))?,
        level: to_int(numbering.and_then(|each| each.child_val(Name::Ilvl)))?,
        shaded: shading.map(has_fill).transpose()?,
    })
}

/// "heading 3" is level 2, "title" is level 0.
fn named_level(name: &str) -> Option<i64> {
    let name = name.to_lowercase();
    if name == "title" {
        return Some(0);
    }
    let mut rest = name.strip_prefix("heading ")?.chars();
    let digit = rest.next().filter(|each| ('1'..='9').contains(each))?;
    match rest.next() {
        Some(after) if after.is_alphanumeric() || after == '_' => None,
        _ => Some(i64::from(digit as u8 - b'1')),
    }
}

fn names_contents(name: &str) -> bool {
    let name = name.to_lowercase();
    if let Some(rest) = name.strip_prefix("toc") {
        let rest = rest.strip_prefix(' ').unwrap_or(rest);
        let is_level = rest.len() == 1 && ('1'..='9').contains(&(rest.as_bytes()[0] as char));
        if is_level || rest == "heading" {
            return true;
        }
    }
    matches!(name.as_str(), "table of figures" | "table of authorities" | "contents heading")
}
