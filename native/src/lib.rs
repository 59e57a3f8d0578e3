//! What `contractlens.readers` does in compiled code where it was built: reads Word files, and tells plain English.
//!
//! The reader in Python says what is right: whatever is rare, odd or damaged is declined and left to it, and tests hold
//! both to the same `Document`. Nothing here is unsafe but the hand-over of bytes at the border.

mod assemble;
mod blocks;
mod controls;
mod entities;
mod fields;
mod inflate;
mod labels;
mod languages;
mod lists;
mod looks;
mod names;
mod notes;
mod number_fields;
mod numbering;
mod numerals;
mod output;
mod package;
mod parser;
mod properties;
mod reading;
mod styles;
mod symbols;
mod tables;
mod walk;
mod words;
mod xml;

use blocks::Limits;
use languages::{Measure, WordList};
use names::{Attribute, Name};
use notes::Notes;
use numbering::Numbering;
use output::{Comment, Found, Furniture};
use package::{Package, Relationship};
use reading::check_part;
use std::panic::{catch_unwind, set_hook, AssertUnwindSafe};
use std::slice;
use std::str;
use std::sync::Once;
use walk::Walker;
use xml::{is_strict, Declined, Element, Res, Tree};

/// One part of the package: what it is, its bytes, and for headers and footers the id that sections know it by.
#[repr(C)]
pub struct Part {
    kind: u32,
    target: u32,
    id: *const u8,
    id_length: usize,
    data: *const u8,
    length: usize,
}

const MAIN: u32 = 0;
const STYLES: u32 = 1;
const NUMBERING: u32 = 2;
const FOOTNOTES: u32 = 3;
const ENDNOTES: u32 = 4;
const COMMENTS: u32 = 5;
const FURNITURE: u32 = 6;

/// What a pointer and a length stand for; the pointer to nothing may be null.
unsafe fn given_slice<'a, T>(first: *const T, length: usize) -> &'a [T] {
    if first.is_null() || length == 0 {
        &[]
    } else {
        slice::from_raw_parts(first, length)
    }
}

/// As `catch_unwind`, without a word on standard error: what a panic says may hold words of the contract.
fn guarded<T>(work: impl FnOnce() -> Res<T>) -> std::thread::Result<Res<T>> {
    static QUIET: Once = Once::new();
    QUIET.call_once(|| set_hook(Box::new(|_| {})));
    catch_unwind(AssertUnwindSafe(work))
}

struct Given<'a> {
    kind: u32,
    target: u32,
    id: &'a str,
    data: &'a [u8],
}

/// Read the parts of a Word file.
///
/// Returns 0 and the result (see `output`), or 1 and the reason why the file is declined. The buffer is given back with
/// `contractlens_free`.
///
/// # Safety
/// `parts` points to `count` parts whose pointers and lengths are right; `result` and `length` can be written.
#[no_mangle]
pub unsafe extern "C" fn contractlens_read_word(
    parts: *const Part,
    count: usize,
    most_characters: usize,
    most_blocks: usize,
    result: *mut *mut u8,
    length: *mut usize,
) -> i32 {
    let given = given_slice(parts, count);
    let read = guarded(|| {
        let mut all = Vec::with_capacity(given.len());
        for part in given {
            let id = given_slice(part.id, part.id_length);
            let id = str::from_utf8(id).map_err(|_| Declined("odd id"))?;
            all.push(Given { kind: part.kind, target: part.target, id, data: given_slice(part.data, part.length) });
        }
        read(&all, Limits { characters: most_characters, blocks: most_blocks })
    });
    hand_over(read, result, length)
}

/// Read a whole Word file, if it was packed in the usual way.
///
/// Returns 0 and two numbers of four bytes (1 for macros, and how long the core properties are), the core properties as
/// they stand in the file, and the result; 1 and the reason why what it holds is declined; 2 and the reason why the
/// package is. The buffer is given back with `contractlens_free`.
///
/// # Safety
/// `data` points to `data_length` bytes; `result` and `length` can be written.
#[no_mangle]
pub unsafe extern "C" fn contractlens_read_word_file(
    data: *const u8,
    data_length: usize,
    most_bytes: usize,
    most_characters: usize,
    most_blocks: usize,
    result: *mut *mut u8,
    length: *mut usize,
) -> i32 {
    let data = given_slice(data, data_length);
    let limits = Limits { characters: most_characters, blocks: most_blocks };
    let unpacked = guarded(|| unpack(data, most_bytes));
    let Ok(Ok(unpacked)) = unpacked else {
        let declined = unpacked.map(|each| each.map(|_| Vec::new()));
        hand_over(declined, result, length);
        return 2;
    };
    hand_over(guarded(|| read_file(&unpacked, limits)), result, length)
}

