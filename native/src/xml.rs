//! A tree of the XML of one part, without copies: names are numbers, values and words are slices of the part.
//!
//! Takes only XML as Word writes it and declines everything else (comments, entities of its own, other prefixes, other
//! encodings, whatever is not well-formed), so that nothing is read here that a full parser would read otherwise.

use crate::names::{attribute_of, name_of, Attribute, Name, CANONICAL};
use std::borrow::Cow;
use std::cell::RefCell;

/// Why a file is left to the reader in Python.
#[derive(Debug, Clone, Copy)]
pub struct Declined(pub &'static str);

pub type Res<T> = Result<T, Declined>;

/// Nodes stand in document order, so that everything inside one lies between it and `end`.
struct Node {
    name: Name,
    attribute_count: u8,
    attributes: u32,
    end: u32,
    text: u32,
    text_length: u32,
}

/// An attribute: a slice of the source, or (`owned`) one of the strings that had entities.
struct Stated {
    name: Attribute,
    owned: bool,
    start: u32,
    length: u32,
}

pub struct Tree<'a> {
    number: u32,
    is_word: bool,
    source: &'a str,
    nodes: Vec<Node>,
    attributes: Vec<Stated>,
    owned: Vec<String>,
}

/// An element of a tree.
#[derive(Clone, Copy)]
pub struct Element<'t> {
    tree: &'t Tree<'t>,
    index: u32,
}

const MOST_BYTES: usize = 8 * 1024 * 1024;
const MOST_DEPTH: usize = 240;
const MOST_ATTRIBUTES: usize = 60;
const MOST_PREFIXES: usize = 200;

