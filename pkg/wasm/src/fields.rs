//! Option objects that hold a secret, and environment variables, cross field by field, so that a secret is never in a
//! text with others.

use core::cell::Cell;

use twilio_edge_auth::credential::Location;
use twilio_edge_auth::{CredentialError, ffi};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::buffer::respond;
use crate::error::Error;
use crate::frame::{Texts, with_frame};
use crate::stack::zeroize_stack;

/// Fields that have a value: of each its name, the value's type as `typeof` says it, and the value as text, which is empty
/// if it is neither a text nor a boolean.
pub(crate) struct Fields<'a>(Texts<'a>);

impl<'a> Fields<'a> {
    /// Takes fields that have no other names than those `known`. In a page a secret is refused unless its author insists.
    pub(crate) fn new(texts: Texts<'a>, known: &[&str], page: bool) -> Result<Self, Error> {
        let fields = Self(texts);
        let mut allowed = !page;
        for [name, kind, value] in fields.all() {
            if !known.contains(&name) {
                return Err(ffi::error::unknown_option(name, known).into());
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
    pub(crate) fn text(&self, name: &str) -> Option<&'a str> {
        let [_, kind, value] = self.all().find(|[given, ..]| *given == name)?;
        Some(if kind == "string" { value } else { "" })
    }

    /// A text that must be there, which an empty one is not.
    pub(crate) fn required(&self, name: &str) -> &'a str {
        self.text(name).unwrap_or_default()
    }

    /// The options `region` and `edge`.
    pub(crate) fn location(&self) -> Result<Location, Error> {
        Ok(Location::new(self.text("region"), self.text("edge"))?)
    }
}

/// Returns the result, or puts the error into the output buffer.
pub(crate) fn created<T>(result: Result<T, Error>) -> Option<T> {
    result.map_err(|error| error.respond()).ok()
}

/// Refuses a secret in a web page.
fn guard(allowed: bool) -> Result<(), Error> {
    if allowed {
        Ok(())
    } else {
        Err(Error::BrowserNotAllowed)
    }
}

/// Makes a credential of `texts` strings, `length` bytes in all.
pub(crate) fn open<T>(
    texts: usize,
    length: usize,
    read: &dyn Fn(Texts<'_>) -> Result<T, Error>,
) -> Option<T> {
    let mut result = None;
    with_frame(texts, length, 0, &mut |texts, _| result = Some(read(texts)));
    let created = result.and_then(created);
    zeroize_stack();
    created
}

/// Looks up an environment variable.
type Lookup<'l> = &'l dyn Fn(&str) -> Option<String>;

/// Makes a credential of environment variables, as fields: those that are strings.
pub(crate) fn open_from_env<T>(
    texts: usize,
    length: usize,
    page: bool,
    read: &dyn Fn(Lookup<'_>) -> Result<T, CredentialError>,
) -> Option<T> {
    open(texts, length, &|texts| {
        guard(!page)?;
        let variables = Fields(texts);
        let binding = Cell::new(None);
        let result = read(&|name| {
            let [name, kind, value] = variables.all().find(|[given, ..]| *given == name)?;
            if kind == BINDING {
                binding.set(Some(String::from(name)));
            }
            (kind == "string").then(|| String::from(value))
        });
        match binding.take() {
            None => Ok(result?),
            Some(name) => Err(Error::UnresolvedBinding(name)),
        }
    })
}

/// The kind of a variable that is a Secrets Store binding: as a symbol.
const BINDING: &str = "symbol";

/// The names of the environment variables that are looked at, one on each line.
#[wasm_bindgen(js_name = envNames)]
pub fn env_names() -> i32 {
    let mut lines = String::new();
    for name in ffi::environment::names() {
        lines.push_str(name);
        lines.push('\n');
    }
    respond(Ok(lines))
}
