//! Text formats: base64, percent-encoding, URLs and JSON, and what reading and writing them share.

pub(crate) mod ascii;
pub(crate) mod base64;
pub(crate) mod byte_search;
pub(crate) mod json;
pub(crate) mod percent;
pub(crate) mod sort;
pub(crate) mod url;
