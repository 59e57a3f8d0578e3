//! The ZIP package of a Word file, written in the usual way: its directory, its parts, and how they point to one another.
//!
//! Anything out of the ordinary is declined, and Python's `zipfile` says what it is.

use crate::inflate::{crc32, inflate};
use crate::names::Attribute;
use crate::xml::{Declined, Res, Tree};
use std::cell::Cell;
use std::collections::HashMap;

const ODD: Declined = Declined("odd package");
const END: usize = 22;
const CENTRAL: usize = 46;
const LOCAL: usize = 30;
/// Encryption, strong encryption, patches: everything but how hard the writer packed, repeated sizes and UTF-8 names.
const HARMLESS: u16 = 0x2 | 0x4 | 0x8 | 0x800;
const MOST_VERSION: u16 = 63;
/// Extra fields that hold other sizes and another name than the entry states.
const LARGE_FORM: u16 = 1;
const OTHER_NAME: u16 = 0x7075;
/// Bytes of all parts together; larger files are left to Python, which holds them to the limits that the user gave.
const MOST_UNPACKED: usize = 24 * 1024 * 1024;

struct Entry<'a> {
    name: &'a [u8],
    flags: u16,
    method: u16,
    crc: u32,
    packed: usize,
    length: usize,
    offset: usize,
}

pub struct Package<'a> {
    data: &'a [u8],
    /// By name in lower case.
    entries: HashMap<String, Entry<'a>>,
    directory: usize,
    most: usize,
    /// Bytes that may still be unpacked.
    left: Cell<usize>,
}

/// One part's pointer to another.
pub struct Relationship {
    pub id: String,
    pub kind: String,
    pub target: String,
    pub external: bool,
}

fn short(data: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([data[at], data[at + 1]])
}

fn long(data: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([data[at], data[at + 1], data[at + 2], data[at + 3]])
}

