//! Serde for values that are text, and for JSON that is kept as text.

use serde::ser::{Error, SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

use crate::encoding::json::{Kind, RawJson, Reader};

/// Serializes a type as its text, and deserializes it through `FromStr`, with its checks.
macro_rules! serde_as_text {
    ($name:ident) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <alloc::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}
pub(crate) use serde_as_text;

/// Serializes JSON text as the value that it is.
pub(crate) fn serialize_json<S: Serializer>(json: &str, serializer: S) -> Result<S::Ok, S::Error> {
    match RawJson::new(json) {
        Some(json) => json.serialize(serializer),
        None => Err(S::Error::custom("invalid JSON")),
    }
}

impl Serialize for RawJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = self.as_str();
        let mut reader = Reader::lenient(text);
        let invalid = || S::Error::custom("invalid JSON");
        match reader.peek().map_err(|_| invalid())? {
            Kind::Object => {
                let mut map = serializer.serialize_map(None)?;
                let members = reader.object().map_err(|_| invalid())?;
                while let Some(name) = reader.member(&members).map_err(|_| invalid())? {
                    map.serialize_entry(name.as_str(), &reader.raw().map_err(|_| invalid())?)?;
                }
                map.end()
            }
            Kind::Array => {
                let mut items = serializer.serialize_seq(None)?;
                for item in self.items() {
                    items.serialize_element(&item)?;
                }
                items.end()
            }
            Kind::String => serializer.serialize_str(&reader.string().map_err(|_| invalid())?),
            Kind::Number => match (text.parse::<u64>(), text.parse::<i64>(), text.parse::<f64>()) {
                (Ok(number), ..) => serializer.serialize_u64(number),
                (_, Ok(number), _) => serializer.serialize_i64(number),
                (.., Ok(number)) => serializer.serialize_f64(number),
                _ => Err(invalid()),
            },
            Kind::Boolean => serializer.serialize_bool(text == "true"),
            Kind::Null => serializer.serialize_unit(),
        }
    }
}
