//! Option objects that hold a secret are read field by field, so that it never stands in a text with others.

use js_sys::{Object, Reflect};
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

    /// The options `region` and `edge`.
    pub(super) fn location(&self) -> Result<Location, CredentialError> {
        Location::new(self.text("region").as_deref(), self.text("edge").as_deref())
    }
}
