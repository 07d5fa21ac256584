//! JSON: a strict reader that builds no tree, and a writer.
//!
//! Values that this crate only passes on (parameters, playback grants, grants it has no name for) stay the text they
//! are, checked but not converted, so that numbers and the order of members come out exactly as they went in.

mod malformed;
mod options;
mod raw;
mod reader;
mod writer;

pub(crate) use malformed::Malformed;
pub(crate) use options::{Options, at, read_options};
pub use raw::RawJson;
#[cfg(feature = "serde")]
pub(crate) use reader::Kind;
pub(crate) use reader::{Reader, whole};
pub(crate) use writer::{ObjectWriter, write_integer, write_string};
