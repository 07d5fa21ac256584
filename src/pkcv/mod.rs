//! Public key client validation: each request to the REST API has a header with a hash of the request, signed with a
//! private key whose public key is registered at Twilio (<https://www.twilio.com/docs/iam/pkcv>).
//!
//! Builds the JWS signing input. Sign it with an RSA key that is held elsewhere (WebCrypto, an HSM).
//!
//! ```
//! use twilio_edge_auth::pkcv::{CanonicalRequest, ClientValidation, RsaAlgorithm};
//!
//! let url = "https://api.twilio.com/2010-04-01/Accounts.json?PageSize=5";
//! let request = CanonicalRequest::new("GET", url, "Basic Zm9v", b"")?;
//! let validation = ClientValidation::new(
//!     "AC00000000000000000000000000000000",
//!     "SK11111111111111111111111111111111",
//!     "CR22222222222222222222222222222222",
//! )?;
//! let signed = validation.signing_input(RsaAlgorithm::Rs256, &request, 1_700_000_000)?;
//! // The value of `Twilio-Client-Validation` is this, a dot, and its signature in base64url.
//! assert_eq!(signed.split('.').count(), 2);
//! # Ok::<(), twilio_edge_auth::CredentialError>(())
//! ```

mod canonical_request;
mod client_validation;

pub use canonical_request::CanonicalRequest;
pub use client_validation::{ClientValidation, RsaAlgorithm};
