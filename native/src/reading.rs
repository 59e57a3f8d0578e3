//! Reads the runs of one paragraph: its words, tracked changes, field results, and what hangs on it.

use crate::controls::{alternative, enter_control, form_record, shown_value, text_boxes, FormField, Glyphs, TextBox};
use crate::fields::{is_number, FieldStack, OpenField};
use crate::looks::{yes, Looks};
use crate::names::{Attribute, Name};
use crate::styles::{ParagraphStyle, StyleSheet};
use crate::symbols::{font_of, plain, symbol, Font};
use crate::words::{check_characters, is_blank, is_on, length, strip};
use crate::xml::{Declined, Element, Res};
use std::borrow::Cow;

pub const LIVE: u8 = 0;
pub const INSERTED: u8 = 1;
pub const DELETED: u8 = 2;
/// Stands for a line break inside a paragraph until the text is put together.
pub const BREAK: &str = "\u{b}";

#[derive(Clone)]
pub struct Piece<'t> {
    pub text: Cow<'t, str>,
    pub state: u8,
    pub looks: Looks,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum NoteKind {
    Footnote,
    Endnote,
}

#[derive(Clone)]
pub struct NoteReference<'t> {
    pub kind: NoteKind,
    pub id: &'t str,
    pub state: u8,
    pub own_mark: bool,
}

/// Where a comment begins or ends, or is referred to: pieces before, name of the mark, id of the comment.
pub type Mark<'t> = (usize, Name, &'t str);

/// What was read from one paragraph.
#[derive(Default)]
pub struct Reading<'t> {
    pub pieces: Vec<Piece<'t>>,
    pub notes: Vec<NoteReference<'t>>,
    pub boxes: Vec<(TextBox<'t>, u8)>,
    /// Places kept for numbers that fields ask for: which piece, and the field's instructions.
    pub numbers: Vec<(usize, String)>,
    pub marks: Vec<Mark<'t>>,
    pub contents: bool,
    pub changed: bool,
    pub breaks: bool,
    pub hidden: usize,
}

impl<'t> Reading<'t> {
    pub fn has_live_text(&self) -> bool {
        self.pieces.iter().any(|piece| piece.state != DELETED && !is_blank(&piece.text))
    }

    pub fn has_text(&self) -> bool {
        self.pieces.iter().any(|piece| !is_blank(&piece.text))
    }

    /// Add what was read from the paragraph that this one runs into.
    pub fn extend(&mut self, other: Reading<'t>) {
        let before = self.pieces.len();
        self.pieces.extend(other.pieces);
        self.notes.extend(other.notes);
        self.boxes.extend(other.boxes);
        self.marks.extend(other.marks.into_iter().map(|(at, mark, id)| (before + at, mark, id)));
        self.contents |= other.contents;
        self.changed |= other.changed;
        self.breaks |= other.breaks;
        self.hidden += other.hidden;
    }
}

/// Reads paragraphs in document order; fields may run over several of them.
#[derive(Default)]
pub struct TextReader {
    lenient: bool,
    on_paper: bool,
    fields: FieldStack,
    pub forms: Vec<FormField>,
    pub glyphs: Glyphs,
    /// Numbers that Word draws for fields without a result, not worked out here.
    pub numbers: usize,
    pub hidden_characters: usize,
    pub objects: usize,
    pub insertions: usize,
    pub deletions: usize,
    pub restructured: usize,
}

/// What `begin_part` puts aside.
pub struct Around {
    fields: FieldStack,
    lenient: bool,
}

impl TextReader {
    /// Begin a part, or one note of it: fields that it opens end with it, those open around it wait.
    pub fn begin_part(&mut self, root: Element) -> Around {
        let around = Around { fields: std::mem::take(&mut self.fields), lenient: self.lenient };
        let mut balance = 0;
        for mark in root.within().filter(|each| each.name() == Name::FldChar) {
            match mark.get(Attribute::FldCharType) {
                Some("begin") => balance += 1,
                Some("end") => balance -= 1,
                _ => {}
            }
        }
        self.lenient = balance != 0;
        around
    }

