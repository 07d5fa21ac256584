//! The JSON reader on the cases that parsers are known to read differently (as in JSONTestSuite). RFC 8259 decides; what it leaves
//! open is refused, because a token or a response that two parsers read differently must not be accepted.

use twilio_edge_auth::RawJson;

/// Whether an object with this text as its only value is accepted.
fn accepts(value: &str) -> bool {
    RawJson::new(&format!(r#"{{"a":{value}}}"#)).is_some()
}

#[test]
fn what_every_parser_must_read_is_accepted() {
    for value in [
        "null",
        "true",
        "false",
        "0",
        "-0",
        "1",
        "-1",
        "10",
        "1.5",
        "-0.1",
        "0.5",
        "1e1",
        "1E1",
        "1e+1",
        "1e-1",
        "1E+2",
        "123456789",
        "9007199254740991",
        "1.7976931348623157e308",
        r#""""#,
        r#"" ""#,
        r#""a""#,
        r#""\"""#,
        r#""\\""#,
        r#""\/""#,
        r#""\b\f\n\r\t""#,
        r#""\u0061""#,
        r#""\u00e9""#,
        r#""\uD83D\uDE00""#,
        r#""\ud83d\ude00""#,
        "\"é\"",
        "\"\u{7f}\"",
        "\"\u{2028}\u{2029}\"",
        "\"\u{10ffff}\"",
        "\"\u{fffe}\"",
        r#""\u2028""#,
        r#""\uFFFF""#,
        "[]",
        "[ ]",
        "[1]",
        "[1,2]",
        "[ 1 , 2 ]",
        "[\n1\t,\r2]",
        "[[]]",
        "[null,null]",
        "{}",
        "{ }",
        r#"{"b":1}"#,
        r#"{ "b" : 1 }"#,
        r#"{"b":1,"c":2}"#,
        r#"{"":0}"#,
        r#"{"a":1}"#,
        " 1",
        "1 ",
        "\t\n\r 1\t\n\r ",
    ] {
        assert!(accepts(value), "{value}");
    }
}

#[test]
fn what_is_not_json_is_refused() {
    for value in [
        "",
        " ",
        "nul",
        "nulll",
        "Null",
        "TRUE",
        "True",
        "truth",
        "fals",
        "NaN",
        "nan",
        "Infinity",
        "-Infinity",
        "inf",
        "undefined",
        "+1",
        "01",
        "-01",
        "00",
        "1.",
        ".5",
        "-.5",
        "1.e1",
        "1e",
        "1e+",
        "1E-",
        "e1",
        "-",
        "--1",
        "+-1",
        "1 2",
        "0x1",
        "1a",
        "1_000",
        "1,000",
        "0b1",
        "1f",
        "1n",
        "0.e1",
        "1eE2",
        "1.2.3",
        "- 1",
        "１",
        "'a'",
        "a",
        r#"""#,
        r#""a"#,
        r#"a""#,
        r#""\""#,
        r#""\a""#,
        r#""\x41""#,
        r#""\u""#,
        r#""\u1""#,
        r#""\u12""#,
        r#""\u123""#,
        r#""\u123g""#,
        r#""\U0061""#,
        r#""\'""#,
        r#""\0""#,
        r#""\v""#,
        "\"\n\"",
        "\"\t\"",
        "\"\u{0}\"",
        "\"\u{1f}\"",
        "\"a\r\"",
        "[",
        "]",
        "[1",
        "1]",
        "[,]",
        "[1,]",
        "[,1]",
        "[1,,2]",
        "[1 2]",
        "[1;2]",
        "[1:2]",
        "[}",
        "{",
        "}",
        "{]",
        r#"{"b"}"#,
        r#"{"b":}"#,
        r#"{:1}"#,
        r#"{"b":1,}"#,
        r#"{,"b":1}"#,
        r#"{"b":1,,"c":2}"#,
        r#"{"b" 1}"#,
        r#"{"b"::1}"#,
        r#"{"b":1 "c":2}"#,
        "{b:1}",
        "{'b':1}",
        "{1:1}",
        "{null:1}",
        r#"{"b":1}}"#,
        r#"{"b":1"#,
        "/**/1",
        "1//",
        "#1",
        "1#",
        "\u{feff}1",
        "\u{a0}1",
        "\u{b}1",
        "\u{c}1",
        "\u{85}1",
        "\u{2028}1",
        "\u{200b}1",
        "1\u{0}",
        "[1]\u{0}",
        "*",
        "\\u0031",
        "\"a\" \"b\"",
        "[\"a\", b]",
        "[\"x\"",
        "[\"x",
        "1]}{",
        "<null>",
        "$",
        "[$]",
    ] {
        assert!(!accepts(value), "{value:?}");
    }
}

#[test]
fn what_parsers_read_differently_is_refused() {
    for value in [
        r#"{"b":1,"b":2}"#,
        r#"{"b":1,"\u0062":2}"#,
        r#"{"b":{"c":1,"c":1}}"#,
        r#""\ud800""#,
        r#""\udc00""#,
        r#""\ud800\ud800""#,
        r#""\udc00\ud800""#,
        r#""\ud800a""#,
        r#""\ud800\n""#,
        r#""\ud800\u0061""#,
        r#"{"\ud800":1}"#,
    ] {
        assert!(!accepts(value), "{value}");
    }
}

#[test]
fn nesting_is_read_up_to_its_limit_and_never_overflows_the_stack() {
    let nested =
        |open: &str, close: &str, times: usize| format!("{}{}", open.repeat(times), close.repeat(times));
    assert!(accepts(&nested("[", "]", 20)));
    for times in [1_000, 100_000] {
        for (open, close) in [("[", "]"), (r#"{"b":"#, "}"), ("[", ""), (r#"{"b":"#, "")] {
            assert!(!accepts(&nested(open, close, times)));
        }
    }
}

#[test]
fn there_is_exactly_one_value() {
    for text in [
        "",
        " ",
        "{}{}",
        "{} x",
        "[] []",
        "1 2",
        "\u{feff}{}",
        "{}\u{0}",
        "{},",
        "null null",
    ] {
        assert!(RawJson::new(text).is_none(), "{text:?}");
    }
    for text in ["{}", "[]", "null", "1", r#""a""#] {
        assert_eq!(RawJson::new(text).map(RawJson::as_str), Some(text));
    }
}
