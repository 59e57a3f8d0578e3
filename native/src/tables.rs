//! Rows and cells of a table: their places in the grid, merged cells, and which rows are headers.

use crate::looks::{has_fill, yes};
use crate::names::{Attribute, Name};
use crate::reading::{TextReader, DELETED, INSERTED, LIVE};
use crate::styles::StyleSheet;
use crate::words::{is_blank, is_on, to_int};
use crate::xml::{Element, Res};
use std::collections::HashSet;

const MOST_COLUMNS: i64 = 16_384;
const HEADER_CELLS: usize = 2;

pub struct Row<'t> {
    pub element: Element<'t>,
    pub state: u8,
    pub header: bool,
    pub skipped: usize,
}

pub struct GridCell<'t> {
    pub element: Element<'t>,
    pub column: usize,
    pub state: u8,
    pub shaded: bool,
}

/// What stands in a row: a cell, or a control (with the state around it) before the cells that it holds.
pub enum InRow<'t> {
    Cell(GridCell<'t>),
    Control(Element<'t>, u8),
}

/// The rows of a table, told from those of the tables nested in it; counts those that a tracked change put in or out.
pub fn rows<'t>(
    table: Element<'t>,
    state: u8,
    styles: &mut StyleSheet<'t>,
    reader: &mut TextReader,
) -> Res<Vec<Row<'t>>> {
    let mut elements = Vec::new();
    unwrapped(table, Name::Tr, state, &mut elements);
    for (control, around) in elements.iter().filter(|(each, _)| each.name() == Name::Sdt) {
        reader.enter_control(*control, *around)?;
    }
    elements.retain(|(each, _)| each.name() == Name::Tr);
    let bold_header = elements.len() > 1
        && (has_styled_header(table, styles)? || (is_bold(elements[0].0, styles)? && !is_bold(elements[1].0, styles)?));
    let mut in_header = true;
    let mut found = Vec::with_capacity(elements.len());
    for (index, (element, around)) in elements.into_iter().enumerate() {
        let properties = element.child(Name::TrPr);
        let stated = |name| properties.and_then(|each: Element<'t>| each.child(name));
        let mut own = around;
        for (name, state) in [(Name::Ins, INSERTED), (Name::Del, DELETED)] {
            if stated(name).is_some() {
                reader.restructured += 1;
                own = own.max(state);
            }
        }
        in_header = in_header && stated(Name::TblHeader).is_some_and(|each| is_on(each.val()));
        let skipped = match stated(Name::GridBefore) {
            Some(each) => bounded(each.val(), 0)?,
            None => 0,
        };
        found.push(Row { element, state: own, header: in_header || (index == 0 && bold_header), skipped });
    }
    Ok(found)
}

/// The cells of the next row that print something of their own, and the controls around them, in order; `open` holds
/// columns with a merged cell from above.
pub fn cells<'t>(row: &Row<'t>, open: &mut HashSet<usize>, reader: &mut TextReader) -> Res<Vec<InRow<'t>>> {
    let mut elements = Vec::new();
    unwrapped(row.element, Name::Tc, row.state, &mut elements);
    let mut column = row.skipped;
    let mut found = Vec::with_capacity(elements.len());
    for (element, around) in elements {
        if element.name() == Name::Sdt {
            found.push(InRow::Control(element, around));
            continue;
        }
        let (mut span, mut vertical, mut swallowed, mut own, mut shaded) = (1, None, false, LIVE, false);
        if let Some(properties) = element.child(Name::TcPr) {
            for child in properties.children() {
                match child.name() {
                    Name::GridSpan => span = bounded(child.val(), 1)?.max(1),
                    Name::VMerge => vertical = Some(child.val().filter(|each| !each.is_empty()).unwrap_or("continue")),
                    Name::HMerge => swallowed = child.val() != Some("restart"),
                    Name::CellIns => own = own.max(INSERTED),
                    Name::CellDel => own = own.max(DELETED),
                    Name::Shd => shaded = has_fill(child)? || shaded,
                    _ => {}
                }
            }
        }
        let continues = vertical == Some("continue") && open.contains(&column);
        if vertical.is_some() {
            open.insert(column);
        } else {
            open.remove(&column);
        }
        if !continues && !swallowed {
            reader.restructured += usize::from(own != LIVE);
            found.push(InRow::Cell(GridCell { element, column, state: around.max(own), shaded }));
        }
        column += span;
    }
    Ok(found)
}