    pub fn end_part(&mut self, around: Around) {
        self.fields = around.fields;
        self.lenient = around.lenient;
    }

    /// What a paragraph holds; `on_paper` is false where a colour may lie behind the text.
    pub fn read<'t>(
        &mut self,
        styles: &mut StyleSheet<'t>,
        paragraph: Element<'t>,
        style: &ParagraphStyle<'t>,
        state: u8,
        on_paper: bool,
    ) -> Res<Reading<'t>> {
        let mut reading = Reading::default();
        self.on_paper = on_paper;
        self.inline(styles, paragraph, style, state, &mut reading)?;
        Ok(reading)
    }

    /// What a paragraph of one run holds.
    pub fn read_words<'t>(
        &mut self,
        words: &'t str,
        style: &ParagraphStyle<'t>,
        state: u8,
        on_paper: bool,
    ) -> Res<Reading<'t>> {
        let mut reading = Reading { changed: state != LIVE, ..Reading::default() };
        self.on_paper = on_paper;
        self.add(Cow::Borrowed(words), state, &style.looks, &mut reading)?;
        Ok(reading)
    }

    fn inline<'t>(
        &mut self,
        styles: &mut StyleSheet<'t>,
        container: Element<'t>,
        style: &ParagraphStyle<'t>,
        state: u8,
        into: &mut Reading<'t>,
    ) -> Res<()> {
        into.changed |= state != LIVE;
        for child in container.children() {
            match child.name() {
                Name::R => self.run(styles, child, style, state, into)?,
                Name::Ins | Name::Del | Name::MoveTo | Name::MoveFrom => {
                    let inside = state.max(self.enter_change(child));
                    self.inline(styles, child, style, inside, into)?;
                }
                Name::Hyperlink | Name::SmartTag | Name::CustomXml | Name::Dir | Name::Bidi => {
                    self.inline(styles, child, style, state, into)?;
                }
                Name::Sdt => {
                    self.enter_control(child, state)?;
                    for content in child.children().filter(|each| each.name() == Name::SdtContent) {
                        self.inline(styles, content, style, state, into)?;
                    }
                }
                Name::FldSimple => self.simple_field(styles, child, style, state, into)?,
                Name::AlternateContent => {
                    if let Some(content) = alternative(child) {
                        self.inline(styles, content, style, state, into)?;
                    }
                }
                mark @ (Name::CommentRangeStart | Name::CommentRangeEnd) => {
                    into.marks.push((into.pieces.len(), mark, child.get(Attribute::Id).unwrap_or("")));
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn run<'t>(
        &mut self,
        styles: &mut StyleSheet<'t>,
        run: Element<'t>,
        style: &ParagraphStyle<'t>,
        state: u8,
        into: &mut Reading<'t>,
    ) -> Res<()> {
        self.run_content(styles, run, style.looks, style, state, into)
    }

    fn run_content<'t>(
        &mut self,
        styles: &mut StyleSheet<'t>,
        content: Element<'t>,
        mut looks: Looks,
        style: &ParagraphStyle<'t>,
        state: u8,
        into: &mut Reading<'t>,
    ) -> Res<()> {
        for item in content.children() {
            match item.name() {
                Name::T | Name::Sym if self.glyphs.contains_key(&item.identity()) => {
                    let glyph = self.glyphs[&item.identity()];
                    self.add(Cow::Borrowed(glyph), state, &looks, into)?;
                }
                Name::T => self.add(item.text()?, state, &looks, into)?,
                Name::RPr => looks = styles.run(item, style)?,
                Name::Tab | Name::Ptab => self.add(Cow::Borrowed("\t"), state, &looks, into)?,
                Name::Br | Name::Cr => self.add(Cow::Borrowed(BREAK), state, &looks, into)?,
                Name::NoBreakHyphen => self.add(Cow::Borrowed("-"), state, &looks, into)?,
                Name::DelText => self.add(item.text()?, state.max(DELETED), &looks, into)?,
                Name::FldChar => self.field_character(item, state, &looks, into)?,
                Name::InstrText => {
                    let text = item.text()?;
                    if let Some(field) = self.fields.open.last_mut().filter(|each| !each.in_result) {
                        field.code.push_str(&text);
                    }
                }
                mark @ (Name::FootnoteReference | Name::EndnoteReference) => {
                    let kind = if mark == Name::FootnoteReference { NoteKind::Footnote } else { NoteKind::Endnote };
                    let own_mark = is_on(Some(item.get(Attribute::CustomMarkFollows).unwrap_or("0")));
                    into.notes.push(NoteReference { kind, id: item.get(Attribute::Id).unwrap_or(""), state, own_mark });
                }
                mark @ Name::CommentReference => {
                    into.marks.push((into.pieces.len(), mark, item.get(Attribute::Id).unwrap_or("")));
                }
                picture @ (Name::Drawing | Name::Pict | Name::Object) => {
                    self.objects += usize::from(picture == Name::Object && state != DELETED);
                    let mut boxes = Vec::new();
                    text_boxes(item, &mut boxes);
                    into.boxes.extend(boxes.into_iter().map(|each| (each, state)));
                }
                Name::AlternateContent => {
                    if let Some(content) = alternative(item) {
                        self.run_content(styles, content, looks, style, state, into)?;
                    }
                }
                Name::Sym => {
                    let code = item.get(Attribute::Char).unwrap_or("");
                    if code.is_empty() || code.len() > 8 || !code.bytes().all(|each| each.is_ascii_hexdigit()) {
                        return Err(Declined("odd symbol"));
                    }
                    let code = i64::from_str_radix(code, 16).map_err(|_| Declined("odd symbol"))?;
                    let font = font_of(item.get(Attribute::Font).unwrap_or(""))?;
                    self.add(Cow::Owned(symbol(code, font).to_string()), state, &looks, into)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Take note of the form field that a content control is, and let its tick box say its state.
    pub fn enter_control(&mut self, control: Element, state: u8) -> Res<()> {
        let record = enter_control(control, state, &mut self.glyphs)?;
        self.forms.extend(record);
        Ok(())
    }

    /// Count a tracked change that holds something and return its state.
    pub fn enter_change(&mut self, change: Element) -> u8 {
        let inserts = matches!(change.name(), Name::Ins | Name::MoveTo);
        if !change.is_empty() {
            self.insertions += usize::from(inserts);
            self.deletions += usize::from(!inserts);
        }
        if inserts {
            INSERTED
        } else {
            DELETED
        }
    }

    #[inline]
    fn add<'t>(&mut self, text: Cow<'t, str>, state: u8, looks: &Looks, into: &mut Reading<'t>) -> Res<()> {
        if text.is_empty() || (self.fields.silent != 0 && !self.lenient) {
            return Ok(());
        }
        let text = if looks.is_ordinary() && text.is_ascii() { text } else { self.shown(text, state, looks, into)? };
        if text.is_empty() {
            return Ok(());
        }
        into.changed |= state != LIVE;
        into.breaks |= text == BREAK;
        if self.fields.is_watching() {
            into.contents |= self.fields.contents > 0;
            if let Some(&listening) = self.fields.listening.last() {
                self.fields.open[listening].value.push_str(&text);
            }
        }
        into.pieces.push(Piece { text, state, looks: *looks });
        Ok(())
    }

    /// Text as it is printed; hidden text, and white text on paper, not at all.
    fn shown<'t>(&mut self, text: Cow<'t, str>, state: u8, looks: &Looks, into: &mut Reading<'t>) -> Res<Cow<'t, str>> {
        check_characters(&text)?;
        if yes(looks.hidden) || (yes(looks.white) && !yes(looks.shaded) && self.on_paper) {
            if state != DELETED {
                let count = length(strip(&text));
                self.hidden_characters += count;
                into.hidden += count;
            }
            return Ok(Cow::Borrowed(""));
        }
        let is_private = |text: &str| text.chars().any(|each| ('\u{f020}'..='\u{f0ff}').contains(&each));
        let text = if looks.symbol != Font::Usual || is_private(&text) {
            Cow::Owned(plain(&text, looks.symbol))
        } else {
            text
        };
        if !text.chars().any(|each| is_unseen(each) || each == '\u{2011}') {
            return Ok(text);
        }
        let seen = text.chars().filter(|&each| !is_unseen(each));
        Ok(Cow::Owned(seen.map(|each| if each == '\u{2011}' { '-' } else { each }).collect()))
    }

    fn field_character<'t>(&mut self, mark: Element<'t>, state: u8, looks: &Looks, into: &mut Reading<'t>) -> Res<()> {
        match mark.get(Attribute::FldCharType) {
            Some("begin") => {
                let shown = self.begin_field(mark)?;
                if !shown.is_empty() {
                    // Word shows a form field's state although it stands before the field's result.
                    self.fields.silent -= 1;
                    self.add(Cow::Owned(shown), state, looks, into)?;
                    self.fields.silent += 1;
                }
            }
            Some("separate") => self.fields.separate()?,
            Some("end") => {
                let code = self.fields.end(&mut self.forms)?;
                self.await_number(code, state, looks, into);
            }
            _ => {}
        }
        Ok(())
    }

    /// Keep a place for the number that Word draws for a field with these instructions, if there are any.
    fn await_number(&mut self, code: String, state: u8, looks: &Looks, into: &mut Reading) {
        if !code.is_empty() && (self.lenient || self.fields.silent == 0) {
            into.numbers.push((into.pieces.len(), code));
            into.pieces.push(Piece { text: Cow::Borrowed(" "), state, looks: *looks });
            into.changed |= state != LIVE;
        }
    }

    /// Print the number of a field in the place kept for it, unless it cannot be seen.
    pub fn draw(&self, label: String, at: usize, into: &mut Reading) {
        let piece = &mut into.pieces[at];
        let looks = &piece.looks;
        let is_unseen = yes(looks.hidden) || (yes(looks.white) && !yes(looks.shaded) && self.on_paper);
        if !label.is_empty() && !is_unseen {
            piece.text = Cow::Owned(label);
        }
    }

    /// Open a field and return what it shows by itself: a tick box or a chosen entry, else "".
    fn begin_field(&mut self, mark: Element) -> Res<String> {
        let mut opened = OpenField::default();
        self.fields.silent += 1;
        let mut shown = String::new();
        for form in mark.children().filter(|each| each.name() == Name::FfData) {
            if let Some(record) = form_record(form)? {
                shown.push_str(&shown_value(&record));
                self.forms.push(record);
            } else if form.child(Name::TextInput).is_some() {
                opened.form = Some(form.child_val(Name::Called).unwrap_or("").to_owned());
            }
        }
        self.fields.open.push(opened);
        Ok(shown)
    }

    fn simple_field<'t>(
        &mut self,
        styles: &mut StyleSheet<'t>,
        child: Element<'t>,
        style: &ParagraphStyle<'t>,
        state: u8,
        into: &mut Reading<'t>,
    ) -> Res<()> {
        let field = OpenField {
            code: child.get(Attribute::Instr).unwrap_or("").to_owned(),
            in_result: true,
            ..OpenField::default()
        };
        if child.is_empty() && is_number(&field.name()?) {
            self.await_number(field.code.clone(), state, &style.looks, into);
        }
        let contents = i32::from(field.is_contents()?);
        self.fields.contents += contents;
        self.inline(styles, child, style, state, into)?;
        self.fields.contents -= contents;
        Ok(())
    }
}

/// Characters that print nothing.
fn is_unseen(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Decline parts that hold what is read in Python only.
pub fn check_part(root: Element) -> Res<()> {
    for element in root.within() {
        match element.name() {
            Name::Math => return Err(Declined("formula")),
            Name::AltChunk | Name::SubDoc => return Err(Declined("external content")),
            Name::Ruby => return Err(Declined("ruby")),
            Name::GraphicData => {
                let uri = element.get(Attribute::Uri).unwrap_or("");
                if uri.ends_with("/diagram") || uri.ends_with("/chart") {
                    return Err(Declined("diagram"));
                }
            }
            _ => {}
        }
    }
    Ok(())
}