/// The parts of a Word file.
struct Unpacked {
    parts: Vec<(u32, u32, String, Vec<u8>)>,
    core: Vec<u8>,
    macros: bool,
}

fn unpack(data: &[u8], most_bytes: usize) -> Res<Unpacked> {
    let package = Package::open(data, most_bytes)?;
    let of_package = package.relationships("", "")?;
    if of_package.iter().any(|each| each.external && each.kind == "officeDocument") {
        return Err(Declined("main part elsewhere"));
    }
    let related = |relationships: &[Relationship], kind: &str| {
        let found =
            relationships.iter().find(|each| each.kind == kind && !each.external && package.contains(&each.target));
        found.map(|each| each.target.clone())
    };
    let main = related(&of_package, "officeDocument").ok_or(Declined("no main part"))?;
    let (folder, file) = main.rsplit_once('/').unwrap_or(("", &main));
    let of_main = package.relationships(folder, file)?;
    let mut parts = vec![(MAIN, 0, String::new(), package.read(&main)?)];
    let kinds = ["styles", "numbering", "footnotes", "endnotes", "comments"];
    for (kind, name) in (STYLES..).zip(kinds) {
        if let Some(target) = related(&of_main, name) {
            parts.push((kind, 0, String::new(), package.read(&target)?));
        }
    }
    for (at, each) in of_main.iter().enumerate() {
        let is_furniture =
            matches!(each.kind.as_str(), "header" | "footer") && !each.external && package.contains(&each.target);
        if is_furniture {
            let first = of_main.iter().position(|other| !other.external && other.target == each.target).unwrap_or(at);
            parts.push((FURNITURE, first as u32, each.id.clone(), package.read(&each.target)?));
        }
    }
    let core = match related(&of_package, "core-properties") {
        Some(target) => package.read(&target)?,
        None => Vec::new(),
    };
    if is_strict(&String::from_utf8_lossy(&core)) {
        return Err(Declined("strict form"));
    }
    Ok(Unpacked { parts, core, macros: package.has_macros() })
}

fn read_file(unpacked: &Unpacked, limits: Limits) -> Res<Vec<u8>> {
    let parts: Vec<Given> = unpacked
        .parts
        .iter()
        .map(|(kind, target, id, data)| Given { kind: *kind, target: *target, id, data })
        .collect();
    let result = read(&parts, limits)?;
    let mut out = Vec::with_capacity(8 + unpacked.core.len() + result.len());
    out.extend(u32::from(unpacked.macros).to_le_bytes());
    out.extend((unpacked.core.len() as u32).to_le_bytes());
    out.extend_from_slice(&unpacked.core);
    out.extend_from_slice(&result);
    Ok(out)
}

/// Say of each span of a text whether it is settled (see `languages`), one byte for each.
///
/// Returns and gives back as `contractlens_read_word` does.
///
/// # Safety
/// `text`, `own` and `other` point to as many bytes as is said, `spans` to `count` numbers; `result` and `length` can be written.
#[no_mangle]
pub unsafe extern "C" fn contractlens_settled(
    text: *const u8,
    text_length: usize,
    spans: *const u32,
    count: usize,
    own: *const u8,
    own_length: usize,
    other: *const u8,
    other_length: usize,
    least_words: usize,
    own_share: f64,
    other_share: f64,
    result: *mut *mut u8,
    length: *mut usize,
) -> i32 {
    let text = given_slice(text, text_length);
    let spans = given_slice(spans, count);
    let (own, other) = (given_slice(own, own_length), given_slice(other, other_length));
    let found = guarded(|| {
        let text = str::from_utf8(text).map_err(|_| Declined("not UTF-8"))?;
        let own = WordList::new(str::from_utf8(own).map_err(|_| Declined("not UTF-8"))?);
        let other = WordList::new(str::from_utf8(other).map_err(|_| Declined("not UTF-8"))?);
        Measure { own, other, least_words, own_share, other_share }.settled(text, spans)
    });
    hand_over(found, result, length)
}

unsafe fn hand_over(found: std::thread::Result<Res<Vec<u8>>>, result: *mut *mut u8, length: *mut usize) -> i32 {
    let (status, bytes) = match found {
        Ok(Ok(bytes)) => (0, bytes),
        Ok(Err(Declined(reason))) => (1, reason.as_bytes().to_vec()),
        Err(_) => (1, b"panic".to_vec()),
    };
    let bytes = bytes.into_boxed_slice();
    *length = bytes.len();
    *result = Box::into_raw(bytes).cast::<u8>();
    status
}

