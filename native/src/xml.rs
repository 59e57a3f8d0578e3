//! A tree of the XML of one part, without copies: names are numbers, values and words are slices of the part.
//!
//! Takes only XML as Word writes it and declines everything else (comments, entities of its own, other prefixes, other
//! encodings, whatever is not well-formed), so that nothing is read here that a full parser would read otherwise.

use crate::entities::unescaped;
use crate::names::{Attribute, Name};
use crate::parser::parsed;
use std::borrow::Cow;
use std::cell::RefCell;

/// Why a file is left to the reader in Python.
#[derive(Debug, Clone, Copy)]
pub struct Declined(pub &'static str);

pub type Res<T> = Result<T, Declined>;

/// Nodes stand in document order, so that everything inside one lies between it and `end`.
pub struct Node {
    pub name: Name,
    pub attribute_count: u8,
    pub attributes: u32,
    pub end: u32,
    pub text: u32,
    pub text_length: u32,
}

/// An attribute: a slice of the source, or (`owned`) one of the strings that had entities.
pub struct Stated {
    pub name: Attribute,
    pub owned: bool,
    pub start: u32,
    pub length: u32,
}

pub struct Tree<'a> {
    number: u32,
    pub is_word: bool,
    pub source: &'a str,
    pub nodes: Vec<Node>,
    pub attributes: Vec<Stated>,
    pub owned: Vec<String>,
}

/// An element of a tree.
#[derive(Clone, Copy)]
pub struct Element<'t> {
    tree: &'t Tree<'t>,
    index: u32,
}

const MOST_BYTES: usize = 8 * 1024 * 1024;
const STRICT: &str = "http://purl.oclc.org/ooxml/";
const STRICT_NAMES: [&str; 6] = [
    "wordprocessingml/main",
    "officeDocument/relationships",
    "drawingml/main",
    "officeDocument/math",
    "drawingml/chart",
    "drawingml/diagram",
];

/// Say whether names of the strict form of the format stand somewhere: Python puts the usual ones there, in words as well.
pub fn is_strict(source: &str) -> bool {
    source.contains(STRICT)
        && source.split(STRICT).skip(1).any(|after| STRICT_NAMES.iter().any(|name| after.starts_with(name)))
}

impl<'a> Tree<'a> {
    /// Parse a part of the text; its number tells its elements from those of other parts.
    pub fn parse(bytes: &'a [u8], number: u32) -> Res<Tree<'a>> {
        let tree = Tree::parse_any(bytes, number)?;
        if is_strict(tree.source) {
            Err(Declined("strict form"))
        } else if tree.is_word {
            Ok(tree)
        } else {
            Err(Declined("root of another kind"))
        }
    }

    /// Parse XML with any root.
    pub fn parse_any(bytes: &'a [u8], number: u32) -> Res<Tree<'a>> {
        if bytes.len() > MOST_BYTES {
            return Err(Declined("large part"));
        }
        let source = std::str::from_utf8(bytes).map_err(|_| Declined("not UTF-8"))?;
        if bytes.chunks(64).any(has_control) {
            return Err(Declined("control character"));
        }
        if !source.is_ascii() && (source.contains('\u{fffe}') || source.contains('\u{ffff}')) {
            return Err(Declined("no character"));
        }
        let (nodes, attributes) = SPARE.with(|spare| spare.borrow_mut().pop()).unwrap_or_default();
        let tree = Tree { number, is_word: false, source, nodes, attributes, owned: Vec::new() };
        parsed(tree)
    }

    pub fn root(&self) -> Element<'_> {
        Element { tree: self, index: 0 }
    }
}

type Room = (Vec<Node>, Vec<Stated>);

const MOST_SPARE: usize = 16;
const MOST_SPARE_NODES: usize = 1 << 16;

thread_local! {
    /// Room of trees that are gone, for the next ones: to ask the system for it each time takes as long as to parse.
    static SPARE: RefCell<Vec<Room>> = const { RefCell::new(Vec::new()) };
}

impl Drop for Tree<'_> {
    fn drop(&mut self) {
        let (mut nodes, mut attributes) = (std::mem::take(&mut self.nodes), std::mem::take(&mut self.attributes));
        if nodes.capacity() > MOST_SPARE_NODES || attributes.capacity() > MOST_SPARE_NODES {
            return;
        }
        nodes.clear();
        attributes.clear();
        // Where the thread is ending there is no room left to give back to.
        let _ = SPARE.try_with(|spare| {
            let mut spare = spare.borrow_mut();
            if spare.len() < MOST_SPARE {
                spare.push((nodes, attributes));
            }
        });
    }
}

impl<'t> Element<'t> {
    #[inline]
    fn node(&self) -> &'t Node {
        &self.tree.nodes[self.index as usize]
    }

    #[inline]
    pub fn name(&self) -> Name {
        self.node().name
    }

    pub fn is_empty(&self) -> bool {
        self.node().end == self.index + 1
    }

    #[inline]
    pub fn children(&self) -> Children<'t> {
        Children { tree: self.tree, at: self.index + 1, end: self.node().end }
    }

    /// The first child of that name.
    pub fn child(&self, name: Name) -> Option<Element<'t>> {
        self.children().find(|each| each.name() == name)
    }

    /// What tells the element from all others, also of other parts.
    pub fn identity(&self) -> (u32, u32) {
        (self.tree.number, self.index)
    }

    /// The element itself and everything in it, in document order.
    pub fn within(&self) -> impl Iterator<Item = Element<'t>> {
        let tree = self.tree;
        (self.index..self.node().end).map(move |index| Element { tree, index })
    }

    pub fn get(&self, name: Attribute) -> Option<&'t str> {
        let node = self.node();
        let first = node.attributes as usize;
        let all = &self.tree.attributes[first..first + node.attribute_count as usize];
        let stated = all.iter().find(|each| each.name == name)?;
        let (start, length) = (stated.start as usize, stated.length as usize);
        Some(if stated.owned { &self.tree.owned[start] } else { &self.tree.source[start..start + length] })
    }

    pub fn val(&self) -> Option<&'t str> {
        self.get(Attribute::Val)
    }

    /// The value of the first child of that name.
    pub fn child_val(&self, name: Name) -> Option<&'t str> {
        self.child(name)?.val()
    }

    /// What stands in an element that holds text alone.
    pub fn text(&self) -> Res<Cow<'t, str>> {
        if !self.is_empty() {
            return Err(Declined("element in text"));
        }
        let node = self.node();
        let source: &'t str = self.tree.source;
        let raw = &source[node.text as usize..(node.text + node.text_length) as usize];
        if raw.as_bytes().contains(&b'\r') {
            return Err(Declined("carriage return in text"));
        }
        if raw.as_bytes().contains(&b'&') {
            return unescaped(raw).map(Cow::Owned);
        }
        Ok(Cow::Borrowed(raw))
    }
}

pub struct Children<'t> {
    tree: &'t Tree<'t>,
    at: u32,
    end: u32,
}

impl<'t> Iterator for Children<'t> {
    type Item = Element<'t>;

    #[inline]
    fn next(&mut self) -> Option<Element<'t>> {
        if self.at >= self.end {
            return None;
        }
        let found = Element { tree: self.tree, index: self.at };
        self.at = self.tree.nodes[self.at as usize].end;
        Some(found)
    }
}

/// Without an early end, so that it is done for many bytes at a time.
fn has_control(bytes: &[u8]) -> bool {
    bytes.iter().fold(false, |found, &byte| found | (byte < 0x20 && byte != b'\t' && byte != b'\n' && byte != b'\r'))
}
