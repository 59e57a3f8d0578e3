//! Numbers that someone typed at the start of a paragraph.

use crate::words::{clean, count_words, is_space, split, strip};

const PART_WORDS: [&str; 11] = [
    "annex",
    "annexe",
    "appendix",
    "article",
    "attachment",
    "chapter",
    "clause",
    "exhibit",
    "part",
    "schedule",
    "section",
];
const PART_HEADING_WORDS: usize = 14;

fn is_part_word(word: &str) -> bool {
    PART_WORDS.iter().any(|each| each.eq_ignore_ascii_case(word))
}

/// Say whether an automatic number is words that name a part, such as "Schedule 2".
pub fn names_part(label: &str) -> bool {
    let mut words = split(label);
    words.next().is_some_and(is_part_word) && words.next().is_some()
}

/// The number typed at the start of a paragraph (with its tabs), or "".
pub fn typed_label(raw: &str) -> String {
    let first = split(raw).next().unwrap_or("");
    if !first.is_empty() && first.bytes().all(|each| each.is_ascii_alphabetic()) && !is_part_word(first) {
        return String::new();
    }
    sign_label(raw).or_else(|| part_label(raw)).unwrap_or_default()
}

fn is_gap(letter: char) -> bool {
    matches!(letter, '\t' | '\u{b}' | ' ' | '\u{a0}')
}

#[derive(PartialEq)]
enum Sign {
    Decimal,
    Whole,
    Pointed,
    Bracketed,
}

fn sign_label(raw: &str) -> Option<String> {
    let begun = raw.trim_start_matches(is_space);
    let sign = &begun[..begun.find(is_gap)?];
    let after = &begun[sign.len()..];
    let next = after.trim_start_matches(is_gap);
    let gap = &after[..after.len() - next.len()];
    let follows = next.chars().next().filter(|&each| !is_space(each))?;
    let kind = sign_kind(sign)?;
    let starts_sentence =
        follows.is_uppercase() || matches!(follows, '"' | '\'' | '\u{2018}' | '\u{201c}' | '(' | '[' | '<' | '{');
    let is_label = gap.contains('\t')
        || match kind {
            Sign::Whole => false,
            Sign::Bracketed => true,
            Sign::Pointed => starts_sentence || sign.ends_with(')'),
            Sign::Decimal => starts_sentence,
        };
    is_label.then(|| sign.to_owned())
}

/// What kind of number a word is: "4.2" and "A1" are decimal; a bullet counts as bracketed.
fn sign_kind(sign: &str) -> Option<Sign> {
    let mut letters = sign.chars();
    if let (Some(only), None) = (letters.next(), letters.next()) {
        if "•▪●○◦‣⁃·■□➢–—-".contains(only) {
            return Some(Sign::Bracketed);
        }
    }
    if !sign.is_ascii() {
        return None;
    }
    let bytes = sign.as_bytes();
    if is_decimal(bytes) || is_prefixed(bytes) {
        return Some(Sign::Decimal);
    }
    if is_whole(bytes) {
        return Some(Sign::Whole);
    }
    let (last, body) = bytes.split_last()?;
    if matches!(last, b'.' | b')') && (is_whole(body) || is_letter(body, 1) || is_roman(body)) {
        return Some(Sign::Pointed);
    }
    let inner = body.strip_prefix(b"(").filter(|_| *last == b')')?;
    let is_bracketed = (is_digits(inner) && inner.len() <= 3) || is_letter(inner, 2) || is_roman(inner);
    is_bracketed.then_some(Sign::Bracketed)
}

fn is_digits(bytes: &[u8]) -> bool {
    !bytes.is_empty() && bytes.iter().all(u8::is_ascii_digit)
}

fn is_letter(bytes: &[u8], most: usize) -> bool {
    !bytes.is_empty() && bytes.len() <= most && bytes.iter().all(u8::is_ascii_alphabetic)
}

fn is_roman(bytes: &[u8]) -> bool {
    let fits = !bytes.is_empty() && bytes.len() <= 7;
    fits && (bytes.iter().all(|each| b"ivxlc".contains(each)) || bytes.iter().all(|each| b"IVXLC".contains(each)))
}

/// One to three digits and perhaps a capital.
fn is_whole(bytes: &[u8]) -> bool {
    let body = match bytes.split_last() {
        Some((last, body)) if last.is_ascii_uppercase() => body,
        _ => bytes,
    };
    is_digits(body) && body.len() <= 3
}