impl<'a> Tree<'a> {
    /// Parse a part of the text; its number tells its elements from those of other parts.
    pub fn parse(bytes: &'a [u8], number: u32) -> Res<Tree<'a>> {
        let tree = Tree::parse_any(bytes, number)?;
        if tree.is_word {
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
        let mut parser = Parser {
            tree: Tree {
                number,
                is_word: false,
                source,
                nodes,
                attributes,
                owned: Vec::new(),
            },
            bytes,
            at: 0,
            open: Vec::with_capacity(32),
            names: Vec::with_capacity(MOST_ATTRIBUTES),
            prefixes: Vec::with_capacity(48),
        };
        parser.document()?;
        Ok(parser.tree)
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

struct Parser<'a> {
    tree: Tree<'a>,
    bytes: &'a [u8],
    at: usize,
    /// Open elements: node and full name.
    open: Vec<(u32, &'a [u8])>,
    /// Names of the attributes of the tag that is read.
    names: Vec<&'a [u8]>,
    /// Prefixes declared by open elements, with how many were open.
    prefixes: Vec<(&'a [u8], usize)>,
}

const MALFORMED: Declined = Declined("malformed XML");

impl<'a> Parser<'a> {
    fn document(&mut self) -> Res<()> {
        if self.bytes.starts_with(b"\xef\xbb\xbf") {
            self.at = 3;
        }
        self.declaration()?;
        self.blanks();
        if self.peek() != Some(b'<') {
            return Err(MALFORMED);
        }
        loop {
            // Here the next byte is "<".
            self.at += 1;
            match self.peek() {
                Some(b'/') => self.close()?,
                Some(b'!' | b'?') => return Err(Declined("comment or instruction")),
                _ => self.open()?,
            }
            if self.open.is_empty() {
                break;
            }
            self.text()?;
        }
        self.blanks();
        if self.at == self.bytes.len() {
            Ok(())
        } else {
            Err(MALFORMED)
        }
    }

    #[inline]
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn blanks(&mut self) -> usize {
        let start = self.at;
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
        self.at - start
    }

    /// Take in the XML declaration, if it says nothing but what Word says.
    fn declaration(&mut self) -> Res<()> {
        let start = self.at;
        if !self.bytes[start..].starts_with(b"<?xml") {
            return Ok(());
        }
        let source = self.tree.source;
        let end = source.find("?>").ok_or(MALFORMED)?;
        let stated = source[start + "<?xml".len()..end].replace('\'', "\"");
        let mut parts = stated.split_ascii_whitespace();
        let known = stated.starts_with(' ') && parts.next() == Some("version=\"1.0\"");
        let mut rest: Vec<String> = parts.map(str::to_ascii_lowercase).collect();
        if rest.first().map(String::as_str) == Some("encoding=\"utf-8\"") {
            rest.remove(0);
        }
        if matches!(rest.first().map(String::as_str), Some("standalone=\"yes\"" | "standalone=\"no\"")) {
            rest.remove(0);
        }
        if !known || !rest.is_empty() {
            return Err(Declined("XML declaration"));
        }
        self.at = end + 2;
        Ok(())
    }

    /// Take in text up to the next tag.
    #[inline]
    fn text(&mut self) -> Res<()> {
        let start = self.at;
        let bytes = self.bytes;
        if bytes.get(start) == Some(&b'<') {
            return Ok(());
        }
        let length = bytes[start..].iter().position(|&byte| byte == b'<').ok_or(MALFORMED)?;
        let found = &bytes[start..start + length];
        self.at = start + length;
        if found.contains(&b'&') {
            unescaped(&self.tree.source[start..start + length])?;
        }
        if found.contains(&b']') && found.windows(3).any(|three| three == b"]]>") {
            return Err(MALFORMED);
        }
        let (index, _) = *self.open.last().ok_or(MALFORMED)?;
        let node = &mut self.tree.nodes[index as usize];
        if node.end == 0 && self.tree.nodes.len() as u32 == index + 1 {
            let node = &mut self.tree.nodes[index as usize];
            node.text = start as u32;
            node.text_length = length as u32;
        }
        Ok(())
    }

    fn close(&mut self) -> Res<()> {
        self.at += 1;
        let (index, name) = self.open.pop().ok_or(MALFORMED)?;
        if !self.bytes[self.at..].starts_with(name) {
            return Err(MALFORMED);
        }
        self.at += name.len();
        self.blanks();
        if self.peek() != Some(b'>') {
            return Err(MALFORMED);
        }
        self.at += 1;
        self.finish(index);
        Ok(())
    }

    #[inline]
    fn finish(&mut self, index: u32) {
        self.tree.nodes[index as usize].end = self.tree.nodes.len() as u32;
        let depth = self.open.len();
        while matches!(self.prefixes.last(), Some(&(_, declared)) if declared > depth) {
            self.prefixes.pop();
        }
    }

    /// Take in a name and return it.
    #[inline]
    fn name(&mut self) -> Res<&'a [u8]> {
        let bytes = self.bytes;
        let start = self.at;
        let mut end = start;
        while end < bytes.len() && IN_NAME[bytes[end] as usize] {
            end += 1;
        }
        let found = &bytes[start..end];
        self.at = end;
        match found.first() {
            Some(first) if first.is_ascii_alphabetic() || *first == b'_' => Ok(found),
            _ => Err(MALFORMED),
        }
    }

    fn open(&mut self) -> Res<()> {
        let name = self.name()?;
        let index = self.tree.nodes.len() as u32;
        let first = self.tree.attributes.len();
        self.tree.nodes.push(Node {
            name: name_of(name),
            attribute_count: 0,
            attributes: first as u32,
            end: 0,
            text: 0,
            text_length: 0,
        });
        if self.open.len() >= MOST_DEPTH {
            return Err(Declined("deep nesting"));
        }
        let empty = match self.peek() {
            Some(b'>') => {
                self.at += 1;
                false
            }
            Some(b'/') if self.bytes.get(self.at + 1) == Some(&b'>') => {
                self.at += 2;
                true
            }
            _ => self.attributes()?,
        };
        self.tree.nodes[index as usize].attribute_count = (self.tree.attributes.len() - first) as u8;
        self.check_prefix(name)?;
        if index == 0 {
            self.tree.is_word = name.starts_with(b"w:");
        }
        if empty {
            self.finish(index);
        } else {
            self.open.push((index, name));
        }
        Ok(())
    }

    /// Take in attributes and the end of the tag, and say whether it closes the element.
    fn attributes(&mut self) -> Res<bool> {
        let mut names = std::mem::take(&mut self.names);
        names.clear();
        let closes = loop {
            let blanks = self.blanks();
            match self.peek() {
                Some(b'>') => {
                    self.at += 1;
                    break false;
                }
                Some(b'/') if self.bytes.get(self.at + 1) == Some(&b'>') => {
                    self.at += 2;
                    break true;
                }
                _ if blanks == 0 || names.len() == MOST_ATTRIBUTES => return Err(MALFORMED),
                _ => names.push(self.attribute()?),
            }
        };
        self.check_names(&names)?;
        self.names = names;
        Ok(closes)
    }

    fn attribute(&mut self) -> Res<&'a [u8]> {
        let name = self.name()?;
        if self.peek() != Some(b'=') {
            return Err(Declined("space before a value"));
        }
        self.at += 1;
        let quote = match self.peek() {
            Some(quote @ (b'"' | b'\'')) => quote,
            _ => return Err(MALFORMED),
        };
        let bytes = self.bytes;
        let start = self.at + 1;
        let mut is_odd = false;
        let mut end = start;
        loop {
            match bytes.get(end) {
                None => return Err(MALFORMED),
                Some(&byte) if byte == quote => break,
                Some(&byte) => is_odd |= IS_ODD[byte as usize],
            }
            end += 1;
        }
        let length = end - start;
        let value = &bytes[start..start + length];
        self.at = start + length + 1;
        let mut owned = None;
        if is_odd {
            if value.iter().any(|&byte| byte == b'<' || byte < 0x20) {
                return Err(Declined("odd value"));
            }
            owned = Some(unescaped(&self.tree.source[start..start + length])?);
        }
        if name.starts_with(b"xmlns") {
            if owned.is_some() {
                return Err(Declined("odd namespace"));
            }
            self.declare(name, value)?;
        } else if let Some(known) = attribute_of(name) {
            let (is_owned, start) = match owned {
                None => (false, start),
                Some(value) => {
                    self.tree.owned.push(value);
                    (true, self.tree.owned.len() - 1)
                }
            };
            self.tree.attributes.push(Stated { name: known, owned: is_owned, start: start as u32, length: length as u32 });
        }
        Ok(name)
    }

    /// Decline attributes stated twice, and those whose prefix is not declared.
    fn check_names(&self, names: &[&[u8]]) -> Res<()> {
        for (position, name) in names.iter().enumerate() {
            for other in &names[..position] {
                if other.len() == name.len() && other == name {
                    return Err(MALFORMED);
                }
            }
            if name.starts_with(b"w:") {
                if !is_local(&name[2..]) {
                    return Err(MALFORMED);
                }
            } else if !name.starts_with(b"xmlns") {
                self.check_prefix(name)?;
                let (own, local) = split(name);
                let is_twin = |other: &&[u8]| *other != *name && !split(other).0.is_empty() && split(other).1 == local;
                if !own.is_empty() && names.iter().any(is_twin) && own != b"r" && own != b"w14" {
                    return Err(Declined("names alike"));
                }
            }
        }
        Ok(())
    }

    fn declare(&mut self, name: &'a [u8], value: &[u8]) -> Res<()> {
        let prefix: &[u8] = match name {
            b"xmlns" => b"",
            _ if name.len() > 6 && name[5] == b':' => &name[6..],
            _ => return Err(Declined("odd namespace")),
        };
        if (!prefix.is_empty() && !is_local(prefix)) || prefix.starts_with(b"xml") || (value.is_empty() && !prefix.is_empty()) {
            return Err(Declined("odd namespace"));
        }
        // What libxml2 calls no URI is refused.
        let is_uri = value.iter().all(|byte| byte.is_ascii_alphanumeric() || b":/._#-".contains(byte));
        let is_usual = [&b"http://"[..], b"https://", b"urn:"].iter().any(|start| value.starts_with(start));
        if !is_uri || !is_usual {
            return Err(Declined("odd namespace"));
        }
        for (canonical, uri) in CANONICAL {
            if (prefix == canonical.as_bytes()) != (value == uri.as_bytes()) {
                return Err(Declined("prefix of another kind"));
            }
        }
        if self.prefixes.len() >= MOST_PREFIXES {
            return Err(Declined("many namespaces"));
        }
        self.prefixes.push((prefix, self.open.len() + 1));
        Ok(())
    }

    fn is_declared(&self, prefix: &[u8]) -> bool {
        self.prefixes.iter().any(|&(declared, _)| declared == prefix)
    }

    #[inline]
    fn check_prefix(&self, name: &[u8]) -> Res<()> {
        if name.starts_with(b"w:") && !self.open.is_empty() {
            return if is_local(&name[2..]) { Ok(()) } else { Err(MALFORMED) };
        }
        let (prefix, local) = split(name);
        if !is_local(local) {
            return Err(MALFORMED);
        }
        if prefix.is_empty() && name[0] != b':' || prefix == b"xml" || self.is_declared(prefix) {
            Ok(())
        } else {
            Err(Declined("prefix not declared"))
        }
    }
}

/// Say whether a name without its prefix is one.
fn is_local(name: &[u8]) -> bool {
    name.first().is_some_and(|&first| first.is_ascii_alphabetic() || first == b'_') && !name.contains(&b':')
}

fn split(name: &[u8]) -> (&[u8], &[u8]) {
    match name.iter().position(|&byte| byte == b':') {
        Some(at) => (&name[..at], &name[at + 1..]),
        None => (b"", name),
    }
}

static IN_NAME: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        let each = byte as u8;
        table[byte] = each.is_ascii_alphanumeric() || each == b'_' || each == b'-' || each == b'.' || each == b':';
        byte += 1;
    }
    table
};

/// Bytes of a value that want a closer look.
static IS_ODD: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 0x20 {
        table[byte] = true;
        byte += 1;
    }
    table[b'<' as usize] = true;
    table[b'&' as usize] = true;
    table
};

