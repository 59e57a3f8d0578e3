//! Complex fields that are open while the text is read.

use crate::controls::{FieldKind, FormField};
use crate::words::{check_characters, clean};
use crate::xml::Res;

/// A field that has begun; `form` is the name of the form field that it is, `value` gathers what its result says.
#[derive(Default)]
pub struct OpenField {
    pub code: String,
    pub in_result: bool,
    pub form: Option<String>,
    pub value: String,
}

impl OpenField {
    pub fn name(&self) -> Res<String> {
        check_characters(&self.code)?;
        Ok(crate::words::split(&self.code).next().unwrap_or("").to_uppercase())
    }

    pub fn is_contents(&self) -> Res<bool> {
        Ok(self.in_result && matches!(self.name()?.as_str(), "TOC" | "TOA"))
    }
}

/// Say whether Word draws a number for a field of that name.
pub fn is_number(name: &str) -> bool {
    matches!(name, "AUTONUM" | "AUTONUMLGL" | "AUTONUMOUT" | "LISTNUM")
}

/// The fields open around the text that is read.
#[derive(Default)]
pub struct FieldStack {
    /// How many of them are still at their instructions.
    pub silent: i32,
    /// How many are tables of contents, at their result.
    pub contents: i32,
    pub open: Vec<OpenField>,
    /// Places among the open fields of form fields whose result is read.
    pub listening: Vec<usize>,
}

impl FieldStack {
    pub fn is_watching(&self) -> bool {
        self.silent != 0 || self.contents != 0 || !self.listening.is_empty()
    }

    pub fn separate(&mut self) -> Res<()> {
        if let Some(field) = self.open.last_mut().filter(|each| !each.in_result) {
            field.in_result = true;
            self.silent -= 1;
            self.contents += i32::from(field.is_contents()?);
            if field.form.is_some() {
                self.listening.push(self.open.len() - 1);
            }
        }
        Ok(())
    }

    /// Close the innermost field and return its instructions if Word draws a number for it, else "".
    pub fn end(&mut self, forms: &mut Vec<FormField>) -> Res<String> {
        let Some(mut field) = self.open.pop() else { return Ok(String::new()) };
        if let Some(name) = field.form.take() {
            forms.push(FormField { name, value: clean(&field.value), kind: FieldKind::Text });
            if self.listening.last() == Some(&self.open.len()) {
                self.listening.pop();
            }
        }
        self.silent -= i32::from(!field.in_result);
        self.contents -= i32::from(field.is_contents()?);
        let is_number = !field.in_result && is_number(&field.name()?);
        Ok(if is_number { field.code } else { String::new() })
    }
}
