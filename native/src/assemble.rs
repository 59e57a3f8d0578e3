//! Puts the pieces of a paragraph together: clean text with offsets of its tracked changes, and its looks.

use crate::labels::typed_label;
use crate::looks::{yes, Looks};
use crate::reading::{Piece, BREAK, DELETED, INSERTED};
use crate::words::{clean, count_words, is_blank, is_space, length, strip};
use crate::xml::{Declined, Res};

const OWN_BLOCK_WORDS: usize = 6;
const OWN_SENTENCE_WORDS: usize = 3;
const MOST_LOOKS: usize = 200;

/// A span of a paragraph in a tracked change: characters, and the state.
pub type ChangeRun = (usize, usize, u8);

/// A paragraph ready for a block.
pub struct ParagraphText {
    pub text: String,
    pub changes: Vec<ChangeRun>,
    pub deletions: Vec<(usize, String)>,
    pub struck: Vec<String>,
    pub deleted: bool,
    pub looks: Looks,
    pub raw: String,
}

/// Put the pieces of one paragraph (or of one stretch between line breaks) together.
pub fn assemble(pieces: &[Piece], changed: bool) -> Res<ParagraphText> {
    if !changed {
        let raw = joined(pieces.iter());
        let text = clean(&raw);
        let looks = common_looks(pieces.iter())?;
        return Ok(ParagraphText {
            text,
            changes: vec![],
            deletions: vec![],
            struck: vec![],
            deleted: false,
            looks,
            raw,
        });
    }
    let live = || pieces.iter().filter(|piece| piece.state != DELETED);
    let raw = joined(live());
    if is_blank(&raw) {
        let raw = joined(pieces.iter());
        let text = clean(&raw);
        let changes = if text.is_empty() { vec![] } else { vec![(0, length(&text), DELETED)] };
        let deleted = !text.is_empty();
        let looks = common_looks(pieces.iter())?;
        return Ok(ParagraphText { text, changes, deletions: vec![], struck: vec![], deleted, looks, raw });
    }
    let (text, changes, gone) = merge(pieces);
    let (struck, deletions): (Vec<_>, Vec<_>) = gone.into_iter().partition(|(_, words)| stands_alone(words));
    let struck = struck.into_iter().map(|(_, words)| words).collect();
    Ok(ParagraphText { text, changes, deletions, struck, deleted: false, looks: common_looks(live())?, raw })
}

fn joined<'p, 't: 'p>(pieces: impl Iterator<Item = &'p Piece<'t>>) -> String {
    let mut out = String::new();
    for piece in pieces {
        out.push_str(&piece.text);
    }
    out
}

/// Part a paragraph at line breaks that begin a new typed number, when it begins with one itself; as spans of pieces.
pub fn split_at_numbers(pieces: &[Piece]) -> Vec<(usize, usize)> {
    let breaks: Vec<usize> = (0..pieces.len()).filter(|&at| pieces[at].text == BREAK).collect();
    let is_numbered =
        |span: &[Piece]| !typed_label(&joined(span.iter().filter(|piece| piece.state != DELETED))).is_empty();
    if breaks.is_empty() || !is_numbered(&pieces[..breaks[0]]) {
        return vec![(0, pieces.len())];
    }
    let mut found = Vec::new();
    let mut start = 0;
    for (index, &position) in breaks.iter().enumerate() {
        let end = breaks.get(index + 1).copied().unwrap_or(pieces.len());
        if is_numbered(&pieces[position + 1..end]) {
            found.push((start, position));
            start = position + 1;
        }
    }
    found.push((start, pieces.len()));
    found
}

fn stands_alone(words: &str) -> bool {
    let count = count_words(words, OWN_BLOCK_WORDS + 1);
    count >= OWN_BLOCK_WORDS || (count >= OWN_SENTENCE_WORDS && ends_sentence(words))
}

fn ends_sentence(words: &str) -> bool {
    let mut letters = words.chars().peekable();
    while let Some(letter) = letters.next() {
        if matches!(letter, '.' | ';' | '!' | '?') && letters.peek().map_or(true, |&next| is_space(next)) {
            return true;
        }
    }
    false
}

type Merged = (String, Vec<ChangeRun>, Vec<(usize, String)>);

