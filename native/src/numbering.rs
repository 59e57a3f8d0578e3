//! Automatic numbers, as Word prints them (ECMA-376 Part 1, 17.9).

use crate::lists::{Levels, ListDefinitions, Piece, BULLET};
use crate::number_fields::{default_list, NumberField};
use crate::numerals::format_number;
use crate::styles::{ParagraphStyle, StyleSheet};
use crate::words::{check_characters, clean, strip};
use crate::xml::{Declined, Res};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

const LEVELS: usize = 9;
const MOST_LINKS: usize = 64;
/// Bytes of a printed number; each paragraph may have one of its own.
const MOST_LABEL: usize = 600;

/// Which list a paragraph belongs to, and at which level (from 0).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ListPosition {
    pub number_id: i64,
    pub level: i64,
}

/// A list with its links and overrides resolved; lists of the same family count together.
struct List<'t> {
    family: i64,
    levels: Levels<'t>,
    starts: Vec<(i64, i64)>,
    restarted_by: Vec<Vec<usize>>,
}

impl List<'_> {
    fn stated_start(&self, level: i64) -> Option<i64> {
        self.starts.iter().find(|(each, _)| *each == level).map(|(_, start)| *start)
    }

    fn start(&self, level: i64) -> i64 {
        self.stated_start(level).unwrap_or_else(|| self.levels.get(level).map_or(1, |each| each.start))
    }
}

type Counters = HashMap<i64, [Option<i64>; LEVELS]>;

/// How far lists were counted, for the story around a note.
pub type Counted = (Counters, HashSet<(i64, i64)>);

#[derive(Default)]
pub struct Numbering<'t> {
    definitions: ListDefinitions<'t>,
    lists: HashMap<i64, Option<Rc<List<'t>>>>,
    counters: Counters,
    begun: HashSet<(i64, i64)>,
    last: Option<i64>,
    style_positions: HashMap<&'t str, Option<ListPosition>>,
}

