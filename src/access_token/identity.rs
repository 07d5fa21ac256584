//! What an identity may be. The service enforces these rules when a client connects; no SDK does when it mints.

use crate::error::{CredentialError, ErrorCode};

/// The products whose rules an identity must keep, because the token grants them.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct IdentityRules {
    pub(super) voice: bool,
    pub(super) video: bool,
}

impl IdentityRules {
    /// Refuses an identity that a client could not connect with.
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
        // Counting stops early: a hostile megabyte is not walked through.
        let length = identity.chars().take(257).count();
        if length == 0 || length > 256 {
            return refuse("expected 1 to 256 characters");
        }
        if self.voice && identity.chars().any(unfit_for_voice) {
            return refuse(
                "expected, for the voice grant, no control character, no space and none of \" # % < > [ \\ ] ^ ` { | }",
            );
        }
        if self.video
            && identity
                .chars()
                .map(|c| if c.is_ascii() { 1_usize } else { 2 })
                .sum::<usize>()
                > 128
        {
            return refuse(
                "expected, for the video grant, at most 128 characters, those beyond ASCII counted twice",
            );
        }
        Ok(())
    }
}

/// Control, space, delims and unwise: RFC 2396 §2.4.3.
fn unfit_for_voice(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            ' ' | '"' | '#' | '%' | '<' | '>' | '[' | '\\' | ']' | '^' | '`' | '{' | '|' | '}'
        )
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
        let voice = IdentityRules {
            voice: true,
            video: false,
        };
        for bad in "\u{0}\u{1f}\u{7f}\u{85} \"#%<>[\\]^`{|}".chars() {
            assert!(refused(voice, &format!("a{bad}b")), "{bad:?}");
        }
        for good in [
            "alice",
            "alice@example.com",
            "a-b_c.d~e!f*g'h(i)",
            "+14155550100",
            "client:é/😀?&=,;$",
        ] {
            assert!(!refused(voice, good), "{good}");
        }
    }

    #[test]
    fn video_counts_characters_beyond_ascii_twice() {
        let video = IdentityRules {
            voice: false,
            video: true,
        };
        assert!(!refused(video, &"x".repeat(128)) && refused(video, &"x".repeat(129)));
        assert!(!refused(video, &"é".repeat(64)) && refused(video, &"é".repeat(65)));
    }
}
