//! Parses XML as Word writes it into a tree, and declines any other.

use crate::entities::unescaped;
use crate::names::{attribute_of, name_of, Attribute, CANONICAL};
use crate::xml::{Declined, Node, Res, Stated, Tree};

const MOST_DEPTH: usize = 240;
const MOST_ATTRIBUTES: usize = 60;
const MOST_PREFIXES: usize = 200;
/// Bytes of a name; libxml2 refuses names of more than 50,000.
const MOST_NAME: usize = 1_000;
/// Bytes of a value; what one style or list states is used again with each paragraph.
const MOST_VALUE: usize = 2_000;

/// Parse the source of an empty tree.
pub fn parsed(tree: Tree<'_>) -> Res<Tree<'_>> {
    let mut parser = Parser {
        bytes: tree.source.as_bytes(),
        tree,
        at: 0,
        open: Vec::with_capacity(32),
        names: Vec::with_capacity(MOST_ATTRIBUTES),
        prefixes: Vec::with_capacity(48),
    };
    parser.document()?;
    Ok(parser.tree)
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
        let stated = &source[start + "<?xml".len()..end];
        if stated.contains('\'') && stated.contains('"') {
            return Err(Declined("XML declaration"));
        }
        let stated = stated.replace('\'', "\"");
        let mut parts = stated.split_ascii_whitespace();
        let known = stated.starts_with(' ') && parts.next() == Some("version=\"1.0\"");
        let mut rest: Vec<&str> = parts.collect();
        let states_utf8 =
            |part: &&str| part.strip_prefix("encoding=").is_some_and(|value| value.eq_ignore_ascii_case("\"utf-8\""));
        if rest.first().is_some_and(states_utf8) {
            rest.remove(0);
        }
        if matches!(rest.first(), Some(&"standalone=\"yes\"" | &"standalone=\"no\"")) {
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
            Some(first) if (first.is_ascii_alphabetic() || *first == b'_') && found.len() <= MOST_NAME => Ok(found),
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
            self.tree.is_word = name.starts_with(b"w:"); // which is declared from here on
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
                _ if self.bytes[self.at - 1] != b' ' => return Err(Declined("lines between attributes")),
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
            if value.iter().any(|&byte| byte == b'<' || byte == b'>' || byte < 0x20) {
                return Err(Declined("odd value"));
            }
            owned = Some(unescaped(&self.tree.source[start..start + length])?);
        }
        if is_deceptive(quote, value) {
            return Err(Declined("odd value"));
        }
        if name.starts_with(b"xmlns") {
            if owned.is_some() {
                return Err(Declined("odd namespace"));
            }
            self.declare(name, value)?;
        } else if let Some(known) = attribute_of(name) {
            if !is_usual(known, length, quote == b'"' && owned.is_none()) {
                return Err(Declined("odd value"));
            }
            let (is_owned, start) = match owned {
                None => (false, start),
                Some(value) => {
                    self.tree.owned.push(value);
                    (true, self.tree.owned.len() - 1)
                }
            };
            self.tree.attributes.push(Stated {
                name: known,
                owned: is_owned,
                start: start as u32,
                length: length as u32,
            });
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
            if name.starts_with(b"w:") && self.tree.is_word {
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
        if (!prefix.is_empty() && !is_local(prefix))
            || prefix.starts_with(b"xml")
            || (value.is_empty() && !prefix.is_empty())
        {
            return Err(Declined("odd namespace"));
        }
        if !is_uri(value) {
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
        if name.starts_with(b"w:") && self.tree.is_word && !self.open.is_empty() {
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
    table[b'>' as usize] = true;
    table[b'&' as usize] = true;
    table
};

/// Say whether a namespace is a plain URI: what libxml2 calls none (ports, two fragments) is refused.
fn is_uri(value: &[u8]) -> bool {
    let is_plain = value.iter().all(|byte| byte.is_ascii_alphanumeric() || b":/._#-".contains(byte))
        && value.iter().filter(|&&byte| byte == b'#').count() < 2;
    let host = value.strip_prefix(b"http://").or_else(|| value.strip_prefix(b"https://"));
    let is_known = match (host, value.strip_prefix(b"urn:")) {
        (Some(rest), _) => !rest.iter().take_while(|&&byte| byte != b'/' && byte != b'#').any(|&byte| byte == b':'),
        (None, Some(rest)) => !rest.starts_with(b"/"),
        _ => false,
    };
    is_plain && is_known
}

/// Say whether a value could be taken for attributes where Python cuts large parts by expressions.
fn is_deceptive(quote: u8, value: &[u8]) -> bool {
    value.ends_with(b"Id=") || value.ends_with(b"ilvl=") || (quote == b'\'' && value.contains(&b'"'))
}

/// Say whether a value is not too long; those by which Python tells the entries of large parts must be plain.
fn is_usual(name: Attribute, length: usize, is_plain: bool) -> bool {
    use Attribute::*;
    match name {
        Words | Instr | Author | Uri | Target => true,
        Type | Default | StyleId | Ilvl | NumId | AbstractNumId => is_plain && length <= MOST_VALUE,
        _ => length <= MOST_VALUE,
    }
}
