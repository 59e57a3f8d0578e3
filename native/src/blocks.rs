//! Turns paragraphs that were read into blocks: what kind each is, its number, and what hangs on its words.

use crate::assemble::{assemble, mark_offsets, split_at_numbers, ChangeRun, ParagraphText};
use crate::labels::{names_part, typed_label};
use crate::lists::BULLET;
use crate::looks::{yes, Looks};
use crate::names::Name;
use crate::properties::ParagraphProperties;
use crate::reading::{Mark, Piece, Reading, DELETED, LIVE};
use crate::styles::ParagraphStyle;
use crate::words::{count_words, length};
use crate::xml::{Declined, Res};
use std::borrow::Cow;
use std::collections::HashMap;
use std::rc::Rc;

const HEADING_WORDS: usize = 15;
const STYLED_HEADING_WORDS: usize = 25;
const SENTENCE_WORDS: usize = 8;
const MOST_SHOWN: usize = 4_000;

#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(i32)]
pub enum Kind {
    Paragraph,
    Heading,
    ListItem,
    Cell,
    Footnote,
    Contents,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    pub table: usize,
    pub row: usize,
    pub column: usize,
    pub header: bool,
    pub depth: usize,
}

/// Where the walk stands.
#[derive(Clone, Copy)]
pub struct Place {
    pub state: u8,
    pub cell: Option<Cell>,
    pub contents: bool,
    pub footnote: bool,
    pub on_paper: bool,
}

impl Place {
    pub const BODY: Place = Place { state: LIVE, cell: None, contents: false, footnote: false, on_paper: true };
}

/// A paragraph that was read and counted.
pub struct Counted<'t> {
    pub reading: Reading<'t>,
    pub properties: Rc<ParagraphProperties<'t>>,
    pub label: String,
}

/// A block as it is handed over; `struck` ones hold deleted words of the paragraph before.
pub struct Block {
    pub start: usize,
    pub end: usize,
    pub kind: Kind,
    pub label: u32,
    pub label_in_text: bool,
    pub level: Option<i64>,
    pub style: u32,
    pub cell: u32,
    pub struck: bool,
}

pub const NO_CELL: u32 = u32::MAX;

#[derive(Clone, Copy)]
pub struct Shown<'t> {
    pub size: Option<f64>,
    pub bold: bool,
    pub italic: bool,
    pub name: &'t str,
}

/// Where comments begin and end, by their ids.
#[derive(Default)]
pub struct CommentPlaces<'t> {
    waiting: Vec<&'t str>,
    starts: HashMap<&'t str, usize>,
    ends: HashMap<&'t str, usize>,
    homes: HashMap<&'t str, (usize, usize)>,
}

impl<'t> CommentPlaces<'t> {
    /// Take note of a mark inside a block, or (with no text) between blocks.
    pub fn mark(&mut self, mark: Name, id: &'t str, text: &[char], mut offset: usize, start: usize) {
        if !text.is_empty() {
            self.homes.entry(id).or_insert((start, start + text.len()));
        }
        match mark {
            Name::CommentRangeStart => {
                offset += usize::from(text.get(offset) == Some(&' '));
                if offset < text.len() {
                    self.starts.entry(id).or_insert(start + offset);
                } else {
                    self.waiting.push(id);
                }
            }
            Name::CommentRangeEnd => {
                offset = offset.min(text.len());
                offset -= usize::from(offset > 0 && text[offset - 1] == ' ');
                self.ends.entry(id).or_insert(start + offset);
            }
            _ => {}
        }
    }

    fn begin_waiting(&mut self, at: usize) {
        for id in self.waiting.drain(..) {
            self.starts.entry(id).or_insert(at);
        }
    }

    /// The words that a comment hangs on; its whole paragraph where there are none.
    pub fn span(&self, id: &str) -> Option<(usize, usize)> {
        match (self.starts.get(id), self.ends.get(id)) {
            (Some(&start), Some(&end)) if start < end => Some((start, end)),
            _ => self.homes.get(id).copied(),
        }
    }
}

/// Everything that was read of one text.
#[derive(Default)]
pub struct Written<'t> {
    pub text: String,
    pub length: usize,
    pub blocks: Vec<Block>,
    pub labels: Vec<String>,
    pub styles: Vec<Shown<'t>>,
    pub cells: Vec<Cell>,
    pub changes: Vec<ChangeRun>,
    pub deletions: Vec<(usize, String)>,
    pub concealed: Vec<usize>,
    pub comments: CommentPlaces<'t>,
    pub note_label: String,
    known_labels: HashMap<String, u32>,
    known_styles: HashMap<(Option<u64>, bool, bool, &'t str), u32>,
}

