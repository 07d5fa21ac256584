//! Ways into JSON that has been checked: what is not of the wanted kind is as good as not there.

use std::borrow::Cow;

use super::{RawJson, Reader};

impl<'a> RawJson<'a> {
    /// The members of these names, each if it is there.
    pub(crate) fn members<const N: usize>(self, names: &[&str; N]) -> [Option<Self>; N] {
        let mut members = [None; N];
        self.pick(names, &mut members);
        members
    }

    fn pick(self, names: &[&str], into: &mut [Option<Self>]) {
        let mut reader = Reader::new(self.as_str());
        let Ok(members) = reader.object() else {
            return;
        };
        while let Ok(Some(name)) = reader.member(&members) {
            let value = reader.raw().ok();
            if let Some((_, slot)) = names.iter().zip(&mut *into).find(|(wanted, _)| **wanted == name) {
                *slot = value;
            }
        }
    }

    /// Gives the items of an array to `read` for as long as it wants them; none if it did not want all of them.
    pub(crate) fn each_item(self, read: &mut dyn FnMut(Self) -> Option<()>) -> Option<()> {
        let mut reader = Reader::new(self.as_str());
        let mut first = true;
        reader.array().ok()?;
        while reader.item(first).ok()? {
            read(reader.raw().ok()?)?;
            first = false;
        }
        Some(())
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

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#" { "a" : "\u00e9" , "b\u0063" : [ 1 , [ ] , "x" ] , "d" : null } "#;

    #[test]
    fn members_are_found_by_name() {
        let json = RawJson::new(TEXT).unwrap();
        let [bc, a, none] = json.members(&["bc", "a", "e"]);
        assert_eq!(a.unwrap().text().unwrap(), "é");
        assert_eq!(a.unwrap().integer(), None);
        assert_eq!(none, None);
        assert_eq!(bc.unwrap().members(&["a"]), [None]);
        assert_eq!(bc.unwrap().text(), None);
    }

    #[test]
    fn items_come_for_as_long_as_they_are_wanted() {
        let json = RawJson::new(TEXT).unwrap();
        let [list] = json.members(&["bc"]);
        let mut seen = Vec::new();
        let all = list.unwrap().each_item(&mut |item| {
            seen.push(item.as_str());
            Some(())
        });
        assert_eq!((all, seen), (Some(()), vec!["1", "[ ]", r#""x""#]));
        let integers = list.unwrap().each_item(&mut |item| item.integer().map(drop));
        assert_eq!(integers, None);
        assert_eq!(json.each_item(&mut |_| Some(())), None);
    }
}
