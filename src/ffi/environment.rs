//! Environment variables, for bindings that look them up before they create a credential.

use crate::credential::env;

/// Returns the names of all variables that credentials are read from.
pub fn names() -> impl Iterator<Item = &'static str> {
    env::ALL.into_iter().flatten().copied()
}
