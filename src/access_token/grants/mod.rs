//! What a token allows. Typed grants and options in JSON become the same values, and one function writes these as claims.

mod claims;
mod field;
mod product;
mod table;

pub(super) use claims::GrantClaims;
pub use field::SyncService;
pub use table::{ChatGrant, Grant, SyncGrant, TaskRouterGrant, VideoGrant, VoiceGrant};
