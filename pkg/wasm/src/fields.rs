//! Option objects that hold a secret, and environment variables, cross field by field, so that a secret is never in a
//! text with others.

use core::cell::Cell;

use twilio_edge_auth::credential::Location;
use twilio_edge_auth::{CredentialError, ffi};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::buffer::respond;
use crate::error::Error;
use crate::frame::{Frame, Texts};
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

/// Returns the result, or puts the error into the output buffer. Zeroizes the stack, which may have a secret.
pub(crate) fn created<T>(result: Result<T, Error>) -> Option<T> {
    let created = result.map_err(|error| error.respond()).ok();
    zeroize_stack();
    created
}

/// Refuses a secret in a web page.
fn guard(allowed: bool) -> Result<(), Error> {
    if allowed {
        Ok(())
    } else {
        Err(Error::BrowserNotAllowed)
    }
}

/// Environment variables, as fields.
pub(crate) struct Env {
    frame: Frame,
    page: bool,
    /// A variable that was looked up and is a binding.
    binding: Cell<Option<String>>,
}

impl Env {
    /// Takes variables as `texts` strings, `length` bytes in all.
    #[inline(never)]
    pub(crate) fn take(texts: usize, length: usize, page: bool) -> Self {
        Self {
            frame: Frame::take(texts, length, 0),
            page,
            binding: Cell::new(None),
        }
    }

    /// Returns the value of a variable that is a string. In a page nothing is read.
    #[inline(never)]
    pub(crate) fn get(&self, name: &str) -> Option<String> {
        if self.page {
            return None;
        }
        let variables = Fields(self.frame.texts());
        let [name, kind, value] = variables.all().find(|[given, ..]| *given == name)?;
        if kind == BINDING {
            self.binding.set(Some(String::from(name)));
        }
        (kind == "string").then(|| String::from(value))
    }

    /// Returns a credential that was made of the variables, or the error.
    pub(crate) fn created<T>(self, result: Result<T, CredentialError>) -> Option<T> {
        created(match self.refusal() {
            None => result.map_err(Error::Core),
            Some(error) => Err(error),
        })
    }

    fn refusal(self) -> Option<Error> {
        if self.page {
            return Some(Error::BrowserNotAllowed);
        }
        self.binding.take().map(Error::UnresolvedBinding)
    }
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
