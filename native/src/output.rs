//! How the result is handed over: counts, the text, strings parted by NUL, and then whole numbers of four bytes.

use crate::blocks::{Block, NO_CELL};
use crate::walk::Walker;
use crate::xml::{Declined, Res};

pub struct Furniture {
    pub kind: i32,
    pub text: String,
}

pub struct Comment {
    pub text: String,
    pub author: String,
    pub span: Option<(usize, usize)>,
}

/// What stands beside the text.
pub struct Found {
    pub furniture: Vec<Furniture>,
    pub comments: Vec<Comment>,
}

/// Stands for a value that there is not.
const NONE: i32 = i32::MIN;

fn small<T: TryInto<i32>>(value: T) -> Res<i32> {
    value.try_into().map_err(|_| Declined("large number"))
}

pub fn packed(walker: &Walker, found: &Found) -> Res<Vec<u8>> {
    let written = &walker.written;
    let mut strings: Vec<&str> = written.labels.iter().map(String::as_str).collect();
    strings.extend(written.styles.iter().map(|style| style.name));
    strings.extend(written.deletions.iter().map(|(_, words)| words.as_str()));
    strings.extend(found.furniture.iter().map(|each| each.text.as_str()));
    for comment in &found.comments {
        strings.extend([comment.text.as_str(), comment.author.as_str()]);
    }
    for form in &walker.reader.forms {
        strings.extend([form.name.as_str(), form.value.as_str()]);
    }
    let strings = strings.join("\0");
    let reader = &walker.reader;
    let mut numbers: Vec<i32> = Vec::with_capacity(16 + written.blocks.len() * 8);
    let counts = [
        written.text.len(),
        strings.len(),
        written.labels.len(),
        written.blocks.len(),
        written.styles.len(),
        written.cells.len(),
        written.changes.len(),
        written.deletions.len(),
        written.concealed.len(),
        found.furniture.len(),
        found.comments.len(),
        reader.forms.len(),
        reader.hidden_characters,
        reader.insertions,
        reader.deletions,
        reader.restructured,
        walker.properties.changed_marks,
        reader.objects,
        reader.numbers,
    ];
    for count in counts {
        numbers.push(small(count)?);
    }
    let head = numbers.len();
    let columns: [fn(&Block) -> Res<i32>; 8] = [
        |block| small(block.start),
        |block| small(block.end),
        |block| Ok(block.kind as i32),
        |block| small(block.label),
        |block| Ok(i32::from(block.label_in_text) + 2 * i32::from(block.struck)),
        |block| block.level.map_or(Ok(NONE), small),
        |block| small(block.style),
        |block| if block.cell == NO_CELL { Ok(NONE) } else { small(block.cell) },
    ];
    for column in columns {
        for block in &written.blocks {
            numbers.push(column(block)?);
        }
    }
    for style in &written.styles {
        // Sizes are half points.
        let size = match style.size {
            None => NONE,
            Some(points) if (points * 2.0).abs() < 1e9 => (points * 2.0) as i32,
            Some(_) => return Err(Declined("large number")),
        };
        numbers.extend([size, i32::from(style.bold), i32::from(style.italic)]);
    }
    for cell in &written.cells {
        numbers.extend([
            small(cell.table)?,
            small(cell.row)?,
            small(cell.column)?,
            i32::from(cell.header),
            small(cell.depth)?,
        ]);
    }
    for &(start, end, state) in &written.changes {
        numbers.extend([small(start)?, small(end)?, i32::from(state)]);
    }
    for (at, _) in &written.deletions {
        numbers.push(small(*at)?);
    }
    for &hidden in &written.concealed {
        numbers.push(small(hidden)?);
    }
    numbers.extend(found.furniture.iter().map(|each| each.kind));
    for comment in &found.comments {
        let (start, end) = comment.span.map_or(Ok((NONE, NONE)), |(start, end)| Ok((small(start)?, small(end)?)))?;
        numbers.extend([start, end]);
    }
    numbers.extend(reader.forms.iter().map(|each| each.kind as i32));
    let mut out = Vec::with_capacity(numbers.len() * 4 + written.text.len() + strings.len());
    out.extend(numbers[..head].iter().flat_map(|each| each.to_le_bytes()));
    out.extend_from_slice(written.text.as_bytes());
    out.extend_from_slice(strings.as_bytes());
    out.extend(numbers[head..].iter().flat_map(|each| each.to_le_bytes()));
    Ok(out)
}
