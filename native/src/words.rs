//! What Python's strings do, done alike: white space, words, whole numbers.

use crate::xml::{Declined, Res};

/// As `str.isspace` says of one character.
#[inline]
pub fn is_space(letter: char) -> bool {
    match letter {
        '\t'..='\r' | '\x1c'..='\x1f' | ' ' => true,
        _ if letter.is_ascii() => false,
        '\u{85}'
        | '\u{a0}'
        | '\u{1680}'
        | '\u{2000}'..='\u{200a}'
        | '\u{2028}'
        | '\u{2029}'
        | '\u{202f}'
        | '\u{205f}'
        | '\u{3000}' => true,
        _ => false,
    }
}

pub fn is_blank(text: &str) -> bool {
    text.chars().all(is_space)
}

pub fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split(is_space).filter(|each| !each.is_empty())
}

pub fn strip(text: &str) -> &str {
    text.trim_matches(is_space)
}

/// Characters, as Python counts them.
#[inline]
pub fn length(text: &str) -> usize {
    if text.is_ascii() {
        text.len()
    } else {
        text.chars().count()
    }
}

/// Words with single spaces.
pub fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in split(text) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// How many words there are, counted no further than `most`; as `len(text.split(None, most - 1))`.
pub fn count_words(text: &str, most: usize) -> usize {
    split(text).take(most).count()
}

/// A whole number of at most ten digits, None for anything else; what only Python reads as a number is declined.
pub fn to_int(value: Option<&str>) -> Res<Option<i64>> {
    let Some(value) = value else { return Ok(None) };
    let digits = value.strip_prefix(['-', '+']).unwrap_or(value);
    if !digits.is_empty() && digits.bytes().all(|each| each.is_ascii_digit()) {
        return Ok(if value.len() > 10 { None } else { value.parse().ok() });
    }
    let is_odd = !value.is_ascii() || value.bytes().any(|each| each == b'_' || each.is_ascii_whitespace());
    if is_odd {
        return Err(Declined("odd number"));
    }
    Ok(None)
}

/// As an on/off attribute says: an element without one is on.
pub fn is_on(value: Option<&str>) -> bool {
    !matches!(value, Some("0" | "false" | "off" | "none"))
}

/// Decline characters of which Python and Rust may think differently: scripts other than Latin, Greek and Cyrillic,
/// marks that combine, letters with a case of their own.
pub fn check_characters(text: &str) -> Res<()> {
    if text.is_ascii() || text.chars().all(is_plain) {
        Ok(())
    } else {
        Err(Declined("characters of another script"))
    }
}

fn is_plain(letter: char) -> bool {
    match letter as u32 {
        0x130 | 0x131 | 0x17f | 0x1c4..=0x1cc | 0x1f1..=0x1f3 => false, // letters whose other case is ASCII, and title case
        0x19b => false,                                                 // given a capital by a later edition of Unicode
        0..=0x24f => true,
        0x370..=0x482 | 0x48a..=0x52f => true,
        0x1e00..=0x1eff => true,
        0x212a => false,
        0x2000..=0x2100 | 0x2103..=0x215f | 0x2190..=0x245f | 0x2460..=0x249b | 0x2500..=0x2bff => true,
        0xf000..=0xf0ff | 0xfeff | 0xfffd => true,
        _ => false,
    }
}
