//! The rules for identities. Twilio enforces them when a client connects; no SDK does when it mints.

use core::ops::BitOrAssign;

use crate::error::{CredentialError, ErrorCode};

/// The rules that an identity must follow, because of the products that the token grants.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct IdentityRules {
    voice: bool,
    video: bool,
}

impl BitOrAssign for IdentityRules {
    fn bitor_assign(&mut self, other: Self) {
        self.voice |= other.voice;
        self.video |= other.video;
    }
}

impl IdentityRules {
    /// The rules of every token.
    pub(super) const NONE: Self = Self {
        voice: false,
        video: false,
    };
    /// And those of Voice.
    pub(super) const VOICE: Self = Self {
        voice: true,
        ..Self::NONE
    };
    /// And those of Video.
    pub(super) const VIDEO: Self = Self {
        video: true,
        ..Self::NONE
    };

    /// Rejects an identity that a client could not connect with.
    ///
    /// * every token: 1 to 256 characters (Sync's error 54351, and Voice's 51003)
    /// * Voice: no control character, space, delimiter or "unwise" character (error 31105, which names the classes of
    ///   RFC 2396 §2.4.3). The documentation's narrower rule, letters, digits and underscore, is not enforced there.
    /// * Video: at most 128 characters, those beyond ASCII counted twice (error 53201)
    pub(super) fn check(self, identity: &str) -> Result<(), CredentialError> {
        let refuse = |expected| {
            Err(CredentialError::at(
                ErrorCode::InvalidIdentity,
                "identity",
                expected,
            ))
        };
        let bytes = identity.as_bytes();
        // No character has more than four bytes: of a longer text the rest is not read.
        let seen = bytes.get(..1025).unwrap_or(bytes);
        // All bytes of a character but the first begin with 10 (RFC 3629 §3).
        let length = seen.iter().filter(|byte| **byte & 0xc0 != 0x80).count();
        if length == 0 || length > 256 {
            return refuse("expected 1 to 256 characters");
        }
        if self.voice
            && (seen.iter().any(unfit_for_voice) || !seen.is_ascii() && seen.windows(2).any(is_late_control))
        {
            return refuse(
                "expected, for the voice grant, no control character, no space and none of \" # % < > [ \\ ] ^ ` { | }",
            );
        }
        let ascii = seen.iter().filter(|byte| byte.is_ascii());
        if self.video && length.saturating_mul(2).saturating_sub(ascii.count()) > 128 {
            return refuse(
                "expected, for the video grant, at most 128 characters, those beyond ASCII counted twice",
            );
        }
        Ok(())
    }
}

/// Control, space, delims and unwise of ASCII (RFC 2396 §2.4.3), a bit for each.
const UNFIT_FOR_VOICE: [u64; 2] = {
    let (mut low, mut high) = (u32::MAX as u64, 1 << 63);
    let mut others = b" \"#%<>[\\]^`{|}".as_slice();
    while let [byte, rest @ ..] = others {
        match byte {
            0..64 => low |= 1 << *byte,
            _ => high |= 1 << (*byte & 63),
        }
        others = rest;
    }
    [low, high]
};

fn unfit_for_voice(byte: &u8) -> bool {
    let bits = UNFIT_FOR_VOICE.get(usize::from(byte >> 6)).unwrap_or(&0);
    bits >> (byte & 63) & 1 == 1
}

/// Whether two bytes are a control character beyond ASCII, U+0080 to U+009F.
const fn is_late_control(bytes: &[u8]) -> bool {
    matches!(bytes, [0xc2, 0x80..=0x9f])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(rules: IdentityRules, identity: &str) -> bool {
        rules
            .check(identity)
            .is_err_and(|e| e.code() == ErrorCode::InvalidIdentity && e.field() == Some("identity"))
    }

    #[test]
    fn every_identity_has_1_to_256_characters() {
        let any = IdentityRules::default();
        assert!(refused(any, "") && refused(any, &"x".repeat(257)) && refused(any, &"é".repeat(1 << 20)));
        assert!(!refused(any, &"é".repeat(256)) && !refused(any, "a b\n\"<"));
    }

    #[test]
    fn voice_refuses_what_its_error_names() {
        let voice = IdentityRules::VOICE;
        for character in '\0'..='\u{ff}' {
            let bad = character.is_control() || " \"#%<>[\\]^`{|}".contains(character);
            assert_eq!(refused(voice, &format!("a{character}b")), bad, "{character:?}");
        }
        for good in [
            "alice",
            "alice@example.com",
            "a-b_c.d~e!f*g'h(i)",
            "+14155550100",
            "client:é/😀?&=,;$",
            "\u{a0}¿\u{2080}",
        ] {
            assert!(!refused(voice, good), "{good}");
        }
    }

    #[test]
    fn video_counts_characters_beyond_ascii_twice() {
        let video = IdentityRules::VIDEO;
        assert!(!refused(video, &"x".repeat(128)) && refused(video, &"x".repeat(129)));
        assert!(!refused(video, &"é".repeat(64)) && refused(video, &"é".repeat(65)));
    }
}
