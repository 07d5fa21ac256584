//! JSON, as strictly as a credential needs it: read from text without building a tree, and written into a text.
//!
//! Values that this crate only passes on (parameters, playback grants, grants it has no name for) stay the text they
//! are, checked but not converted, so that numbers and the order of members come out exactly as they went in.

mod malformed;
mod raw;
mod read;
mod write;

pub(crate) use malformed::Malformed;
pub use raw::RawJson;
pub(crate) use read::Reader;
pub(crate) use write::{ObjectWriter, write_integer, write_string};
