//! Fields that Word draws a number for (LISTNUM): what they ask for, and the lists that they count in without a list.

use crate::words::to_int;
use crate::xml::{Declined, Res};

/// A LISTNUM field: name of its list, level from 0, and the number that it begins with, as far as stated.
#[derive(Default)]
pub struct NumberField {
    pub name: String,
    pub level: Option<i64>,
    pub start: Option<i64>,
}

enum Part<'a> {
    Switch(char),
    Value(&'a str),
}

/// What the instructions of a field ask for; None for any field but LISTNUM.
pub fn read_number_field(code: &str) -> Res<Option<NumberField>> {
    if !code.is_ascii() {
        return Err(Declined("instructions of a field"));
    }
    let mut parts = parts(code).into_iter();
    match parts.next() {
        Some(Part::Value(kind)) if kind.eq_ignore_ascii_case("LISTNUM") => {}
        _ => return Ok(None),
    }
    let mut field = NumberField::default();
    let mut switch = None;
    for part in parts {
        match (part, switch.take()) {
            (Part::Switch(letter), _) => switch = Some(letter),
            (Part::Value(value), Some('l')) => field.level = to_int(Some(value))?.map(|level| level.clamp(1, 9) - 1),
            (Part::Value(value), Some('s')) => field.start = to_int(Some(value))?,
            (Part::Value(value), None) => field.name = value.to_owned(),
            (Part::Value(_), Some(_)) => {}
        }
    }
    Ok(Some(field))
}

/// Words, words in quotes, and switches (a backslash and a letter), in order.
fn parts(code: &str) -> Vec<Part<'_>> {
    let mut found = Vec::new();
    let mut rest = code;
    while let Some(first) = rest.chars().next() {
        if let Some((quoted, after)) = rest.strip_prefix('"').and_then(|inner| inner.split_once('"')) {
            found.push(Part::Value(quoted));
            rest = after;
            continue;
        }
        let after = &rest[1..];
        if first == '\\' {
            rest = after;
            if let Some(letter) = after.chars().next().filter(char::is_ascii_alphabetic) {
                found.push(Part::Switch(letter.to_ascii_lowercase()));
                rest = &after[1..];
            }
        } else if first == '"' || crate::words::is_space(first) {
            rest = after;
        } else {
            let end =
                rest.find(|each| each == '\\' || each == '"' || crate::words::is_space(each)).unwrap_or(rest.len());
            found.push(Part::Value(&rest[..end]));
            rest = &rest[end..];
        }
    }
    found
}

const LEGAL: [&str; 9] = [
    "%1.",
    "%1.%2.",
    "%1.%2.%3.",
    "%1.%2.%3.%4.",
    "%1.%2.%3.%4.%5.",
    "%1.%2.%3.%4.%5.%6.",
    "%1.%2.%3.%4.%5.%6.%7.",
    "%1.%2.%3.%4.%5.%6.%7.%8.",
    "%1.%2.%3.%4.%5.%6.%7.%8.%9.",
];
const NUMBERS: [(&str, &str); 9] = [
    ("decimal", "%1)"),
    ("lowerLetter", "%2)"),
    ("lowerRoman", "%3)"),
    ("decimal", "(%4)"),
    ("lowerLetter", "(%5)"),
    ("lowerRoman", "(%6)"),
    ("decimal", "%7."),
    ("lowerLetter", "%8."),
    ("lowerRoman", "%9."),
];
const OUTLINE: [(&str, &str); 9] = [
    ("upperRoman", "%1."),
    ("upperLetter", "%2."),
    ("decimal", "%3."),
    ("lowerLetter", "%4)"),
    ("decimal", "(%5)"),
    ("lowerLetter", "(%6)"),
    ("lowerRoman", "(%7)"),
    ("lowerLetter", "(%8)"),
    ("lowerRoman", "(%9)"),
];

/// The list that counts for a name that the file does not define: a number that no file can state, and its levels.
pub fn default_list(name: &str) -> (i64, Vec<(&'static str, &'static str)>) {
    match name.to_ascii_lowercase().as_str() {
        "outlinedefault" => (-1_000_000_000_001, OUTLINE.to_vec()),
        "legaldefault" => (-1_000_000_000_002, LEGAL.iter().map(|&text| ("decimal", text)).collect()),
        _ => (-1_000_000_000_000, NUMBERS.to_vec()),
    }
}
