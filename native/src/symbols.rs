//! Characters of symbol fonts, as Unicode: tick boxes above all, because an order form says yes or no with them.

use crate::xml::{Declined, Res};

pub const TICKED: &str = "☒";
pub const UNTICKED: &str = "☐";
const UNKNOWN: char = '\u{fffd}';

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Font {
    #[default]
    Usual,
    Wingdings,
    Wingdings2,
    Webdings,
    Symbol,
}

/// Which symbol font text is set in; fonts that only begin like one are declined.
pub fn font_of(name: &str) -> Res<Font> {
    if !name.is_ascii() {
        return Err(Declined("name of a font"));
    }
    Ok(match name.to_ascii_lowercase().as_str() {
        "wingdings" => Font::Wingdings,
        "wingdings 2" => Font::Wingdings2,
        "webdings" => Font::Webdings,
        "symbol" => Font::Symbol,
        other if ["wingdings", "webdings", "symbol"].iter().any(|each| other.starts_with(each)) => {
            return Err(Declined("symbol font"));
        }
        _ => Font::Usual,
    })
}

fn of_font(font: Font, low: u32) -> Option<char> {
    let found = match (font, low) {
        (Font::Wingdings, 0x6c) => '●',
        (Font::Wingdings, 0x6e) => '■',
        (Font::Wingdings, 0x6f..=0x72 | 0xa8) => '☐',
        (Font::Wingdings, 0x75) => '◆',
        (Font::Wingdings, 0x76) => '❖',
        (Font::Wingdings, 0x78 | 0xfd) => '☒',
        (Font::Wingdings, 0x9f) => '•',
        (Font::Wingdings, 0xa7) => '▪',
        (Font::Wingdings, 0xd8) => '➢',
        (Font::Wingdings, 0xe0) => '→',
        (Font::Wingdings, 0xf0) => '⇨',
        (Font::Wingdings, 0xfb) => '✗',
        (Font::Wingdings, 0xfc) => '✓',
        (Font::Wingdings, 0xfe) => '☑',
        (Font::Wingdings2, 0x2a | 0xa3..=0xa5) => '☐',
        (Font::Wingdings2, 0x4f) => '✗',
        (Font::Wingdings2, 0x50) => '✓',
        (Font::Wingdings2, 0x51 | 0x53 | 0x54) => '☒',
        (Font::Wingdings2, 0x52) => '☑',
        (Font::Wingdings2, 0x97) => '•',
        (Font::Wingdings2, 0xa2) => '■',
        (Font::Webdings, 0x61) => '✓',
        (Font::Webdings, 0x63) => '☐',
        (Font::Webdings, 0x67) => '■',
        (Font::Webdings, 0x72) => '✗',
        (Font::Symbol, 0xa3) => '≤',
        (Font::Symbol, 0xa5) => '∞',
        (Font::Symbol, 0xae) => '→',
        (Font::Symbol, 0xb0) => '°',
        (Font::Symbol, 0xb1) => '±',
        (Font::Symbol, 0xb3) => '≥',
        (Font::Symbol, 0xb4) => '×',
        (Font::Symbol, 0xb7) => '•',
        (Font::Symbol, 0xb8) => '÷',
        (Font::Symbol, 0xb9) => '≠',
        (Font::Symbol, 0xd2 | 0xe2) => '®',
        (Font::Symbol, 0xd3 | 0xe3) => '©',
        (Font::Symbol, 0xd4 | 0xe4) => '™',
        _ => return None,
    };
    Some(found)
}

fn is_private(code: u32) -> bool {
    (0xf000..=0xf0ff).contains(&code)
}

/// The character that a font prints for a code (with or without the 0xF000 of private use).
pub fn symbol(code: i64, font: Font) -> char {
    let Some(code) = u32::try_from(code).ok() else { return UNKNOWN };
    let low = if code >= 0xf000 { code & 0xff } else { code };
    if let Some(found) = of_font(font, low) {
        return found;
    }
    if is_private(code) {
        return of_font(Font::Symbol, low).unwrap_or(UNKNOWN);
    }
    match char::from_u32(code).filter(|&each| each >= ' ' && font == Font::Usual) {
        Some(found) => found,
        None => UNKNOWN,
    }
}

/// Text set in a symbol font, or holding private-use characters of one, as Unicode.
pub fn plain(text: &str, font: Font) -> String {
    let shown = |letter: char| {
        let code = letter as u32;
        if matches!(font, Font::Usual | Font::Symbol) {
            return if (0xf020..=0xf0ff).contains(&code) { symbol(i64::from(code), font) } else { letter };
        }
        let is_coded = (0x21..=0xff).contains(&code) || (0xf020..=0xf0ff).contains(&code);
        if is_coded {
            of_font(font, code & 0xff).unwrap_or(letter)
        } else {
            letter
        }
    };
    text.chars().map(shown).collect()
}