impl<'t> Numbering<'t> {
    pub fn new(definitions: ListDefinitions<'t>) -> Numbering<'t> {
        Numbering { definitions, ..Numbering::default() }
    }

    /// Begin every list anew, for a note; `resume` counts on.
    pub fn suspend(&mut self) -> Counted {
        (std::mem::take(&mut self.counters), std::mem::take(&mut self.begun))
    }

    pub fn resume(&mut self, around: Counted) {
        (self.counters, self.begun) = around;
    }

    /// Where in which list a paragraph stands, by what it states itself and by its style.
    pub fn position(
        &mut self,
        number_id: Option<i64>,
        level: Option<i64>,
        style: &ParagraphStyle<'t>,
        styles: &mut StyleSheet<'t>,
    ) -> Res<Option<ListPosition>> {
        let Some(number_id) = number_id else {
            let inherited = self.style_position(style, styles)?;
            return Ok(match (inherited, level) {
                (Some(position), Some(level)) => Some(ListPosition { number_id: position.number_id, level }),
                _ => inherited,
            });
        };
        if number_id == 0 || self.list(number_id, styles)?.is_none() {
            return Ok(None);
        }
        let mut found = level;
        if found.is_none() {
            found = self.linked_level(number_id, style.style_id, styles)?;
        }
        let level = found.or_else(|| style.numbering.iter().find_map(|each| each.level)).unwrap_or(0);
        Ok(Some(ListPosition { number_id, level }))
    }

    /// Count one more paragraph at a position and return the label that Word prints before it.
    /// With `start` it counts from there.
    pub fn advance(&mut self, position: ListPosition, start: Option<i64>, styles: &mut StyleSheet<'t>) -> Res<String> {
        let Some(list) = self.list(position.number_id, styles)? else { return Ok(String::new()) };
        let Some(level) = usize::try_from(position.level).ok().filter(|&level| level < LEVELS) else {
            return Ok(String::new());
        };
        let counters = self.counters.entry(list.family).or_insert([None; LEVELS]);
        let mut count = counters[level];
        let stated = list.stated_start(position.level);
        let place = (position.number_id, position.level);
        if stated.is_some() && self.begun.insert(place) {
            count = None;
        }
        let next = start.unwrap_or_else(|| count.map_or_else(|| list.start(position.level), |count| count + 1));
        counters[level] = Some(next);
        for &deeper in &list.restarted_by[level] {
            counters[deeper] = None;
        }
        let found = label(&list, level, counters)?;
        if found != BULLET {
            self.last = Some(position.number_id);
        }
        Ok(found)
    }

    /// Count a LISTNUM field, which stands in a paragraph at some position, and return the number that Word draws for it.
    pub fn draw(&mut self, asked: &NumberField, own: Option<ListPosition>, styles: &mut StyleSheet<'t>) -> Res<String> {
        let mut number_id = own.map_or(self.last, |own| Some(own.number_id));
        if !asked.name.is_empty() || number_id.is_none() {
            number_id = Some(self.named(&asked.name)?);
        }
        let level = asked.level.unwrap_or(match own {
            Some(own) if asked.name.is_empty() => (own.level + 1).min(LEVELS as i64 - 1),
            _ => 0,
        });
        self.advance(ListPosition { number_id: number_id.unwrap_or(0), level }, asked.start, styles)
    }

    /// The list of that name: the file's own, or one of those that every Word knows.
    fn named(&mut self, name: &str) -> Res<i64> {
        if !name.is_empty() {
            if let Some(own) = self.definitions.named(name)? {
                return Ok(own);
            }
        }
        let (number_id, levels) = default_list(name);
        self.lists.entry(number_id).or_insert_with(|| {
            let levels = Levels::built_in(levels);
            let restarted_by = restarts(&levels);
            Some(Rc::new(List { family: number_id, levels, starts: Vec::new(), restarted_by }))
        });
        Ok(number_id)
    }

    fn style_position(&mut self, style: &ParagraphStyle<'t>, styles: &mut StyleSheet<'t>) -> Res<Option<ListPosition>> {
        if let Some(&found) = self.style_positions.get(style.style_id) {
            return Ok(found);
        }
        let found = self.find_style_position(style, styles)?;
        self.style_positions.insert(style.style_id, found);
        Ok(found)
    }

    fn find_style_position(
        &mut self,
        style: &ParagraphStyle<'t>,
        styles: &mut StyleSheet<'t>,
    ) -> Res<Option<ListPosition>> {
        let number_id = style.numbering.iter().find_map(|each| each.number_id).unwrap_or(0);
        if number_id == 0 || self.list(number_id, styles)?.is_none() {
            return Ok(None);
        }
        for each in &style.numbering {
            // The level whose pStyle names the style wins over the level in the style (ECMA-376 Part 1, 17.9.23).
            let level = self.linked_level(number_id, each.style_id, styles)?.or(each.level);
            if let Some(level) = level {
                return Ok(Some(ListPosition { number_id, level }));
            }
        }
        Ok(Some(ListPosition { number_id, level: 0 }))
    }

    fn linked_level(&mut self, number_id: i64, style_id: &str, styles: &mut StyleSheet<'t>) -> Res<Option<i64>> {
        let list = self.list(number_id, styles)?;
        Ok(list.filter(|_| !style_id.is_empty()).and_then(|list| list.levels.linked_to(style_id)))
    }

    fn list(&mut self, number_id: i64, styles: &mut StyleSheet<'t>) -> Res<Option<Rc<List<'t>>>> {
        if let Some(found) = self.lists.get(&number_id) {
            return Ok(found.clone());
        }
        let found = self.find_list(number_id, styles)?.map(Rc::new);
        self.lists.insert(number_id, found.clone());
        Ok(found)
    }

    fn find_list(&mut self, number_id: i64, styles: &mut StyleSheet<'t>) -> Res<Option<List<'t>>> {
        let Some(instance) = self.definitions.instance(number_id)? else { return Ok(None) };
        let mut family = instance.abstract_number;
        let mut seen = vec![family];
        // A list that only points to a numbering style takes the levels of that style's own list (17.9.21).
        while self.definitions.has_abstract(family) && !self.definitions.linked_style(family).is_empty() {
            let linked = styles.numbering_of(self.definitions.linked_style(family))?.unwrap_or(0);
            match self.definitions.instance(linked)? {
                Some(_) if seen.len() > MOST_LINKS => return Err(Declined("chain of lists")),
                Some(target) if !seen.contains(&target.abstract_number) => {
                    family = target.abstract_number;
                    seen.push(family);
                }
                _ => break,
            }
        }
        if !self.definitions.has_abstract(family) {
            return Ok(None);
        }
        let levels = Levels::of(self.definitions.levels(family)?, instance.levels.clone());
        let restarted_by = restarts(&levels);
        Ok(Some(List { family, levels, starts: instance.starts.clone(), restarted_by }))
    }
}

/// For each level the deeper ones that a paragraph at it restarts (17.9.10).
fn restarts(levels: &Levels) -> Vec<Vec<usize>> {
    let limit = |index: usize| match levels.restart(index as i64) {
        Some(stated) if stated <= index as i64 => stated,
        _ => index as i64,
    };
    (0..LEVELS).map(|level| (level + 1..LEVELS).filter(|&deeper| (level as i64) < limit(deeper)).collect()).collect()
}

fn label(list: &List, index: usize, counters: &[Option<i64>; LEVELS]) -> Res<String> {
    let Some(level) = list.levels.get(index as i64).filter(|level| !level.hidden) else { return Ok(String::new()) };
    if level.style == "bullet" {
        return Ok(if strip(level.text).is_empty() { String::new() } else { BULLET.to_owned() });
    }
    let mut printed = String::new();
    for piece in &level.pieces {
        match piece {
            Piece::Words(words) => printed.push_str(words),
            // Word then ignores the whole text (MS-OI29500, 2.1.283).
            Piece::Level(each) if *each > index as i64 => return Ok(String::new()),
            Piece::Level(each) => {
                let mut style = list.levels.get(*each).map_or("decimal", |shown| shown.style);
                if level.legal && !matches!(style, "none" | "bullet") {
                    style = "decimal";
                }
                let count = counters[*each as usize].unwrap_or_else(|| list.start(*each));
                printed.push_str(&format_number(count, style));
            }
        }
        if printed.len() > MOST_LABEL {
            return Err(Declined("long number"));
        }
    }
    // Numbers that stand alone are read as if typed.
    check_characters(&printed)?;
    Ok(clean(&printed))
}
