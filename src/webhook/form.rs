use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::encoding::sort::sorted;

/// A form's parameters as they are signed: sorted by name, byte by byte, each name directly followed by its value. A
/// name with several values has each different one once, sorted too.
///
/// ```
/// use twilio_edge_auth::webhook::Form;
/// let form = Form::new(vec![("b", "2"), ("a", "1"), ("b", "10"), ("b", "2")]);
/// assert_eq!(form.as_str(), "a1b10b2");
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Form(String);

impl Form {
    /// Creates a form of decoded names and values, in any order.
    #[must_use]
    pub fn new(parameters: Vec<(&str, &str)>) -> Self {
        let mut text = String::new();
        write_form(parameters, &mut |part| text.push_str(part));
        Self(text)
    }

    /// The text that is signed, after the URL.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Form {
    /// Without the content: it holds messages and phone numbers.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Form(…)")
    }
}

/// Writes names and values as they are signed: in the order of their bytes.
pub(crate) fn write_form<T: Ord + Copy>(parameters: Vec<(T, T)>, write: &mut dyn FnMut(T)) {
    let mut last = None;
    for parameter in sorted(parameters) {
        if last.replace(parameter) != Some(parameter) {
            write(parameter.0);
            write(parameter.1);
        }
    }
}
