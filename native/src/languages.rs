//! Which paragraphs are plainly English, so that nobody needs to look at them more closely.

use crate::words::{is_space, split};
use crate::xml::{Declined, Res};

/// Words by their first byte.
pub struct WordList<'a> {
    by_first: Vec<Vec<&'a [u8]>>,
}

impl<'a> WordList<'a> {
    /// Words parted by NUL.
    pub fn new(listed: &'a str) -> WordList<'a> {
        let mut by_first = vec![Vec::new(); 256];
        for word in listed.split('\0').filter(|each| !each.is_empty()) {
            by_first[word.as_bytes()[0] as usize].push(word.as_bytes());
        }
        WordList { by_first }
    }

    fn holds(&self, word: &str) -> bool {
        let bytes = word.as_bytes();
        self.by_first[bytes[0] as usize].contains(&bytes)
    }
}

/// What tells paragraphs that are plainly English: its connecting words, those of other languages, and from which shares.
pub struct Measure<'a> {
    pub own: WordList<'a>,
    pub other: WordList<'a>,
    pub least_words: usize,
    pub own_share: f64,
    pub other_share: f64,
}

impl Measure<'_> {
    /// Say of each span (of characters, in order, not overlapping) whether a closer look can find no other language.
    pub fn settled(&self, text: &str, spans: &[u32]) -> Res<Vec<u8>> {
        let mut out = Vec::with_capacity(spans.len() / 2);
        let mut place = Place { text, characters: 0, bytes: 0, ascii: text.is_ascii() };
        for span in spans.chunks_exact(2) {
            let start = place.advance(span[0] as usize)?;
            let end = place.advance(span[1] as usize)?;
            out.push(u8::from(self.is_settled(&text[start..end])));
        }
        Ok(out)
    }

    /// True where there are too few words, enough English ones, or too few of all other languages together.
    fn is_settled(&self, block: &str) -> bool {
        let (mut words, mut own) = (0_usize, 0_usize);
        for word in split(block) {
            words += 1;
            own += usize::from(self.own.holds(word));
        }
        words < self.least_words || own as f64 / words as f64 >= self.own_share || self.lacks_other(block)
    }

    fn lacks_other(&self, block: &str) -> bool {
        if block.chars().any(|each| !each.is_ascii() && each.is_alphabetic()) {
            return false;
        }
        let lowered = block.to_ascii_lowercase();
        let (mut words, mut other) = (0_usize, 0_usize);
        for word in lowered.split(|each| is_space(each) || matches!(each, '\'' | '’')).filter(|each| !each.is_empty())
        {
            words += 1;
            let bare = word.trim_matches(|each| EDGES.contains(each));
            other += usize::from(!bare.is_empty() && self.other.holds(bare));
        }
        words > 0 && (other as f64 / words as f64) < self.other_share
    }
}

const EDGES: &str = ".,;:()[]\"'“”‘’«»!?";

/// How far the characters of a text were counted.
struct Place<'a> {
    text: &'a str,
    characters: usize,
    bytes: usize,
    ascii: bool,
}

impl Place<'_> {
    /// Go on to a character and return its byte.
    fn advance(&mut self, to: usize) -> Res<usize> {
        let more = to.checked_sub(self.characters).ok_or(Declined("spans out of order"))?;
        if self.ascii {
            self.bytes += more;
        } else {
            let rest = &self.text[self.bytes..];
            self.bytes += rest.char_indices().nth(more).map_or(rest.len(), |(at, _)| at);
        }
        self.characters = to;
        if self.bytes > self.text.len() {
            return Err(Declined("span beyond the text"));
        }
        Ok(self.bytes)
    }
}
