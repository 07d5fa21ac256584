//! Option objects that are read field by field: those that hold a secret, which thus never stands in a text of its own,
//! and small ones.

use js_sys::{Array, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use crate::credential::Location;
use crate::error::{CredentialError, ErrorCode, unknown_option};

/// An object of options.
pub(super) struct Fields(JsValue);

impl Fields {
    /// Takes an object that has no other fields than those `known`.
    pub(super) fn read(object: JsValue, known: &[&str]) -> Result<Self, CredentialError> {
        if !object.is_object() {
            return Err(CredentialError::at(
                ErrorCode::InvalidArgument,
                "options",
                "expected an object",
            ));
        }
        let fields = Self(object);
        let names = Object::keys(fields.0.unchecked_ref::<Object>());
        for name in names.iter().filter_map(|name| name.as_string()) {
            if !known.contains(&name.as_str()) && fields.get(&name).is_some() {
                return Err(unknown_option(&name, known));
            }
        }
        Ok(fields)
    }

    /// A field, unless it is undefined; a getter that throws counts as one.
    fn get(&self, name: &str) -> Option<JsValue> {
        Reflect::get(&self.0, &name.into())
            .ok()
            .filter(|value| !value.is_undefined())
    }

    /// A text, if there is one. What is no text is given as an empty one, which every check refuses.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.get(name).map(|value| value.as_string().unwrap_or_default())
    }

    /// Whether a flag is set: `true` and nothing else.
    pub(super) fn flag(&self, name: &str) -> bool {
        self.get(name).is_some_and(|value| value.as_bool() == Some(true))
    }

    /// A whole number that is not negative, if there is one.
    pub(super) fn whole(&self, name: &'static str) -> Result<Option<u64>, CredentialError> {
        let Some(value) = self.get(name) else {
            return Ok(None);
        };
        match value.as_f64() {
            // The conversion back shows whether anything was lost: fractions, signs, NaN and infinity are.
            Some(number) if (number as u64) as f64 == number && number < 9e15 => Ok(Some(number as u64)),
            _ => Err(CredentialError::at(
                ErrorCode::InvalidArgument,
                name,
                "expected a whole number, not negative",
            )),
        }
    }

    /// A list of texts, if there is one. What is no text in it is given as an empty one.
    pub(super) fn texts(&self, name: &'static str) -> Result<Option<Vec<String>>, CredentialError> {
        let Some(value) = self.get(name) else {
            return Ok(None);
        };
        if !Array::is_array(&value) {
            return Err(CredentialError::at(
                ErrorCode::InvalidArgument,
                name,
                "expected an array",
            ));
        }
        Ok(Some(
            Array::from(&value)
                .iter()
                .map(|item| item.as_string().unwrap_or_default())
                .collect(),
        ))
    }

    /// The options `region` and `edge`.
    pub(super) fn location(&self) -> Result<Location, CredentialError> {
        Location::new(self.text("region").as_deref(), self.text("edge").as_deref())
    }
}
