//! Ways into JSON that has been checked: what is not of the wanted kind is as good as not there.

use std::borrow::Cow;

use super::{RawJson, Reader};

impl<'a> RawJson<'a> {
    /// The member of this name, if this is an object that has it.
    pub(crate) fn member(self, name: &str) -> Option<Self> {
        let mut reader = Reader::new(self.as_str());
        let members = reader.object().ok()?;
        while let Some(found) = reader.member(&members).ok()? {
            let value = reader.raw().ok()?;
            if found == name {
                return Some(value);
            }
        }
        None
    }

    /// The items of an array; none of anything else.
    pub(crate) fn items(self) -> Items<'a> {
        let mut reader = Reader::new(self.as_str());
        Items {
            more: reader.array().is_ok(),
            first: true,
            reader,
        }
    }

    /// A string, unescaped.
    pub(crate) fn text(self) -> Option<Cow<'a, str>> {
        Reader::new(self.as_str()).string().ok()
    }

    /// A whole number that is not negative and is exact everywhere.
    pub(crate) fn integer(self) -> Option<u64> {
        Reader::new(self.as_str()).integer().ok()
    }
}

/// The items of an array that has been checked.
pub(crate) struct Items<'a> {
    reader: Reader<'a>,
    more: bool,
    first: bool,
}

impl<'a> Iterator for Items<'a> {
    type Item = RawJson<'a>;

    fn next(&mut self) -> Option<RawJson<'a>> {
        self.more = self.more && self.reader.item(self.first) == Ok(true);
        self.first = false;
        if self.more { self.reader.raw().ok() } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#" { "a" : "\u00e9" , "b\u0063" : [ 1 , [ ] , "x" ] , "d" : null } "#;

    #[test]
    fn members_are_found_by_name() {
        let json = RawJson::new(TEXT).unwrap();
        let a = json.member("a").unwrap();
        assert_eq!(a.text().unwrap(), "é");
        assert_eq!((a.integer(), a.member("a")), (None, None));
        assert_eq!(json.member("e"), None);
        let bc = json.member("bc").unwrap();
        assert_eq!((bc.text(), bc.member("a")), (None, None));
        assert_eq!(json.member("d").map(RawJson::as_str), Some("null"));
    }

    #[test]
    fn items_come_one_by_one() {
        let json = RawJson::new(TEXT).unwrap();
        let list = json.member("bc").unwrap();
        let items: Vec<&str> = list.items().map(RawJson::as_str).collect();
        assert_eq!(items, ["1", "[ ]", r#""x""#]);
        assert_eq!(json.items().next(), None);
        let mut none = RawJson::new("[]").unwrap().items();
        assert_eq!((none.next(), none.next()), (None, None));
    }
}
