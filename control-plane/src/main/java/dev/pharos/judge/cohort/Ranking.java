package dev.pharos.judge.cohort;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Ranks traits by how far apart they set cohort and rest for sure: by the near end of the
 * difference's interval, widened for how many were tried. Best first, a trait is only taken if it
 * still sets apart among traces that are equal in what was taken before: what follows from it, or
 * is the same by another name, is folded under it. For one thread, once.
 */
final class Ranking {
  /** Differences that are smaller explain nothing, however sure they are. */
  private static final double LEAST_DIFFERENCE = 0.05;

  /** A combination must be better than each of its parts by this much. */
  private static final double CLEARLY_BETTER = 0.05;

  private static final int LEAST_TRACES = 5;
  private static final double LEAST_SHARE_OF_COHORT = 0.02;

  /** Of these, all pairs are tried. */
  private static final int PAIRED = 40;

  private static final int MOST_FINDINGS = 20;
  private static final int MOST_DULL = 12;
  private static final int MOST_SAME = 8;

  private final BitSet cohort;
  private final int cohortSize;
  private final int traces;
  private final List<Candidate> candidates;
  private final double z;

  /** One trait or two, judged. */
  private record Judged(List<Trait> traits, BitSet traces, Shares shares, double distance) {
    boolean isPair() {
      return traits.size() == 2;
    }
  }

  private record Taken(Judged judged, List<Trait> same) {}

  Ranking(TraitTable table, BitSet cohort) {
    this.cohort = cohort;
    this.cohortSize = cohort.cardinality();
    this.traces = table.traces();
    candidates =
        table.candidates(Math.max(LEAST_TRACES, (int) (LEAST_SHARE_OF_COHORT * cohortSize)));
    z = Shares.familyZ(candidates.size() + PAIRED * PAIRED / 2);
  }

  Explanation explain() {
    List<Judged> single = new ArrayList<>(candidates.size());
    for (Candidate candidate : candidates) {
      single.add(judge(List.of(candidate.trait()), candidate.traces()));
    }
    single.sort(BEST);
    List<Judged> all = new ArrayList<>(pairs(single));
    single.stream().filter(this::matters).forEach(all::add);
    all.sort(BEST);
    List<Taken> taken = new ArrayList<>();
    Set<String> told = new HashSet<>();
    take(all.stream().filter(each -> each.shares().difference() > 0).toList(), taken, told);
    // What the cohort has less often is news only where it is not the other side of what it has
    // more often.
    take(
        all.stream()
            .filter(each -> each.shares().difference() < 0)
            .filter(each -> !told.contains(each.traits().getFirst().subject()))
            .toList(),
        taken,
        told);
    List<Finding> findings =
        taken.stream()
            .map(each -> new Finding(each.judged().traits(), each.judged().shares(), each.same()))
            .toList();
    return new Explanation(findings, dull(single, told));
  }

  /** Where two are as good, the one that says more to a person. */
  private static final Comparator<Judged> BEST =
      Comparator.<Judged>comparingLong(judged -> Math.round(-50 * judged.distance()))
          .thenComparingInt(judged -> judged.traits().size())
          .thenComparing(judged -> judged.traits().getFirst(), Trait.MORE_TELLING)
          .thenComparing(judged -> judged.traits().getLast(), Trait.MORE_TELLING);

  private Judged judge(List<Trait> traits, BitSet with) {
    Shares shares = shares(with);
    return new Judged(traits, with, shares, shares.distance(z));
  }

  private Shares shares(BitSet with) {
    int inCohort = inCohort(with);
    return new Shares(inCohort, cohortSize, with.cardinality() - inCohort, traces - cohortSize);
  }

  private int inCohort(BitSet set) {
    BitSet both = (BitSet) set.clone();
    both.and(cohort);
    return both.cardinality();
  }

  private boolean matters(Judged judged) {
    return judged.distance() > 0 && Math.abs(judged.shares().difference()) >= LEAST_DIFFERENCE;
  }

