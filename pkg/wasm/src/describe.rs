use serde::Serializer;
use wasm_bindgen::JsValue;

/// Converts named texts to an object, without those that are `None`.
pub(crate) fn describe(fields: &[(&str, Option<&str>)]) -> JsValue {
    // As a map, not a struct: serde-wasm-bindgen's cache of field names takes four kilobytes.
    let objects = serde_wasm_bindgen::Serializer::new().serialize_maps_as_objects(true);
    let known = fields
        .iter()
        .filter_map(|(name, value)| value.map(|value| (name, value)));
    objects.collect_map(known).unwrap_or_default()
}