/// Join live and inserted pieces with single spaces; collect insertions, and deletions with their places.
fn merge(pieces: &[Piece]) -> Merged {
    let mut out = String::new();
    let mut count = 0;
    let mut spaced = true; // no space at the start
    let mut inserted: Vec<(usize, usize)> = Vec::new();
    let mut gone: Vec<(usize, String)> = Vec::new();
    for piece in pieces {
        if piece.state == DELETED {
            match gone.last_mut() {
                Some((at, words)) if *at == count => words.push_str(&piece.text),
                _ => gone.push((count, piece.text.to_string())),
            }
            continue;
        }
        let words = spaced_words(&piece.text, spaced);
        if words.is_empty() {
            continue;
        }
        let after = count + length(&words);
        if piece.state == INSERTED {
            match inserted.last_mut() {
                Some((_, end)) if *end == count => *end = after,
                _ => inserted.push((count, after)),
            }
        }
        out.push_str(&words);
        count = after;
        spaced = words.ends_with(' ');
    }
    out.truncate(out.trim_end_matches(is_space).len());
    let letters: Vec<char> = if inserted.is_empty() { vec![] } else { out.chars().collect() };
    let total = length(&out);
    let changes =
        inserted.iter().filter_map(|&(first, last)| trimmed(&letters, first, last.min(total), INSERTED)).collect();
    let deletions = gone
        .into_iter()
        .map(|(at, words)| (at.min(total), clean(&words)))
        .filter(|(_, words)| !words.is_empty())
        .collect();
    (out, changes, deletions)
}

/// How many characters of the assembled text stand before each place, given as numbers of pieces, in order.
pub fn mark_offsets(pieces: &[Piece], places: &[usize]) -> Vec<usize> {
    let everything = pieces.iter().all(|piece| is_space_only(&piece.text) || piece.state == DELETED);
    let mut offsets = Vec::with_capacity(places.len());
    let (mut count, mut spaced) = (0, true);
    for (position, piece) in pieces.iter().enumerate() {
        while offsets.len() < places.len() && places[offsets.len()] <= position {
            offsets.push(count);
        }
        if everything || piece.state != DELETED {
            let words = spaced_words(&piece.text, spaced);
            if !words.is_empty() {
                count += length(&words);
                spaced = words.ends_with(' ');
            }
        }
    }
    offsets.resize(places.len(), count);
    offsets
}

/// As `str.isspace`, which is false of nothing.
fn is_space_only(text: &str) -> bool {
    !text.is_empty() && is_blank(text)
}

/// A piece with single spaces, one at its start only when none stands before it.
fn spaced_words(text: &str, spaced: bool) -> String {
    let mut words = clean(text);
    if text.starts_with(is_space) && !spaced {
        words.insert(0, ' ');
    }
    if !words.is_empty() && text.ends_with(is_space) && !words.ends_with(' ') {
        words.push(' ');
    }
    words
}

fn trimmed(text: &[char], mut start: usize, mut end: usize, state: u8) -> Option<ChangeRun> {
    while start < end && text[start] == ' ' {
        start += 1;
    }
    while end > start && text[end - 1] == ' ' {
        end -= 1;
    }
    (start < end).then_some((start, end, state))
}

fn common_looks<'p, 't: 'p>(pieces: impl Iterator<Item = &'p Piece<'t>> + Clone) -> Res<Looks> {
    let mut all = pieces.clone();
    if let Some(first) = all.next() {
        if all.all(|piece| piece.looks == first.looks) {
            return Ok(first.looks);
        }
    }
    let mut weights: Vec<(Looks, usize)> = Vec::new();
    for piece in pieces {
        let weight = length(strip(&piece.text));
        if weight == 0 {
            continue;
        }
        match weights.iter().position(|(looks, _)| *looks == piece.looks) {
            Some(at) => weights[at].1 += weight,
            None if weights.len() >= MOST_LOOKS => return Err(Declined("many looks")),
            None => weights.push((piece.looks, weight)),
        }
    }
    Ok(match weights.as_slice() {
        [] => Looks::default(),
        [(only, _)] => *only,
        _ => {
            // The first of those that weigh most.
            let mut main = weights[0];
            for each in &weights {
                if each.1 > main.1 {
                    main = *each;
                }
            }
            let all =
                |property: fn(&Looks) -> Option<bool>| Some(weights.iter().all(|(looks, _)| yes(property(looks))));
            Looks {
                size: main.0.size,
                bold: all(|looks| looks.bold),
                italic: all(|looks| looks.italic),
                capitals: all(|looks| looks.capitals),
                ..Looks::default()
            }
        }
    })
}