impl<'a> Package<'a> {
    /// Read the directory; parts of more than `most` bytes are not unpacked.
    pub fn open(data: &'a [u8], most: usize) -> Res<Package<'a>> {
        let end_at = data.len().checked_sub(END).ok_or(ODD)?;
        let end = &data[end_at..];
        let is_usual =
            end.starts_with(b"PK\x05\x06") && short(end, 4) == 0 && short(end, 6) == 0 && short(end, 20) == 0;
        let (count, size, directory) = (short(end, 10), long(end, 12) as usize, long(end, 16) as usize);
        if !is_usual || short(end, 8) != count || directory.checked_add(size) != Some(end_at) {
            return Err(ODD);
        }
        // Python looks there for another end, that of the large form of the format.
        if data[..end_at].len() >= 20 && data[end_at - 20..].starts_with(b"PK\x06\x07") {
            return Err(ODD);
        }
        let mut entries = HashMap::with_capacity(count as usize);
        let mut rest = &data[directory..end_at];
        for _ in 0..count {
            let (entry, after) = read_entry(rest)?;
            let name = std::str::from_utf8(entry.name).map_err(|_| ODD)?;
            let is_plain = name.is_ascii() && !name.starts_with('/') && !name.contains(['\\', '\0']);
            if !is_plain || entries.insert(name.to_ascii_lowercase(), entry).is_some() {
                return Err(ODD);
            }
            rest = after;
        }
        let package = Package { data, entries, directory, most, left: Cell::new(MOST_UNPACKED) };
        let is_there = |name: &str| {
            package.entries.get(&name.to_ascii_lowercase()).is_some_and(|entry| entry.name == name.as_bytes())
        };
        if !rest.is_empty() || !is_there("[Content_Types].xml") || !is_there("word/document.xml") {
            return Err(ODD);
        }
        Ok(package)
    }

    pub fn contains(&self, name: &str) -> bool {
        self.entries.contains_key(&name.to_ascii_lowercase())
    }

    /// Say whether the file holds macros.
    pub fn has_macros(&self) -> bool {
        self.entries.keys().any(|name| name.rsplit('/').next() == Some("vbaproject.bin"))
    }

    pub fn read(&self, name: &str) -> Res<Vec<u8>> {
        let entry = self.entries.get(&name.to_ascii_lowercase()).ok_or(ODD)?;
        let head_end = entry.offset.checked_add(LOCAL).filter(|&end| end <= self.directory).ok_or(ODD)?;
        let head = &self.data[entry.offset..head_end];
        let start = head_end + short(head, 26) as usize + short(head, 28) as usize;
        let end = start.checked_add(entry.packed).filter(|&end| end <= self.directory).ok_or(ODD)?;
        let name_end = head_end + short(head, 26) as usize;
        let is_usual = head.starts_with(b"PK\x03\x04")
            && entry.method == 8
            && entry.flags & !HARMLESS == 0
            && short(head, 6) & 0x800 == entry.flags & 0x800
            && self.data.get(head_end..name_end) == Some(entry.name)
            && entry.length <= self.most.min(self.left.get());
        if !is_usual {
            return Err(ODD);
        }
        self.left.set(self.left.get() - entry.length);
        let found = inflate(&self.data[start..end], entry.length)?;
        if crc32(&found) == entry.crc {
            Ok(found)
        } else {
            Err(ODD)
        }
    }

    /// The relationships of a part in a folder; "" and "" ask for those of the package itself.
    pub fn relationships(&self, folder: &str, file: &str) -> Res<Vec<Relationship>> {
        let place =
            if folder.is_empty() { format!("_rels/{file}.rels") } else { format!("{folder}/_rels/{file}.rels") };
        let data = self.read(&place)?;
        let tree = Tree::parse_any(&data, 0)?;
        let mut found: Vec<Relationship> = Vec::new();
        for element in tree.root().children() {
            let stated = |name| element.get(name).unwrap_or("");
            let external = element.get(Attribute::TargetMode) == Some("External");
            let target = if external { String::new() } else { resolved(folder, stated(Attribute::Target))? };
            let id = stated(Attribute::RelationshipOwnId).to_owned();
            if found.len() > MOST_RELATIONSHIPS || found.iter().any(|each| each.id == id) {
                return Err(ODD);
            }
            let kind = stated(Attribute::RelationshipType).rsplit('/').next().unwrap_or("").to_owned();
            found.push(Relationship { id, kind, target, external });
        }
        Ok(found)
    }
}

const MOST_RELATIONSHIPS: usize = 500;

/// The name of the part that a target means, seen from a folder.
fn resolved(folder: &str, target: &str) -> Res<String> {
    if !target.is_ascii() || target.contains('%') {
        return Err(ODD);
    }
    let from_root = target.starts_with('/');
    let mut steps: Vec<&str> = Vec::new();
    for step in folder.split('/').filter(|_| !from_root).chain(target.split('/')) {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            _ => steps.push(step),
        }
    }
    Ok(steps.join("/"))
}

fn read_entry(data: &[u8]) -> Res<(Entry<'_>, &[u8])> {
    let head = data.get(..CENTRAL).filter(|head| head.starts_with(b"PK\x01\x02")).ok_or(ODD)?;
    let (name_length, extra_length, comment_length) =
        (short(head, 28) as usize, short(head, 30) as usize, short(head, 32) as usize);
    let name_end = CENTRAL + name_length;
    let name = data.get(CENTRAL..name_end).ok_or(ODD)?;
    let mut extra = data.get(name_end..name_end + extra_length).ok_or(ODD)?;
    while extra.len() >= 4 {
        let length = short(extra, 2) as usize + 4;
        if matches!(short(extra, 0), LARGE_FORM | OTHER_NAME) || length > extra.len() {
            return Err(ODD);
        }
        extra = &extra[length..];
    }
    let end = name_end + extra_length + comment_length;
    let (packed, length, offset) = (long(head, 20), long(head, 24), long(head, 42));
    if short(head, 6) > MOST_VERSION || short(head, 34) != 0 || [packed, length, offset].contains(&u32::MAX) {
        return Err(ODD);
    }
    let entry = Entry {
        name,
        flags: short(head, 8),
        method: short(head, 10),
        crc: long(head, 16),
        packed: packed as usize,
        length: length as usize,
        offset: offset as usize,
    };
    Ok((entry, data.get(end..).ok_or(ODD)?))
}
