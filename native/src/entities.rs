//! Entities: characters written as names or numbers.

use crate::xml::{Declined, Res};

const MALFORMED: Declined = Declined("malformed XML");

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
        Some(hex) if !hex.is_empty() && hex.bytes().all(|each| each.is_ascii_hexdigit()) => {
            u32::from_str_radix(hex, 16)
        }
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
