use serde::Serializer;
use wasm_bindgen::JsValue;

/// An object of texts; what is `None` is left out.
pub(super) fn describe(fields: &[(&str, Option<&str>)]) -> JsValue {
    // As a map, not a struct: a struct's names would go through a cache of theirs that costs four kilobytes.
    let objects = serde_wasm_bindgen::Serializer::new().serialize_maps_as_objects(true);
    let known = fields
        .iter()
        .filter_map(|(name, value)| value.map(|value| (name, value)));
    objects.collect_map(known).unwrap_or_default()
}
