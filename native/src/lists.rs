//! The lists that a file defines (`word/numbering.xml`), their levels read when a paragraph asks for them.

use crate::names::{Attribute, Name};
use crate::words::{is_on, to_int};
use crate::xml::{Declined, Element, Res};
use std::collections::HashMap;
use std::rc::Rc;

pub const BULLET: &str = "•";
/// Word has nine.
const MOST_LEVELS: usize = 32;

/// A piece of the text of a level: words, or the number of another level (from 0).
pub enum Piece<'t> {
    Words(&'t str),
    Level(i64),
}

pub struct Level<'t> {
    pub start: i64,
    pub style: &'t str,
    pub text: &'t str,
    pub pieces: Vec<Piece<'t>>,
    pub paragraph_style: &'t str,
    pub legal: bool,
    pub restart: Option<i64>,
    pub hidden: bool,
}

/// Levels by their depth.
pub type Numbered<'t> = Vec<(i64, Rc<Level<'t>>)>;

/// The levels of a list: those of its definition, and those that override them.
pub struct Levels<'t> {
    own: Rc<Numbered<'t>>,
    overriding: Numbered<'t>,
}

impl<'t> Levels<'t> {
    pub fn get(&self, index: i64) -> Option<&Level<'t>> {
        find(&self.overriding, index).or_else(|| find(&self.own, index))
    }

    /// The depth of the first level that names a paragraph style.
    pub fn linked_to(&self, style_id: &str) -> Option<i64> {
        let own = self.own.iter().map(|(index, _)| *index);
        let rest = self.overriding.iter().map(|(index, _)| *index);
        own.chain(rest).find(|&index| self.get(index).is_some_and(|level| level.paragraph_style == style_id))
    }

    /// What a level says of the depth that restarts it; Word ignores that of levels that override.
    pub fn restart(&self, index: i64) -> Option<i64> {
        if find(&self.overriding, index).is_some() {
            return None;
        }
        find(&self.own, index)?.restart
    }
}

fn find<'l, 't>(levels: &'l [(i64, Rc<Level<'t>>)], index: i64) -> Option<&'l Level<'t>> {
    levels.iter().find(|(each, _)| *each == index).map(|(_, level)| &**level)
}

/// A list with its overrides.
pub struct Instance<'t> {
    pub abstract_number: i64,
    pub starts: Vec<(i64, i64)>,
    pub levels: Numbered<'t>,
}

#[derive(Default)]
pub struct ListDefinitions<'t> {
    abstracts: HashMap<i64, Element<'t>>,
    instances: HashMap<i64, Element<'t>>,
    order: Vec<i64>,
    known: HashMap<i64, Rc<Numbered<'t>>>,
    known_instances: HashMap<i64, Rc<Instance<'t>>>,
    linked_styles: HashMap<i64, &'t str>,
    names: Option<HashMap<String, i64>>,
}

impl<'t> ListDefinitions<'t> {
    pub fn read(root: Option<Element<'t>>) -> Res<ListDefinitions<'t>> {
        let mut lists = ListDefinitions::default();
        let Some(root) = root else { return Ok(lists) };
        for child in root.children() {
            let (kind, attribute) = match child.name() {
                Name::AbstractNum => (&mut lists.abstracts, Attribute::AbstractNumId),
                Name::Num => (&mut lists.instances, Attribute::NumId),
                _ => continue,
            };
            if let Some(number) = to_int(Some(child.get(attribute).unwrap_or("")))? {
                if kind.insert(number, child).is_some() {
                    return Err(Declined("lists with one number"));
                }
                if attribute == Attribute::NumId {
                    lists.order.push(number);
                }
            }
        }
        Ok(lists)
    }

    /// The number of the first list whose definition has that name.
    pub fn named(&mut self, name: &str) -> Res<Option<i64>> {
        if self.names.is_none() {
            self.names = Some(self.read_names()?);
        }
        Ok(self.names.as_ref().and_then(|names| names.get(&name.to_ascii_lowercase()).copied()))
    }

    fn read_names(&mut self) -> Res<HashMap<String, i64>> {
        let mut names = HashMap::new();
        let mut known: HashMap<i64, &str> = HashMap::new();
        for number in self.order.clone() {
            let Some(instance) = self.instance(number)? else { continue };
            let Some(definition) = self.abstracts.get(&instance.abstract_number) else { continue };
            let stated = *known
                .entry(instance.abstract_number)
                .or_insert_with(|| definition.child_val(Name::Called).unwrap_or(""));
            if !stated.is_ascii() {
                return Err(Declined("name of a list"));
            }
            names.entry(stated.to_ascii_lowercase()).or_insert(number);
        }
        Ok(names)
    }

    pub fn has_abstract(&self, number: i64) -> bool {
        self.abstracts.contains_key(&number)
    }

    /// The numbering style that a definition only points to, or "".
    pub fn linked_style(&mut self, number: i64) -> &'t str {
        let definition = self.abstracts.get(&number);
        self.linked_styles
            .entry(number)
            .or_insert_with(|| definition.and_then(|each| each.child_val(Name::NumStyleLink)).unwrap_or(""))
    }

