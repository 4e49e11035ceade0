package dev.pharos.judge.cohort;

import java.util.BitSet;

/** A trait and the traces that have it. */
record Candidate(Trait trait, BitSet traces) {

  BitSet with(Candidate other) {
    BitSet both = (BitSet) traces.clone();
    both.and(other.traces);
    return both;
  }
}
