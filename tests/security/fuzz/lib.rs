//! Fuzz targets: each hands text to one property, which must hold for all text.

pub mod properties;

/// A target of libFuzzer for a property of texts. What is no text cannot arrive: JavaScript's strings become UTF-8.
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
