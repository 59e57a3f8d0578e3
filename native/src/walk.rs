//! Walks the body in document order and hands its paragraphs on to be written as blocks.

use crate::blocks::{Cell, Counted, Limits, Place, Written};
use crate::controls::{alternative, TextBox};
use crate::names::{Attribute, Name};
use crate::notes::Notes;
use crate::number_fields::read_number_field;
use crate::numbering::Numbering;
use crate::properties::{ParagraphProperties, PropertyReader};
use crate::reading::{NoteKind, NoteReference, Reading, TextReader};
use crate::styles::StyleSheet;
use crate::tables::{cells, is_painted, rows, InRow};
use crate::words::clean;
use crate::xml::{Declined, Element, Res};
use std::collections::{HashSet, VecDeque};
use std::rc::Rc;

/// A paragraph whose mark is taken away or hidden, so that the next living one runs on from it; `gone` holds those
/// between the two that are deleted whole.
struct Unfinished<'t> {
    begun: Counted<'t>,
    gone: Vec<Counted<'t>>,
}

pub struct Walker<'t> {
    pub styles: StyleSheet<'t>,
    pub numbering: Numbering<'t>,
    pub properties: PropertyReader<'t>,
    pub reader: TextReader,
    pub written: Written<'t>,
    pub footnotes: Notes<'t>,
    pub endnotes: Notes<'t>,
    limits: Limits,
    tables: usize,
    unfinished: Option<Unfinished<'t>>,
    bare: Vec<Counted<'t>>,
    waiting_notes: VecDeque<NoteReference<'t>>,
    /// How many elements around the text are walked; in notes as well, which tables in notes refer to.
    depth: usize,
}

/// More is odd, and would want a large stack.
const MOST_DEPTH: usize = 40;

