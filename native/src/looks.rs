//! Looks of text: what run properties state, and how one set of them lies over another.

use crate::names::{Attribute, Name};
use crate::symbols::{font_of, Font};
use crate::words::{is_on, to_int};
use crate::xml::{Declined, Element, Res};

/// In a style, None leaves a property to whatever is below.
#[derive(Clone, Copy, Debug, Default)]
pub struct Looks {
    pub size: Option<f64>,
    pub bold: Option<bool>,
    pub italic: Option<bool>,
    pub capitals: Option<bool>,
    pub hidden: Option<bool>,
    pub symbol: Font,
    pub white: Option<bool>,
    pub shaded: Option<bool>,
}

impl PartialEq for Looks {
    /// What lies behind the text is not compared.
    fn eq(&self, other: &Looks) -> bool {
        self.size == other.size
            && self.bold == other.bold
            && self.italic == other.italic
            && self.capitals == other.capitals
            && self.hidden == other.hidden
            && self.symbol == other.symbol
    }
}

pub fn yes(stated: Option<bool>) -> bool {
    stated == Some(true)
}

impl Looks {
    /// Text is printed as it stands in the file.
    #[inline]
    pub fn is_ordinary(&self) -> bool {
        !(yes(self.hidden) || self.symbol != Font::Usual || yes(self.white))
    }

    pub fn over(&self, above: &Looks) -> Looks {
        Looks {
            size: above.size.or(self.size),
            bold: above.bold.or(self.bold),
            italic: above.italic.or(self.italic),
            capitals: above.capitals.or(self.capitals),
            hidden: above.hidden.or(self.hidden),
            symbol: if above.symbol == Font::Usual { self.symbol } else { above.symbol },
            white: above.white.or(self.white),
            shaded: above.shaded.or(self.shaded),
        }
    }
}

pub fn read_looks(properties: Element) -> Res<Looks> {
    let mut looks = Looks::default();
    for child in properties.children() {
        match child.name() {
            Name::B => looks.bold = Some(is_on(child.val())),
            Name::I => looks.italic = Some(is_on(child.val())),
            Name::Caps => looks.capitals = Some(is_on(child.val())),
            Name::Vanish => looks.hidden = Some(is_on(child.val())),
            Name::Sz => looks.size = points(child.val())?,
            Name::RFonts => looks.symbol = font_of(child.get(Attribute::Ascii).unwrap_or(""))?,
            Name::Color => looks.white = Some(is_white(child)),
            Name::Highlight => {
                let paints = !matches!(child.val(), Some("none" | "white"));
                looks.shaded = Some(paints || yes(looks.shaded));
            }
            Name::Shd => looks.shaded = Some(has_fill(child)? || yes(looks.shaded)),
            _ => {}
        }
    }
    Ok(looks)
}

fn is_white(colour: Element) -> bool {
    colour.val().unwrap_or("").eq_ignore_ascii_case("ffffff")
}

/// Say whether a shading paints anything but white: by its fill, or by a pattern.
pub fn has_fill(shading: Element) -> Res<bool> {
    let fill = shading.get(Attribute::Fill).unwrap_or("");
    let theme = shading.get(Attribute::ThemeFill);
    let pattern = shading.val().unwrap_or("clear");
    let pattern = if pattern.is_empty() { "clear" } else { pattern };
    let empty = ["auto", "none", "ffffff", "white", ""].iter().any(|each| fill.eq_ignore_ascii_case(each));
    if !fill.is_ascii() {
        return Err(Declined("odd colour"));
    }
    Ok(!empty || theme.is_some_and(|each| each != "background1") || !matches!(pattern, "clear" | "nil"))
}

/// A font size: half points, or "12pt".
fn points(stated: Option<&str>) -> Res<Option<f64>> {
    if let Some(text) = stated {
        if text.ends_with("pt") {
            return Err(Declined("size in points"));
        }
    }
    Ok(to_int(stated)?.map(|half| half as f64 / 2.0))
}