#[derive(Clone, Copy)]
pub struct Limits {
    pub characters: usize,
    pub blocks: usize,
}

impl<'t> Written<'t> {
    /// Append the block of a paragraph, or its blocks where line breaks part typed numbers.
    pub fn write(&mut self, paragraph: &Counted<'t>, place: Place, limits: &Limits) -> Res<()> {
        let reading = &paragraph.reading;
        if reading.hidden > 0 {
            self.concealed.push(reading.hidden);
        }
        let pieces = &reading.pieces;
        if reading.breaks {
            let mut label = paragraph.label.as_str();
            for (first, end) in split_at_numbers(pieces) {
                self.stretch(&pieces[first..end], paragraph, label, place, limits)?;
                label = "";
                self.marks(&reading.marks, first, &pieces[first..end])?;
            }
        } else {
            if !pieces.is_empty() {
                self.stretch(pieces, paragraph, &paragraph.label, place, limits)?;
            }
            self.marks(&reading.marks, 0, pieces)?;
        }
        Ok(())
    }

    /// Take in a number that stands alone: in a cell it waits for words, elsewhere "Schedule 2" is a line.
    pub fn take_bare_number(
        &mut self,
        paragraph: Counted<'t>,
        place: Place,
        waiting: &mut Vec<Counted<'t>>,
        limits: &Limits,
    ) -> Res<()> {
        if place.cell.is_none() {
            if names_part(&paragraph.label) {
                self.write_bare_number(&paragraph, place, limits)?;
            }
        } else if paragraph.label != BULLET {
            waiting.push(paragraph);
        }
        Ok(())
    }

    /// Append a block of an automatic number that stands alone, as if typed: it numbers its row, or names a part.
    pub fn write_bare_number(&mut self, paragraph: &Counted<'t>, place: Place, limits: &Limits) -> Res<()> {
        let piece = Piece {
            text: Cow::Owned(paragraph.label.clone()),
            state: place.state,
            looks: paragraph.properties.style.looks,
        };
        let reading = Reading { pieces: vec![piece], changed: place.state != LIVE, ..Reading::default() };
        self.write(&Counted { reading, properties: paragraph.properties.clone(), label: String::new() }, place, limits)
    }

