//! The frames in which texts cross to the .wasm: those of `bridge.ts` are read as they were written, and others do no harm.
#![no_main]
#![allow(dead_code, reason = "the binding's module, of which this uses a part")]

#[path = "../../../../pkg/wasm/src/frame.rs"]
mod frame;

/// The input buffer.
mod buffer {
    use std::cell::RefCell;

    thread_local! {
        pub static INPUT: RefCell<Vec<u8>> = const { RefCell::new(vec![]) };
    }

    pub struct Input(Vec<u8>);

    impl Input {
        pub fn take(length: usize) -> Self {
            let input = INPUT.take();
            Self(input.get(..length).unwrap_or_default().to_vec())
        }

        pub fn bytes(&self) -> &[u8] {
            &self.0
        }
    }
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    any(bytes);
    if let Ok(text) = str::from_utf8(bytes) {
        written(text);
    }
});

/// Reads all texts of a frame, and its body.
fn read(input: Vec<u8>, texts: usize, length: usize, body: usize) -> (Vec<Option<Vec<u8>>>, Vec<u8>) {
    buffer::INPUT.set(input);
    let frame = frame::Frame::take(texts, length, body);
    let mut each = frame.texts();
    let count = each.count();
    let read = (0..count)
        .map(|_| each.next_bytes().map(<[u8]>::to_vec))
        .collect();
    (read, frame.body().to_vec())
}

/// Any numbers and bytes: what is read is a part of the text, once.
fn any(bytes: &[u8]) {
    let [texts, length, body, ref input @ ..] = *bytes else {
        return;
    };
    let (read, _) = read(input.to_vec(), texts.into(), length.into(), body.into());
    let joined: Vec<u8> = read.into_iter().flatten().flatten().collect();
    assert!(input.starts_with(&joined) && joined.len() <= length.into());
}

/// Lines as texts, with lengths in UTF-16 code units and in bytes; the last line is the body.
fn written(text: &str) {
    let (texts, body) = text.rsplit_once('\n').unwrap_or((text, ""));
    let texts: Vec<&str> = texts.split('\n').collect();
    let whole = texts.concat();
    let units = |text: &str| text.encode_utf16().count();
    for length in [units, str::len] {
        let lengths = texts
            .iter()
            .flat_map(|text| u32::try_from(length(text)).unwrap().to_le_bytes());
        let input = [whole.as_bytes(), &lengths.collect::<Vec<_>>(), body.as_bytes()].concat();
        let (read, read_body) = read(input, texts.len(), whole.len(), body.len());
        let expected: Vec<_> = texts.iter().map(|text| Some(text.as_bytes().to_vec())).collect();
        assert_eq!(read, expected);
        assert_eq!(read_body, body.as_bytes());
    }
}
