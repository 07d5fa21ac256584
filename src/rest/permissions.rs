//! The known permissions of Restricted keys and OAuth apps.
//!
//! Twilio publishes no complete list, so a policy accepts every well-formed permission. Twilio refuses a policy with a
//! permission that does not exist (error 70002).

use core::fmt;

/// One line for each resource: its path, the letters of its documented, seen and disputed actions, its title.
const TABLE: &str = include_str!("permissions.tsv");

/// What a permission allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Fetches one.
    Read,
    /// Lists them, which `Read` does not include.
    List,
    /// Creates one.
    Create,
    /// Changes one.
    Update,
    /// Deletes one.
    Delete,
    /// All five: how Twilio returns a resource of which every action is allowed.
    All,
}

impl Action {
    const fn from_letter(letter: u8) -> Option<Self> {
        Some(match letter {
            b'R' => Self::Read,
            b'L' => Self::List,
            b'C' => Self::Create,
            b'U' => Self::Update,
            b'D' => Self::Delete,
            b'*' => Self::All,
            _ => return None,
        })
    }

    /// The action as the last part of a permission: `"read"` … `"delete"`, `"*"`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::List => "list",
            Self::Create => "create",
            Self::Update => "update",
            Self::Delete => "delete",
            Self::All => "*",
        }
    }
}

/// Where a permission is known from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// Twilio's documentation.
    Documented,
    /// Public code that creates keys with it.
    Seen,
    /// Sources that differ in its name or actions.
    Disputed,
}

/// A permission. `Display` writes it as in a policy: `/twilio/messaging/messages/create`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Permission {
    /// The product and the resource: `"messaging/services.phonenumbers"`.
    pub resource: &'static str,
    /// What it allows.
    pub action: Action,
    /// The name of the resource for people: `"phone numbers of a Messaging Service"`.
    pub title: &'static str,
    /// Where it is known from.
    pub status: Status,
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "/twilio/{}/{}", self.resource, self.action.as_str())
    }
}

/// Returns all known permissions, by product and resource.
pub fn all() -> impl Iterator<Item = Permission> {
    TABLE.lines().skip(1).flat_map(|line| {
        let mut columns = line.split('\t');
        let mut column = move || columns.next().unwrap_or_default();
        let (resource, documented, seen, disputed, title) =
            (column(), column(), column(), column(), column());
        [
            (Status::Documented, documented),
            (Status::Seen, seen),
            (Status::Disputed, disputed),
        ]
        .into_iter()
        .flat_map(move |(status, letters)| {
            letters
                .bytes()
                .filter_map(Action::from_letter)
                .map(move |action| Permission {
                    resource,
                    action,
                    title,
                    status,
                })
        })
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::super::KeyOptions;
    use super::*;

    #[test]
    fn every_permission_is_listed_once_and_fits_a_policy() {
        let names: Vec<String> = all().map(|permission| permission.to_string()).collect();
        assert_eq!(names.iter().collect::<HashSet<_>>().len(), names.len());
        assert!(names.len() > 500);
        for name in &names {
            KeyOptions::default().with_policy(&[name]).unwrap();
        }
        let message = all().find(|each| each.to_string() == "/twilio/messaging/messages/read");
        assert_eq!(message.unwrap().status, Status::Documented);
    }

    #[test]
    fn every_line_of_the_table_is_complete() {
        for line in TABLE.lines().skip(1) {
            let columns: Vec<&str> = line.split('\t').collect();
            assert_eq!(columns.len(), 5, "{line}");
            let letters: String = columns.get(1..4).unwrap().concat();
            assert!(
                letters.bytes().all(|letter| b"RLCUD*-".contains(&letter)),
                "{line}"
            );
            assert!(columns.iter().all(|column| !column.is_empty()), "{line}");
        }
        // `*` stands for the five actions, so a resource with it has them all.
        assert!(all().any(|permission| permission.action == Action::All));
        for wildcard in all().filter(|permission| permission.action == Action::All) {
            let others = all().filter(|each| each.resource == wildcard.resource).count();
            assert_eq!(others, 6, "{wildcard}");
        }
    }
}