    pub fn levels(&mut self, number: i64) -> Res<Rc<Numbered<'t>>> {
        if let Some(found) = self.known.get(&number) {
            return Ok(found.clone());
        }
        let found = Rc::new(read_levels(self.abstracts[&number])?);
        for (position, (index, _)) in found.iter().enumerate() {
            if position > MOST_LEVELS || found[..position].iter().any(|(other, _)| other == index) {
                return Err(Declined("levels with one number"));
            }
        }
        self.known.insert(number, found.clone());
        Ok(found)
    }

    pub fn instance(&mut self, number: i64) -> Res<Option<Rc<Instance<'t>>>> {
        if let Some(found) = self.known_instances.get(&number) {
            return Ok(Some(found.clone()));
        }
        let Some(element) = self.instances.get(&number) else { return Ok(None) };
        let mut starts: Vec<(i64, i64)> = Vec::new();
        let mut levels: Numbered<'t> = Vec::new();
        let mut seen = Vec::new();
        for child in element.children().filter(|each| each.name() == Name::LvlOverride) {
            let start = to_int(child.child_val(Name::StartOverride))?;
            let own = read_levels(child)?;
            let Some(index) = to_int(child.get(Attribute::Ilvl))? else { continue };
            if seen.len() > MOST_LEVELS || seen.contains(&index) || own.len() > 1 {
                return Err(Declined("levels overridden twice"));
            }
            seen.push(index);
            starts.extend(start.map(|start| (index, start)));
            levels.extend(own.into_iter().map(|(_, level)| (index, level)));
        }
        let abstract_number = to_int(element.child_val(Name::AbstractNumId))?.unwrap_or(0);
        let found = Rc::new(Instance { abstract_number, starts, levels });
        self.known_instances.insert(number, found.clone());
        Ok(Some(found))
    }
}

impl<'t> Levels<'t> {
    /// Levels of these formats and texts.
    pub fn built_in(stated: Vec<(&'static str, &'static str)>) -> Levels<'t> {
        let level = |(style, text)| Level {
            start: 1,
            style,
            text,
            pieces: pieces(text),
            paragraph_style: "",
            legal: false,
            restart: None,
            hidden: false,
        };
        let own = stated.into_iter().map(|each| Rc::new(level(each)));
        Levels { own: Rc::new((0..).zip(own).collect()), overriding: Vec::new() }
    }

    pub fn of(own: Rc<Numbered<'t>>, overriding: Numbered<'t>) -> Levels<'t> {
        Levels { own, overriding }
    }
}

fn read_levels<'t>(parent: Element<'t>) -> Res<Numbered<'t>> {
    let mut levels = Vec::new();
    for element in parent.children().filter(|each| each.name() == Name::Lvl) {
        if let Some(index) = to_int(element.get(Attribute::Ilvl))? {
            levels.push((index, Rc::new(read_level(element)?)));
        }
    }
    Ok(levels)
}

fn read_level<'t>(element: Element<'t>) -> Res<Level<'t>> {
    let mut level = Level {
        start: 0,
        style: "",
        text: "",
        pieces: Vec::new(),
        paragraph_style: "",
        legal: false,
        restart: None,
        hidden: false,
    };
    let mut is_picture = false;
    let mut style = None;
    for child in element.children() {
        match child.name() {
            Name::Start => level.start = to_int(child.val())?.unwrap_or(0),
            Name::NumFmt => style = child.val(),
            Name::LvlText => level.text = child.val().unwrap_or(""),
            Name::IsLgl => level.legal = is_on(child.val()),
            Name::LvlRestart => level.restart = to_int(child.val())?,
            Name::LvlPicBulletId => is_picture = true,
            Name::PStyle => level.paragraph_style = child.val().unwrap_or(""),
            Name::RPr => {
                let vanish = child.child(Name::Vanish);
                level.hidden = vanish.is_some_and(|each| is_on(each.val()));
            }
            Name::AlternateContent => return Err(Declined("newer format of numbers")),
            _ => {}
        }
    }
    level.style = match style {
        Some("custom") => return Err(Declined("newer format of numbers")),
        // Python then looks for one at any depth.
        None if element.within().any(|each| each.name() == Name::NumFmt && each.val() == Some("custom")) => {
            return Err(Declined("newer format of numbers"));
        }
        Some("") | None => "decimal",
        Some(style) => style,
    };
    if level.text.is_empty() && is_picture {
        level.text = BULLET;
    }
    level.pieces = pieces(level.text);
    Ok(level)
}

/// Part the text of a level at its placeholders ("%1").
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let bytes = text.as_bytes();
    let (mut start, mut at) = (0, 0);
    while at + 1 < bytes.len() {
        if bytes[at] == b'%' && (b'1'..=b'9').contains(&bytes[at + 1]) {
            found.push(Piece::Words(&text[start..at]));
            found.push(Piece::Level(i64::from(bytes[at + 1] - b'1')));
            start = at + 2;
            at += 2;
        } else {
            at += 1;
        }
    }
    found.push(Piece::Words(&text[start..]));
    found
}