/// Without an early end, so that it is done for many bytes at a time.
fn has_control(bytes: &[u8]) -> bool {
    bytes.iter().fold(false, |found, &byte| found | (byte < 0x20 && byte != b'\t' && byte != b'\n' && byte != b'\r'))
}

/// Text with its entities replaced; only those that every XML knows.
pub fn unescaped(raw: &str) -> Res<String> {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        let end = after.find(';').ok_or(MALFORMED)?;
        match &after[..end] {
            "amp" => out.push('&'),
            "lt" => out.push('<'),
            "gt" => out.push('>'),
            "quot" => out.push('"'),
            "apos" => out.push('\''),
            other => out.push(numeric(other)?),
        }
        rest = &after[end + 1..];
    }
    out.push_str(rest);
    Ok(out)
}

fn numeric(entity: &str) -> Res<char> {
    let digits = entity.strip_prefix('#').ok_or(Declined("entity"))?;
    let code = match digits.strip_prefix('x') {
        Some(hex) if !hex.is_empty() && hex.bytes().all(|each| each.is_ascii_hexdigit()) => u32::from_str_radix(hex, 16),
        None if !digits.is_empty() && digits.bytes().all(|each| each.is_ascii_digit()) => digits.parse(),
        _ => return Err(MALFORMED),
    };
    let found = code.ok().and_then(char::from_u32).ok_or(MALFORMED)?;
    let is_allowed = matches!(found, '\t' | '\n' | '\r' | ' '..) && found != '\u{fffe}' && found != '\u{ffff}';
    if is_allowed {
        Ok(found)
    } else {
        Err(Declined("entity"))
    }
}