  private List<Judged> pairs(List<Judged> single) {
    List<Judged> likely =
        single.stream().filter(each -> each.shares().difference() > 0).limit(PAIRED).toList();
    List<Judged> pairs = new ArrayList<>();
    for (int i = 0; i < likely.size(); i++) {
      for (int j = i + 1; j < likely.size(); j++) {
        Judged one = likely.get(i);
        Judged other = likely.get(j);
        if (one.traits().getFirst().subject().equals(other.traits().getFirst().subject())) {
          continue;
        }
        BitSet both = (BitSet) one.traces().clone();
        both.and(other.traces());
        Judged pair = judge(List.of(one.traits().getFirst(), other.traits().getFirst()), both);
        double better = Math.max(one.distance(), other.distance()) + CLEARLY_BETTER;
        if (matters(pair) && pair.shares().difference() > 0 && pair.distance() > better) {
          pairs.add(pair);
        }
      }
    }
    return pairs;
  }

  private void take(List<Judged> ranked, List<Taken> taken, Set<String> told) {
    for (Judged next : ranked) {
      Taken before = explainedBy(next, taken);
      if (before == null && taken.size() < MOST_FINDINGS) {
        taken.add(new Taken(next, new ArrayList<>()));
      } else if (before != null && isSame(next, before)) {
        before.same().add(next.traits().getFirst());
      }
      next.traits().forEach(trait -> told.add(trait.subject()));
    }
  }

  private @Nullable Taken explainedBy(Judged next, List<Taken> taken) {
    for (Taken before : taken) {
      if (isExplainedBy(next, before.judged())) {
        return before;
      }
    }
    return null;
  }

  /** Worth to be named under what explains it. */
  private static boolean isSame(Judged next, Taken before) {
    return !next.isPair()
        && next.shares().difference() > 0 == before.judged().shares().difference() > 0
        && !before.judged().traits().contains(next.traits().getFirst())
        && before.same().size() < MOST_SAME;
  }

  /**
   * Among traces that agree in what was taken before, does the next one still set apart? The
   * difference of shares, put together from both strata with Mantel and Haenszel's weights
   * (Greenland and Robins, Biometrics 41 (1985), 55–68).
   */
  private boolean isExplainedBy(Judged next, Judged before) {
    double weights = 0;
    double sum = 0;
    double variance = 0;
    for (boolean has : new boolean[] {true, false}) {
      BitSet stratum = (BitSet) before.traces().clone();
      if (!has) {
        stratum.flip(0, traces);
      }
      int ofCohort = inCohort(stratum);
      int ofRest = stratum.cardinality() - ofCohort;
      if (ofCohort == 0 || ofRest == 0) {
        continue;
      }
      stratum.and(next.traces());
      int inCohort = inCohort(stratum);
      double p = (double) inCohort / ofCohort;
      double q = (double) (stratum.cardinality() - inCohort) / ofRest;
      double weight = (double) ofCohort * ofRest / (ofCohort + ofRest);
      weights += weight;
      sum += weight * (p - q);
      variance += weight * weight * (p * (1 - p) / ofCohort + q * (1 - q) / ofRest);
    }
    if (weights == 0) {
      return true;
    }
    double difference = Math.abs(sum / weights);
    double error = Math.sqrt(variance) / weights;
    boolean sameDirection = sum > 0 == next.shares().difference() > 0;
    return !sameDirection || difference - z * error <= 0 || difference < LEAST_DIFFERENCE;
  }

  private List<Finding> dull(List<Judged> single, Set<String> told) {
    List<Judged> dull = new ArrayList<>();
    for (Judged each : single) {
      boolean telling = each.traces().cardinality() < 0.98 * traces;
      if (telling && !matters(each) && told.add(each.traits().getFirst().subject())) {
        dull.add(each);
      }
    }
    dull.sort(Comparator.comparing((Judged each) -> each.traits().getFirst(), Trait.MORE_TELLING));
    return dull.stream()
        .limit(MOST_DULL)
        .map(each -> new Finding(each.traits(), each.shares(), List.of()))
        .toList();
  }
}
