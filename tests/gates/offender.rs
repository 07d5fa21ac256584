// Has everything that is forbidden: it formats and parses floats, panics, names its sources and keeps its names.
#[unsafe(no_mangle)]
pub extern "C" fn offend(value: f64, list: &[u8; 4], at: usize) -> usize {
    let text = value.to_string();
    let parsed: f64 = text.parse().unwrap();
    text.len() + usize::from(list[at]) + parsed as usize
}
