//! Fuzz targets. Each passes strings to one property, which must hold for every string.

pub mod properties;

/// A libFuzzer target for a property of strings. Other bytes cannot arrive: JavaScript's strings become UTF-8.
#[macro_export]
macro_rules! fuzz {
    ($property:path) => {
        libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
            if let Ok(text) = std::str::from_utf8(bytes) {
                $property(text);
            }
        });
    };
}
