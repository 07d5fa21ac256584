use super::*;
use crate::encoding::json::RawJson;

fn problem(text: &str) -> Malformed {
    let mut reader = Reader::new(text);
    reader.raw().and_then(|_| reader.end()).unwrap_err()
}

#[test]
fn a_value_stays_the_text_it_is() {
    for text in [
        "{}",
        "[]",
        r#"{"a":[1e400,-0,0.50,{"b":null}],"c":"\u00e9\/"}"#,
        "\"é\u{2028}\"",
        "true",
        "-1.5E+3",
    ] {
        assert_eq!(RawJson::new(text).map(RawJson::as_str), Some(text));
    }
    assert_eq!(
        RawJson::new(" [ 1 , 2 ] ").map(RawJson::as_str),
        Some("[ 1 , 2 ]")
    );
}

#[test]
fn what_is_not_json_is_refused() {
    for text in [
        "",
        " ",
        "{",
        "[",
        "[1,]",
        "{,}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{a:1}",
        "'a'",
        "01",
        "-",
        "1.",
        ".5",
        "1e",
        "+1",
        "tru",
        "nul",
        "NaN",
        "\"\t\"",
        "\"\\x\"",
        "\"\\u12g4\"",
        "\"\\u12\"",
        "\"a",
        "1 2",
        "[1 2]",
        "\u{feff}1",
        "// x\n1",
        "{\"a\":1 \"b\":2}",
        "{1:2}",
        "[}",
        "\"\\",
    ] {
        assert_eq!(problem(text), Malformed::Syntax, "{text}");
    }
}

#[test]
fn what_parsers_disagree_about_is_refused() {
    assert_eq!(problem(r#"{"a":1,"a":1}"#), Malformed::Duplicate);
    assert_eq!(problem(r#"{"a":1,"\u0061":1}"#), Malformed::Duplicate);
    assert_eq!(problem(r#"{"x":{"__proto__":{}}}"#), Malformed::Proto);
    for lone in [
        r#""\ud800""#,
        r#""\udc00""#,
        r#""\ud800\u0041""#,
        r#""\ud800x""#,
        r#""\ud800\ue000""#,
        r#""\udbff\udbff""#,
        r#""\udc00\udc00""#,
        r#""\udc00\u12""#,
        r#""\udc00\ud800""#,
    ] {
        assert_eq!(problem(lone), Malformed::Surrogate, "{lone}");
    }
    assert_eq!(problem(&"[".repeat(100_000)), Malformed::TooDeep);
    assert!(RawJson::new(&["[".repeat(32), "]".repeat(32)].concat()).is_some());
    assert_eq!(
        problem(&["[".repeat(33), "]".repeat(33)].concat()),
        Malformed::TooDeep
    );
}

#[test]
fn a_lenient_reader_replaces_lone_surrogates_and_keeps_proto() {
    for (text, expected) in [
        (r#""\ud800""#, "\u{fffd}"),
        (r#""\udc00x""#, "\u{fffd}x"),
        (r#""\ud800\u0041""#, "\u{fffd}A"),
        (r#""\ud800\ud83d\ude00\n""#, "\u{fffd}😀\n"),
    ] {
        assert_eq!(Reader::lenient(text).string().unwrap(), expected);
        assert_eq!(problem(text), Malformed::Surrogate);
    }
    let proto = RawJson::lenient(r#"{"__proto__":{"a":"\ud800"},"b":1}"#).unwrap();
    assert_eq!(proto.member("b").unwrap().integer(), Some(1));
    for text in [r#""\ud800\x""#, r#""\ud800\u12""#, r#"{"a":1,"a":1}"#, "{} x"] {
        assert!(RawJson::lenient(text).is_none(), "{text}");
    }
}

#[test]
fn objects_have_so_many_members_at_most() {
    let object = |count: usize| {
        let members: Vec<String> = (0..count).map(|i| format!("\"{i}\":[]")).collect();
        format!("{{{}}}", members.join(","))
    };
    assert!(RawJson::new(&object(4096)).is_some());
    assert_eq!(problem(&object(4097)), Malformed::TooMany);
    assert!(RawJson::new(&format!("[{},{}]", object(4096), object(4096))).is_some());
    let nested = format!("{{\"a\":{},\"b\":{}}}", object(4096), object(4096));
    assert!(RawJson::new(&nested).is_some());
}

#[test]
fn a_duplicate_is_found_in_objects_of_every_size() {
    let object = |names: &[usize]| {
        let members: Vec<String> = names.iter().map(|i| format!("\"a{i}\":{{\"a{i}\":1}}")).collect();
        format!("{{{}}}", members.join(","))
    };
    for count in (1..40).chain([500]) {
        let mut names: Vec<usize> = (0..count).map(|i| i * 7919 % 10_007).collect();
        assert!(RawJson::new(&object(&names)).is_some());
        for at in 0..count {
            names.push(names[at]);
            assert_eq!(problem(&object(&names)), Malformed::Duplicate, "{count} {at}");
            names.pop();
        }
    }
}

#[test]
fn a_nested_value_counts_what_is_around_it() {
    let value = ["[".repeat(30), "]".repeat(30)].concat();
    assert!(Reader::nested(&value, 2).raw().is_ok());
    assert_eq!(Reader::nested(&value, 3).raw(), Err(Malformed::TooDeep));
    let mut reader = Reader::nested(&value, 1);
    assert!(reader.deeper(Reader::raw).is_ok());
    assert_eq!(reader.depth, 1);
}

#[test]
fn strings_are_unescaped() {
    let text = r#""a\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00b""#;
    assert_eq!(Reader::new(text).string().unwrap(), "a\"\\/\u{8}\u{c}\n\r\té😀b");
}

#[test]
fn integers_are_exact() {
    assert_eq!(
        Reader::new("9007199254740991").integer(),
        Ok(9_007_199_254_740_991)
    );
    assert_eq!(Reader::new("0").integer(), Ok(0));
    for text in [
        "9007199254740992",
        "99999999999999999999",
        "-1",
        "-0",
        "1.0",
        "1e3",
        "\"1\"",
        "null",
        "true",
        "[]",
    ] {
        assert_eq!(Reader::new(text).integer(), Err(Malformed::NotInteger), "{text}");
    }
}

#[test]
fn members_and_items_come_one_by_one() {
    let mut reader = Reader::new(r#" { "a" : 1 , "b" : [ true , false ] } "#);
    let members = reader.object().unwrap();
    assert_eq!(reader.member(&members).unwrap().unwrap().as_str(), "a");
    assert_eq!(reader.integer(), Ok(1));
    assert_eq!(reader.member(&members).unwrap().unwrap().as_str(), "b");
    let mut seen = vec![];
    reader.array().unwrap();
    while reader.item(seen.is_empty()).unwrap() {
        seen.push(reader.boolean().unwrap());
    }
    assert_eq!(seen, [true, false]);
    assert_eq!(reader.member(&members).unwrap(), None);
    assert_eq!(reader.end(), Ok(()));
}
