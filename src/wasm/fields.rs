//! Option objects that hold a secret, and environment variables, cross field by field, so that a secret is never in a
//! text with others.

use std::cell::Cell;

use wasm_bindgen::prelude::wasm_bindgen;

use super::buffer::{answer, made};
use super::frame::{Texts, with_frame};
use super::wipe_stack;
use crate::credential::{Location, env};
use crate::error::{CredentialError, ErrorCode, unknown_option};

/// Fields that have a value: of each its name, the value's type as `typeof` says it, and the value as text, which is empty
/// if it is neither a text nor a boolean.
pub(super) struct Fields<'a>(Texts<'a>);

impl<'a> Fields<'a> {
    /// Takes fields that have no other names than those `known`. In a page a secret is refused unless its author insists.
    pub(super) fn new(texts: Texts<'a>, known: &[&str], page: bool) -> Result<Self, CredentialError> {
        let fields = Self(texts);
        let mut allowed = !page;
        for [name, kind, value] in fields.all() {
            if !known.contains(&name) {
                return Err(unknown_option(name, known));
            }
            allowed |= name == "dangerouslyAllowBrowser" && kind == "boolean" && value == "true";
        }
        guard(allowed)?;
        Ok(fields)
    }

    fn all(&self) -> impl Iterator<Item = [&'a str; 3]> {
        let mut texts = self.0;
        std::iter::from_fn(move || Some([texts.next()?, texts.next()?, texts.next()?]))
    }

    /// A text, if there is one. Another value becomes an empty string, which every check refuses.
    pub(super) fn text(&self, name: &str) -> Option<&'a str> {
        let [_, kind, value] = self.all().find(|[given, ..]| *given == name)?;
        Some(if kind == "string" { value } else { "" })
    }

    /// A text that must be there, which an empty one is not.
    pub(super) fn required(&self, name: &str) -> &'a str {
        self.text(name).unwrap_or_default()
    }

    /// The options `region` and `edge`.
    pub(super) fn location(&self) -> Result<Location, CredentialError> {
        Location::new(self.text("region"), self.text("edge"))
    }
}

/// Refuses a secret in a web page.
pub(super) fn guard(allowed: bool) -> Result<(), CredentialError> {
    if allowed {
        return Ok(());
    }
    Err(CredentialError::at(
        ErrorCode::BrowserNotAllowed,
        "dangerouslyAllowBrowser",
        "expected to run on a server: everyone who opens a page can read the secrets in it",
    ))
}

/// Makes a credential of `texts` strings, `length` bytes in all.
pub(super) fn open<T>(
    texts: usize,
    length: usize,
    read: &dyn Fn(Texts<'_>) -> Result<T, CredentialError>,
) -> Option<T> {
    let mut result = None;
    with_frame(texts, length, 0, &mut |texts, _| result = Some(read(texts)));
    let made = result.and_then(made);
    wipe_stack();
    made
}

/// Makes a credential of environment variables, as fields: those that are strings.
pub(super) fn open_from_env<T>(
    texts: usize,
    length: usize,
    page: bool,
    read: &dyn Fn(env::Lookup<'_>) -> Result<T, CredentialError>,
) -> Option<T> {
    open(texts, length, &|texts| {
        guard(!page)?;
        let variables = Fields(texts);
        let binding = Cell::new("");
        let result = read(&|name| {
            let [name, kind, value] = variables.all().find(|[given, ..]| *given == name)?;
            if kind == BINDING {
                binding.set(name);
            }
            (kind == "string").then(|| String::from(value))
        });
        match binding.get() {
            "" => result,
            name => Err(unresolved(name)),
        }
    })
}

/// The kind of a variable that is a Secrets Store binding: as a symbol.
const BINDING: &str = "symbol";

/// A binding returns its value asynchronously.
fn unresolved(name: &str) -> CredentialError {
    let expected = "expected text, not a Secrets Store binding: use await fromBindings(env)";
    CredentialError::new(ErrorCode::MissingEnv, expected).within(name)
}

/// The names of the environment variables that are looked at, one on each line.
#[wasm_bindgen(js_name = envNames)]
pub fn env_names() -> i32 {
    let mut lines = String::new();
    for name in env::ALL.into_iter().flatten() {
        lines.push_str(name);
        lines.push('\n');
    }
    answer(Ok(lines))
}
