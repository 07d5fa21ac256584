#!/bin/sh
# Cargo's RUSTC_WRAPPER: instruments this crate and its targets, not the implementations that they are compared with. Their coverage
# is not searched, and collecting it took most of the time of the fast targets.
# The flags are those of cargo-fuzz, without two: sanitizers need a nightly compiler, and would find little (`unsafe` is forbidden
# here; overflows and failed assertions abort a target without them); and the depth of the stack depends on its address.
case " $* " in
  *" --crate-name twilio_edge_auth"* | *" targets/"*".rs "*)
    for name in level=4 inline-8bit-counters pc-table trace-compares; do
      set -- "$@" "-Cllvm-args=-sanitizer-coverage-$name"
    done
    set -- "$@" -Cpasses=sancov-module -Cllvm-args=-simplifycfg-branch-fold-threshold=0
    ;;
esac
exec "$@"