impl<'t> Walker<'t> {
    pub fn new(
        styles: StyleSheet<'t>,
        numbering: Numbering<'t>,
        footnotes: Notes<'t>,
        endnotes: Notes<'t>,
        limits: Limits,
    ) -> Walker<'t> {
        Walker {
            styles,
            numbering,
            properties: PropertyReader::default(),
            reader: TextReader::default(),
            written: Written::default(),
            footnotes,
            endnotes,
            limits,
            tables: 0,
            unfinished: None,
            bare: Vec::new(),
            waiting_notes: VecDeque::new(),
            depth: 0,
        }
    }

    /// Append the blocks of a part: `content` is its element that holds paragraphs and tables.
    pub fn walk(&mut self, root: Element<'t>, content: Element<'t>) -> Res<()> {
        let around = self.reader.begin_part(root);
        self.blocks(content, Place::BODY)?;
        self.finish_paragraph(Place::BODY)?;
        self.flush_notes()?;
        self.reader.end_part(around);
        Ok(())
    }

    /// Append the notes that no paragraph refers to.
    pub fn walk_remaining_notes(&mut self) -> Res<()> {
        for element in self.footnotes.rest() {
            self.note(String::new(), element, Place { footnote: true, ..Place::BODY })?;
        }
        for element in self.endnotes.rest() {
            self.note(String::new(), element, Place { footnote: true, ..Place::BODY })?;
        }
        Ok(())
    }

    /// The words of an element that holds paragraphs, apart from the text.
    pub fn words_of(&mut self, element: Element<'t>) -> Res<String> {
        let comments = std::mem::take(&mut self.written.comments);
        self.written = Written::default();
        self.written.comments = comments;
        self.walk(element, element)?;
        Ok(clean(&self.written.text))
    }

    fn blocks(&mut self, container: Element<'t>, place: Place) -> Res<()> {
        if self.depth == MOST_DEPTH {
            return Err(Declined("deep nesting"));
        }
        self.depth += 1;
        let walked = self.children(container, place);
        self.depth -= 1;
        walked
    }

    fn children(&mut self, container: Element<'t>, place: Place) -> Res<()> {
        for child in container.children() {
            match child.name() {
                Name::P => self.paragraph(child, place)?,
                Name::Tbl => {
                    self.finish_paragraph(place)?;
                    self.table(child, place)?;
                }
                Name::Sdt => {
                    self.reader.enter_control(child, place.state)?;
                    let contents = place.contents || is_contents(child);
                    self.blocks(child, Place { contents, ..place })?;
                }
                Name::Ins | Name::Del | Name::MoveTo | Name::MoveFrom => {
                    let state = place.state.max(self.reader.enter_change(child));
                    self.blocks(child, Place { state, ..place })?;
                }
                Name::AlternateContent => {
                    if let Some(content) = alternative(child) {
                        self.blocks(content, place)?;
                    }
                }
                Name::CustomXml | Name::SmartTag | Name::SdtContent => self.blocks(child, place)?,
                mark @ (Name::CommentRangeStart | Name::CommentRangeEnd) => {
                    let here = self.written.length;
                    self.written.comments.mark(mark, child.get(Attribute::Id).unwrap_or(""), &[], 0, here);
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn table(&mut self, table: Element<'t>, place: Place) -> Res<()> {
        let number = self.tables;
        self.tables += 1;
        let depth = place.cell.map_or(0, |cell| cell.depth + 1);
        let on_paper = place.on_paper && !is_painted(table, &mut self.styles)?;
        let mut open = HashSet::new();
        let found = rows(table, place.state, &mut self.styles, &mut self.reader)?;
        for (index, row) in found.iter().enumerate() {
            for each in cells(row, &mut open, &mut self.reader)? {
                let cell = match each {
                    InRow::Cell(cell) => cell,
                    InRow::Control(control, state) => {
                        self.reader.enter_control(control, state)?;
                        continue;
                    }
                };
                let here = Cell { table: number, row: index, column: cell.column, header: row.header, depth };
                let inside = Place {
                    state: cell.state,
                    cell: Some(here),
                    contents: place.contents,
                    footnote: place.footnote,
                    on_paper: on_paper && !cell.shaded,
                };
                let around = std::mem::take(&mut self.bare);
                let before = self.written.length;
                self.blocks(cell.element, inside)?;
                self.finish_paragraph(inside)?;
                let bare = std::mem::replace(&mut self.bare, around);
                if self.written.length == before {
                    for each in &bare {
                        self.written.write_bare_number(each, inside, &self.limits)?;
                    }
                }
            }
            // Notes of a note wait for its end.
            if depth == 0 && !place.footnote {
                self.flush_notes()?;
            }
        }
        Ok(())
    }

    fn paragraph(&mut self, paragraph: Element<'t>, place: Place) -> Res<()> {
        let properties = self.properties.read(paragraph, &mut self.styles, &mut self.numbering)?;
        let goes_on = self.unfinished.is_some() || properties.runs_on();
        if !goes_on && is_blank(paragraph) {
            let label = self.label(&properties)?;
            if !label.is_empty() {
                let counted = Counted { reading: Reading::default(), properties, label };
                self.written.take_bare_number(counted, place, &mut self.bare, &self.limits)?;
            }
            return Ok(());
        }
        let on_paper = place.on_paper && !properties.shaded;
        let reading = self.reader.read(&mut self.styles, paragraph, &properties.style, place.state, on_paper)?;
        self.take(Counted { reading, properties, label: String::new() }, place)
    }

    /// Count a paragraph that was read, and print it unless it runs on.
    fn take(&mut self, mut current: Counted<'t>, place: Place) -> Res<()> {
        if self.unfinished.is_some() || current.properties.runs_on() {
            self.draw_numbers(&mut current)?;
            return self.run_on(current, place);
        }
        current.label = self.label(&current.properties)?;
        self.draw_numbers(&mut current)?;
        if !current.label.is_empty() && !current.reading.has_text() {
            let bare = Counted {
                reading: Reading::default(),
                properties: current.properties.clone(),
                label: current.label.clone(),
            };
            self.written.take_bare_number(bare, place, &mut self.bare, &self.limits)?;
        }
        self.emit(current, place)
    }

    /// Read words as if they were a paragraph of the default style.
    fn word_art(&mut self, words: &'t str, place: Place) -> Res<()> {
        let properties = self.properties.usual(&mut self.styles, &mut self.numbering)?;
        let on_paper = place.on_paper && !properties.shaded;
        let reading = self.reader.read_words(words, &properties.style, place.state, on_paper)?;
        self.take(Counted { reading, properties, label: String::new() }, place)
    }

    /// Take in a paragraph that runs on into the next, or on from the one before.
    fn run_on(&mut self, mut current: Counted<'t>, place: Place) -> Res<()> {
        let is_live = current.reading.has_live_text();
        let on_hidden_mark = self.unfinished.as_ref().is_some_and(|before| before.begun.properties.mark_hidden);
        if !on_hidden_mark && (is_live || !current.properties.mark_hidden) {
            current.label = self.label(&current.properties)?;
        }
        let runs_on = current.properties.runs_on();
        match self.unfinished.take() {
            None if !is_live => return self.emit(current, place),
            None => self.unfinished = Some(Unfinished { begun: current, gone: Vec::new() }),
            Some(before) if is_live => {
                self.unfinished = Some(Unfinished { begun: joined(before.begun, current), gone: before.gone });
            }
            Some(mut before) => {
                before.gone.push(current);
                self.unfinished = Some(before);
            }
        }
        if runs_on {
            Ok(())
        } else {
            self.finish_paragraph(place)
        }
    }

    /// Print the paragraph that waits for one to run on from it, if there is one.
    fn finish_paragraph(&mut self, place: Place) -> Res<()> {
        if let Some(unfinished) = self.unfinished.take() {
            self.emit(unfinished.begun, place)?;
            for paragraph in unfinished.gone {
                self.emit(paragraph, place)?;
            }
        }
        Ok(())
    }

    /// Count the numbers that fields of a paragraph ask for, and put them into its text.
    fn draw_numbers(&mut self, paragraph: &mut Counted<'t>) -> Res<()> {
        for (at, code) in std::mem::take(&mut paragraph.reading.numbers) {
            match read_number_field(&code)? {
                None => self.reader.numbers += 1,
                Some(asked) => {
                    let label = self.numbering.draw(&asked, paragraph.properties.position, &mut self.styles)?;
                    self.reader.draw(label, at, &mut paragraph.reading);
                }
            }
        }
        Ok(())
    }

    fn label(&mut self, properties: &ParagraphProperties<'t>) -> Res<String> {
        match properties.position {
            Some(position) => self.numbering.advance(position, None, &mut self.styles),
            None => Ok(String::new()),
        }
    }

    fn emit(&mut self, paragraph: Counted<'t>, place: Place) -> Res<()> {
        let contents = place.contents || paragraph.reading.contents || paragraph.properties.style.contents;
        let place = Place { contents, ..place };
        self.written.write(&paragraph, place, &self.limits)?;
        for (text_box, state) in paragraph.reading.boxes {
            // What is painted behind a text box stands in the drawing, which is not read.
            let inside = Place { state: place.state.max(state), on_paper: false, ..place };
            let counted = self.numbering.suspend();
            match text_box {
                TextBox::Content(element) => self.blocks(element, inside)?,
                TextBox::Words(words) => self.word_art(words, inside)?,
            }
            self.finish_paragraph(place)?;
            self.numbering.resume(counted);
        }
        if !paragraph.reading.notes.is_empty() {
            self.waiting_notes.extend(paragraph.reading.notes);
            if place.cell.is_none() && !place.footnote {
                self.flush_notes()?;
            }
        }
        Ok(())
    }

    fn flush_notes(&mut self) -> Res<()> {
        while let Some(reference) = self.waiting_notes.pop_front() {
            let notes = if reference.kind == NoteKind::Footnote { &mut self.footnotes } else { &mut self.endnotes };
            if let Some((label, element)) = notes.take(&reference)? {
                self.note(label, element, Place { state: reference.state, footnote: true, ..Place::BODY })?;
            }
        }
        Ok(())
    }

    fn note(&mut self, label: String, element: Element<'t>, place: Place) -> Res<()> {
        self.written.note_label = label;
        let fields = self.reader.begin_part(element);
        let counted = self.numbering.suspend();
        self.blocks(element, place)?;
        self.finish_paragraph(place)?;
        self.numbering.resume(counted);
        self.reader.end_part(fields);
        self.written.note_label = String::new();
        Ok(())
    }
}

/// Say whether a paragraph holds nothing but its properties.
fn is_blank(paragraph: Element) -> bool {
    let mut children = paragraph.children();
    match (children.next(), children.next()) {
        (None, _) => true,
        (Some(only), None) => only.name() == Name::PPr,
        _ => false,
    }
}

/// Two paragraphs as one: the first if it has a number or a hidden mark, else with the second's properties.
fn joined<'t>(mut first: Counted<'t>, second: Counted<'t>) -> Counted<'t> {
    first.reading.extend(second.reading);
    if first.label.is_empty() && !first.properties.mark_hidden {
        return Counted { reading: first.reading, properties: second.properties, label: second.label };
    }
    let mut properties = (*first.properties).clone();
    properties.mark_removed = second.properties.mark_removed;
    properties.mark_hidden = properties.mark_hidden && second.properties.mark_hidden;
    Counted { reading: first.reading, properties: Rc::new(properties), label: first.label }
}

fn is_contents(control: Element) -> bool {
    for properties in control.children().filter(|each| each.name() == Name::SdtPr) {
        for object in properties.children().filter(|each| each.name() == Name::DocPartObj) {
            if let Some(gallery) = object.child(Name::DocPartGallery) {
                return gallery.val() == Some("Table of Contents");
            }
        }
    }
    false
}