/// Say whether a table as a whole, or its style, may lay a colour behind its text.
pub fn is_painted<'t>(table: Element<'t>, styles: &mut StyleSheet<'t>) -> Res<bool> {
    let Some(properties) = table.child(Name::TblPr) else { return Ok(false) };
    if properties.child(Name::Shd).is_some() {
        return Ok(true);
    }
    styles.fills_cells(properties.child_val(Name::TblStyle).unwrap_or(""))
}

/// Collect the rows or cells of an element with their states, and the controls around them.
fn unwrapped<'t>(parent: Element<'t>, wanted: Name, state: u8, found: &mut Vec<(Element<'t>, u8)>) {
    for child in parent.children() {
        let inside = match child.name() {
            name if name == wanted => {
                found.push((child, state));
                continue;
            }
            Name::Sdt => {
                found.push((child, state));
                state
            }
            Name::SdtContent | Name::CustomXml => state,
            Name::Ins | Name::MoveTo => state.max(INSERTED),
            Name::Del | Name::MoveFrom => state.max(DELETED),
            _ => continue,
        };
        unwrapped(child, wanted, inside, found);
    }
}

fn bounded(stated: Option<&str>, default: i64) -> Res<usize> {
    Ok(to_int(stated)?.map_or(default, |value| value.clamp(0, MOST_COLUMNS)) as usize)
}

/// Say whether the table uses the first-row format of its style, and the style makes that bold.
fn has_styled_header<'t>(table: Element<'t>, styles: &mut StyleSheet<'t>) -> Res<bool> {
    let Some(properties) = table.child(Name::TblPr) else { return Ok(false) };
    let (Some(look), Some(style)) = (properties.child(Name::TblLook), properties.child(Name::TblStyle)) else {
        return Ok(false);
    };
    let uses_first_row = match look.get(Attribute::FirstRow) {
        // Older files pack the flags into one hexadecimal number (ECMA-376 Part 1, 17.4.56).
        None => {
            let flags: Vec<char> = look.val().unwrap_or("").chars().collect();
            flags.len() == 4 && "2367abefABEF".contains(flags[2])
        }
        stated => is_on(stated),
    };
    if !uses_first_row {
        return Ok(false);
    }
    styles.has_bold_first_row(style.val().unwrap_or(""))
}

/// Say whether at least two cells hold text and all text of the row is bold.
fn is_bold<'t>(row: Element<'t>, styles: &mut StyleSheet<'t>) -> Res<bool> {
    let mut filled = 0;
    for cell in row.children().filter(|each| each.name() == Name::Tc) {
        let mut has_text = false;
        for paragraph in cell.children().filter(|each| each.name() == Name::P) {
            let style = styles.paragraph(paragraph.child(Name::PPr).and_then(|each| each.child_val(Name::PStyle)))?;
            for run in paragraph.children().filter(|each| each.name() == Name::R) {
                let mut prints = false;
                for text in run.children().filter(|each| each.name() == Name::T) {
                    prints = prints || !is_blank(&text.text()?);
                }
                if !prints {
                    continue;
                }
                has_text = true;
                let looks = match run.child(Name::RPr) {
                    Some(properties) => styles.run(properties, &style)?,
                    None => style.looks,
                };
                if !yes(looks.bold) {
                    return Ok(false);
                }
            }
        }
        filled += usize::from(has_text);
    }
    Ok(filled >= HEADER_CELLS)
}