/// Give back what one of the others returned.
///
/// # Safety
/// `result` and `length` are what it returned, and were not given back before.
#[no_mangle]
pub unsafe extern "C" fn contractlens_free(result: *mut u8, length: usize) {
    drop(Box::from_raw(std::ptr::slice_from_raw_parts_mut(result, length)));
}

fn read(parts: &[Given], limits: Limits) -> Res<Vec<u8>> {
    let mut trees = Vec::with_capacity(parts.len());
    for (number, part) in parts.iter().enumerate() {
        let tree = Tree::parse(part.data, number as u32)?;
        if !matches!(part.kind, STYLES | NUMBERING) {
            check_part(tree.root())?;
        }
        trees.push(tree);
    }
    let root_of = |kind: u32| parts.iter().position(|part| part.kind == kind).map(|at| trees[at].root());
    let main = root_of(MAIN).ok_or(Declined("no main part"))?;
    let body = main.child(Name::Body).ok_or(Declined("no body"))?;
    let sections: Vec<Element> = body.within().filter(|each| each.name() == Name::SectPr).collect();
    let styles = styles::StyleSheet::read(root_of(STYLES))?;
    let lists = lists::ListDefinitions::read(root_of(NUMBERING))?;
    let footnotes = Notes::read(root_of(FOOTNOTES), &sections, Name::Footnote, Name::FootnotePr, "decimal")?;
    let endnotes = Notes::read(root_of(ENDNOTES), &sections, Name::Endnote, Name::EndnotePr, "lowerRoman")?;
    let mut walker = Walker::new(styles, Numbering::new(lists), footnotes, endnotes, limits);
    walker.walk(main, body)?;
    walker.walk_remaining_notes()?;
    if walker.written.blocks.is_empty() {
        return Err(Declined("no text"));
    }
    let styles = std::mem::take(&mut walker.styles);
    let mut plain = Walker::new(styles, Numbering::default(), Notes::none(), Notes::none(), limits);
    let furniture = furniture(&mut plain, &sections, parts, |at| trees[at].root())?;
    let comments = comments(&mut plain, root_of(COMMENTS), &walker)?;
    output::packed(&walker, &Found { furniture, comments })
}

/// The headers and footers of all sections, each once; `root_of` gives the root of a part by its place.
fn furniture<'t>(
    plain: &mut Walker<'t>,
    sections: &[Element<'t>],
    parts: &[Given],
    root_of: impl Fn(usize) -> Element<'t>,
) -> Res<Vec<Furniture>> {
    let mut found = Vec::new();
    let mut seen = Vec::new();
    for reference in sections.iter().flat_map(|section| section.children()) {
        let kind = match reference.name() {
            Name::HeaderReference => 0,
            Name::FooterReference => 1,
            _ => continue,
        };
        let id = reference.get(Attribute::RelationshipId).unwrap_or("");
        let Some(at) = parts.iter().position(|part| part.kind == FURNITURE && part.id == id) else {
            return Err(Declined("header of another kind"));
        };
        if seen.contains(&parts[at].target) {
            continue;
        }
        seen.push(parts[at].target);
        let text = words_of(plain, root_of(at))?;
        if !text.is_empty() {
            found.push(Furniture { kind, text });
        }
    }
    Ok(found)
}

/// The comments of a part, with the words of the text that they hang on.
fn comments<'t>(plain: &mut Walker<'t>, root: Option<Element<'t>>, text: &Walker<'t>) -> Res<Vec<Comment>> {
    let mut found = Vec::new();
    for comment in root.iter().flat_map(|root| root.children()).filter(|each| each.name() == Name::Comment) {
        let words = words_of(plain, comment)?;
        if !words.is_empty() {
            let span = text.written.comments.span(comment.get(Attribute::Id).unwrap_or(""));
            let author = comment.get(Attribute::Author).unwrap_or("").to_owned();
            found.push(Comment { text: words, author, span });
        }
    }
    Ok(found)
}

/// The words of a header, footer or comment; most of the first two have none.
fn words_of<'t>(plain: &mut Walker<'t>, element: Element<'t>) -> Res<String> {
    if element
        .within()
        .any(|each| matches!(each.name(), Name::T | Name::DelText | Name::WordArt | Name::Sym | Name::FfData))
    {
        plain.words_of(element)
    } else {
        Ok(String::new())
    }
}