    fn stretch(
        &mut self,
        pieces: &[Piece<'t>],
        paragraph: &Counted<'t>,
        label: &str,
        place: Place,
        limits: &Limits,
    ) -> Res<()> {
        let properties = &paragraph.properties;
        let text = assemble(pieces, paragraph.reading.changed)?;
        if text.text.is_empty() {
            return Ok(());
        }
        let typed = if label.is_empty() { typed_label(&text.raw) } else { String::new() };
        let mut in_text = !typed.is_empty();
        let note_label = if place.footnote { std::mem::take(&mut self.note_label) } else { String::new() };
        let label = if note_label.is_empty() { label } else { &note_label };
        in_text = in_text && !place.footnote;
        let kind = kind_of(&text, properties, place, !label.is_empty() || in_text);
        let mut level = properties.outline.filter(|_| kind == Kind::Heading);
        if let (false, Some(position)) = (label.is_empty(), properties.position) {
            level = Some(position.level);
        }
        let style = self.shown(&text.looks, &properties.style)?;
        let shown_label = if typed.is_empty() { label } else { &typed };
        let start = self.separate(place.cell, limits)?;
        self.push(&text.text, limits)?;
        let block = Block {
            start,
            end: self.length,
            kind,
            label: self.label(shown_label),
            label_in_text: in_text,
            level,
            style,
            cell: self.cell(place.cell),
            struck: false,
        };
        self.blocks.push(block);
        self.changes.extend(text.changes.iter().map(|&(first, last, state)| (start + first, start + last, state)));
        self.deletions.extend(text.deletions.into_iter().map(|(at, words)| (start + at, words)));
        self.comments.begin_waiting(start);
        for gone in &text.struck {
            let start = self.separate(place.cell, limits)?;
            self.push(gone, limits)?;
            let (label, cell) = (self.label(""), self.cell(place.cell));
            self.blocks.push(Block {
                start,
                end: self.length,
                kind,
                label,
                label_in_text: false,
                level: None,
                style,
                cell,
                struck: true,
            });
            self.changes.push((start, self.length, DELETED));
        }
        Ok(())
    }

    /// Set the places of comments that begin or end in a stretch whose block was just appended.
    fn marks(&mut self, marks: &[Mark<'t>], first: usize, stretch: &[Piece<'t>]) -> Res<()> {
        if marks.is_empty() {
            return Ok(());
        }
        let last = first + stretch.len();
        let begun = marks.partition_point(|(at, _, _)| *at < first);
        let ended = marks.partition_point(|(at, _, _)| *at <= last);
        let here = &marks[begun..ended.max(begun)];
        let text = assemble(stretch, true)?;
        let letters: Vec<char> = text.text.chars().collect();
        let start = self.length as i64
            - letters.len() as i64
            - text.struck.iter().map(|gone| length(gone) as i64 + 1).sum::<i64>();
        let places: Vec<usize> = here.iter().map(|(at, _, _)| at - first).collect();
        for ((_, mark, id), offset) in here.iter().zip(mark_offsets(stretch, &places)) {
            self.comments.mark(*mark, id, &letters, offset, start.max(0) as usize);
        }
        Ok(())
    }

    /// Part the next block from the last and return where it starts.
    fn separate(&mut self, cell: Option<Cell>, limits: &Limits) -> Res<usize> {
        if self.blocks.len() >= limits.blocks {
            return Err(Declined("too many blocks"));
        }
        if let Some(before) = self.blocks.last() {
            let last = if before.cell == NO_CELL { None } else { Some(self.cells[before.cell as usize]) };
            let next_column = match (cell, last) {
                (Some(cell), Some(last)) => {
                    cell.table == last.table && cell.row == last.row && cell.column != last.column
                }
                _ => false,
            };
            self.push(if next_column { "\t" } else { "\n" }, limits)?;
        }
        Ok(self.length)
    }

    fn push(&mut self, piece: &str, limits: &Limits) -> Res<()> {
        self.text.push_str(piece);
        self.length += length(piece);
        if self.length > limits.characters {
            return Err(Declined("too many characters"));
        }
        Ok(())
    }

    fn label(&mut self, label: &str) -> u32 {
        if let Some(&found) = self.known_labels.get(label) {
            return found;
        }
        let index = self.labels.len() as u32;
        self.labels.push(label.to_owned());
        self.known_labels.insert(label.to_owned(), index);
        index
    }

    fn cell(&mut self, cell: Option<Cell>) -> u32 {
        let Some(cell) = cell else { return NO_CELL };
        if self.cells.last() != Some(&cell) {
            self.cells.push(cell);
        }
        self.cells.len() as u32 - 1
    }

    fn shown(&mut self, looks: &Looks, style: &ParagraphStyle<'t>) -> Res<u32> {
        let record = Shown { size: looks.size, bold: yes(looks.bold), italic: yes(looks.italic), name: style.name };
        let key = (looks.size.map(f64::to_bits), record.bold, record.italic, style.name);
        let next = self.styles.len() as u32;
        let found = *self.known_styles.entry(key).or_insert(next);
        if found == next {
            if self.styles.len() >= MOST_SHOWN {
                return Err(Declined("many looks"));
            }
            self.styles.push(record);
        }
        Ok(found)
    }
}

fn kind_of(text: &ParagraphText, properties: &ParagraphProperties, place: Place, numbered: bool) -> Kind {
    if place.footnote {
        Kind::Footnote
    } else if place.contents {
        Kind::Contents
    } else if place.cell.is_some() {
        Kind::Cell
    } else if is_heading(text, properties) {
        Kind::Heading
    } else if numbered {
        Kind::ListItem
    } else {
        Kind::Paragraph
    }
}

fn is_heading(text: &ParagraphText, properties: &ParagraphProperties) -> bool {
    let words = text.text.as_str();
    let ends_sentence = words.ends_with(['.', ';', ',']);
    if properties.outline.is_some() {
        let count = count_words(words, STYLED_HEADING_WORDS + 1);
        return count <= STYLED_HEADING_WORDS && !(ends_sentence && count >= SENTENCE_WORDS);
    }
    if ends_sentence || text.deleted || !(yes(text.looks.bold) || yes(text.looks.capitals) || is_upper(words)) {
        return false;
    }
    if count_words(words, HEADING_WORDS + 1) > HEADING_WORDS || !has_letters(words) {
        return false;
    }
    let is_filled_in = words.strip_suffix(']').is_some_and(|before| before.contains(':'));
    !(words.chars().next().is_some_and(char::is_lowercase) || is_filled_in)
}

/// As `str.isupper`: capitals, and no small letter among them.
fn is_upper(words: &str) -> bool {
    let mut cased = false;
    for letter in words.chars() {
        if letter.is_lowercase() {
            return false;
        }
        cased = cased || letter.is_uppercase();
    }
    cased
}

fn has_letters(words: &str) -> bool {
    let mut before = false;
    for letter in words.chars() {
        let is_letter = letter.is_alphanumeric() && !letter.is_ascii_digit();
        if is_letter && before {
            return true;
        }
        before = is_letter;
    }
    false
}
