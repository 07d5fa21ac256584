//! Measures the native crate in samples that the measuring process requests: the first line of the input is the
//! fixture, each further line the name of a case and a number of calls. The output of each is nanoseconds.

mod cases;

use std::hint::black_box;
use std::io::{BufRead, Write, stdin, stdout};
use std::time::Instant;

use cases::Fixture;

fn main() {
    let mut lines = stdin().lock().lines().map_while(Result::ok);
    let json: serde_json::Value =
        serde_json::from_str(&lines.next().unwrap_or_default()).expect("the fixture");
    let fixture = Fixture::new(&json);
    let cases = fixture.cases();
    println!(
        "{}",
        cases.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(" ")
    );
    for line in lines {
        let (name, calls) = line.split_once(' ').expect("a case and a number");
        let calls: usize = calls.parse().expect("a number");
        let (_, run) = cases.iter().find(|(case, _)| *case == name).expect("a case");
        let start = Instant::now();
        for call in 0..calls {
            run(black_box(call % cases::COUNT));
        }
        println!("{}", start.elapsed().as_nanos());
        stdout().flush().expect("an open pipe");
    }
}