/// "4.2", "12A.3.1", "4.2a.": groups of one to three digits, at least two of them.
fn is_decimal(bytes: &[u8]) -> bool {
    let body = bytes.strip_suffix(b".").unwrap_or(bytes);
    let body = match body.split_last() {
        Some((last, rest)) if last.is_ascii_alphabetic() => rest,
        _ => body,
    };
    let mut groups = body.split(|&each| each == b'.');
    let first = groups.next().unwrap_or(b"");
    let rest: Vec<&[u8]> = groups.collect();
    is_whole(first) && (1..=6).contains(&rest.len()) && rest.iter().all(|each| is_digits(each) && each.len() <= 3)
}

/// "A1", "AB.12.3": one or two capitals, perhaps a full stop, and groups of digits.
fn is_prefixed(bytes: &[u8]) -> bool {
    let capitals = bytes.iter().take_while(|each| each.is_ascii_uppercase()).count();
    if !(1..=2).contains(&capitals) {
        return false;
    }
    let rest = &bytes[capitals..];
    let rest = rest.strip_prefix(b".").unwrap_or(rest);
    let rest = rest.strip_suffix(b".").unwrap_or(rest);
    let groups: Vec<&[u8]> = rest.split(|&each| each == b'.').collect();
    (1..=7).contains(&groups.len()) && groups.iter().all(|each| is_digits(each) && each.len() <= 3)
}

/// "Schedule 2" and the like, unless a sentence begins with it.
fn part_label(raw: &str) -> Option<String> {
    let begun = raw.trim_start_matches(is_space);
    let word = &begun[..begun.bytes().take_while(u8::is_ascii_alphabetic).count()];
    if !is_part_word(word) {
        return None;
    }
    let after = &begun[word.len()..];
    let number = after.trim_start_matches([' ', '\t', '\u{a0}']);
    if number.len() == after.len() {
        return None;
    }
    let start = begun.len() - number.len();
    for length in number_lengths(number.as_bytes()) {
        let Some(end) = part_end(&number[length..]) else { continue };
        if count_words(raw, PART_HEADING_WORDS + 1) > PART_HEADING_WORDS {
            return None;
        }
        let rest = strip(end);
        let is_heading = rest.is_empty() || !rest.ends_with(['.', ';', ',']);
        return is_heading.then(|| clean(&begun[..start + length]));
    }
    None
}

/// How long the number of a part may be, in the order in which an expression tries them.
fn number_lengths(bytes: &[u8]) -> Vec<usize> {
    let mut found = Vec::new();
    for digits in (1..=run(bytes, 3)).rev() {
        groups(bytes, digits, 4, &mut found);
    }
    if bytes.first().is_some_and(u8::is_ascii_alphabetic) {
        found.push(1);
    }
    let roman = bytes.iter().take(7).take_while(|each| b"ivxlcIVXLC".contains(each)).count();
    found.extend((1..=roman).rev());
    found
}

fn run(bytes: &[u8], most: usize) -> usize {
    bytes.iter().take(most).take_while(|each| each.is_ascii_digit()).count()
}

fn groups(bytes: &[u8], at: usize, left: usize, found: &mut Vec<usize>) {
    if left > 0 && bytes.get(at) == Some(&b'.') {
        for digits in (1..=run(&bytes[at + 1..], 3)).rev() {
            groups(bytes, at + 1 + digits, left - 1, found);
        }
    }
    if bytes.get(at).is_some_and(u8::is_ascii_alphabetic) {
        found.push(at + 1);
    }
    found.push(at);
}

/// What follows the number of a part, if it may end there.
fn part_end(after: &str) -> Option<&str> {
    let words = after.trim_start_matches(is_space);
    if words.is_empty() {
        return Some("");
    }
    if words.starts_with([':', '.', '\u{2013}', '\u{2014}', '-']) {
        let mut letters = words.chars();
        letters.next();
        return Some(letters.as_str());
    }
    if after.starts_with('\t') {
        return Some(after.trim_start_matches('\t'));
    }
    if words.len() == after.len() {
        return None;
    }
    if let Some(rest) = words.strip_prefix('(') {
        return Some(rest);
    }
    words.starts_with(|each: char| each.is_ascii_alphabetic()).then_some(words)
}
