package dev.pharos.advise;

import dev.pharos.judge.cohort.Explanation;
import dev.pharos.judge.cohort.TraitTable;
import dev.pharos.judge.trace.Wording;
import dev.pharos.query.FoundTrace;
import dev.pharos.query.SearchEnd;
import dev.pharos.query.TraceCondition;
import dev.pharos.query.TraceQuery;
import dev.pharos.query.TraceSearch;
import dev.pharos.signal.Span;
import dev.pharos.signal.StatusCode;
import dev.pharos.signal.TimeRange;
import dev.pharos.signal.TraceId;
import dev.pharos.signal.TraceTree;
import dev.pharos.store.SpanFilter;
import dev.pharos.store.SpanText;
import dev.pharos.store.TraceKeeper;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Draws traces for one comparison: the newest of the search first, and where the cohort is seldom
 * among them, more of the cohort by a search of its own. Of each trace only its traits are kept.
 * For one thread, once.
 */
final class CohortDraw {
  /** Traces of each group that are compared. */
  static final int EACH = 1_000;

  /** Traces of the search that are looked at for both. */
  static final int LOOKED_AT = 4_000;

  private final TraceSearch search;
  private final TraceQuery asked;
  private final Cohort cohort;
  private final TraitTable traits;
  private final BitSet chosen = new BitSet();
  private final Set<TraceId> seen = new HashSet<>();
  private long[] durations = new long[LOOKED_AT];
  private int looked;
  private int rest;
  private long slowNs;

  CohortDraw(TraceSearch search, TraceQuery asked, Cohort cohort) {
    this.search = search;
    this.asked = asked;
    this.cohort = cohort;
    this.traits = new TraitTable(leftOut(cohort));
  }

  /** How it was decided of a trace follows from whether it failed or was slow. */
  private static Set<String> leftOut(Cohort cohort) {
    Set<String> keys = new HashSet<>(Set.of(TraceKeeper.WEIGHT, TraceKeeper.PARTIAL));
    keys.addAll(
        switch (cohort) {
          case Cohort.Errors _ -> Explanation.OUTCOMES_OF_ERRORS;
          case Cohort.Version _ -> Explanation.INSTANCES;
          default -> Set.of();
        });
    return keys;
  }

  Explained explain() throws IOException {
    boolean more = lookAtNewest();
    if (cohort instanceof Cohort.Slowest(double share)) {
      chooseSlowest(share);
    } else if (more && chosen.cardinality() < EACH) {
      more = findMoreOfCohort();
    }
    int chosenTraces = chosen.cardinality();
    return new Explained(
        new Explained.Group(chosenTraces, describeCohort()),
        new Explained.Group(traits.traces() - chosenTraces, "others of the same search"),
        traits.explain(chosen),
        more);
  }

  /** True when there are more than were looked at. */
  private boolean lookAtNewest() throws IOException {
    boolean all = cohort instanceof Cohort.Slowest;
    SearchEnd end =
        search.search(
            asked.withLimit(LOOKED_AT),
            trace -> {
              looked++;
              boolean in = cohort.holds(trace, askedOf(trace));
              if (all || (in ? chosen.cardinality() : rest) < EACH) {
                take(trace, in);
              }
              // Where the cohort is seldom, a search of its own finds it sooner.
              return all || rest < EACH;
            });
    return end.truncated();
  }

  private void take(FoundTrace trace, boolean in) {
    if (!seen.add(trace.tree().root().traceId())) {
      return;
    }
    if (in) {
      chosen.set(traits.traces());
    } else {
      rest++;
    }
    if (traits.traces() == durations.length) {
      durations = Arrays.copyOf(durations, 2 * durations.length);
    }
    durations[traits.traces()] = trace.tree().durationNs();
    traits.add(trace.spans());
  }

  private List<Span> askedOf(FoundTrace trace) {
    return trace.spans().stream()
        .filter(span -> asked.range().contains(span.startNs()) && asked.spans().matches(span))
        .toList();
  }

  private void chooseSlowest(double share) {
    int traces = traits.traces();
    if (traces == 0) {
      return;
    }
    long[] sorted = Arrays.copyOf(durations, traces);
    Arrays.sort(sorted);
    slowNs = sorted[Math.min(traces - 1, (int) Math.ceil((1 - share) * traces))];
    for (int i = 0; i < traces; i++) {
      if (durations[i] >= slowNs) {
        chosen.set(i);
      }
    }
  }

  /** True when there are still more. */
  private boolean findMoreOfCohort() throws IOException {
    if (cohort instanceof Cohort.Picked(Set<TraceId> ids)) {
      for (TraceId id : ids) {
        Optional<TraceTree> tree = search.trace(id);
        if (tree.isPresent()) {
          List<Span> spans =
              tree.get().rows(Integer.MAX_VALUE).stream().map(TraceTree.Row::span).toList();
          take(new FoundTrace(spans, tree.get()), true);
        }
      }
      return true;
    }
    search.search(
        cohortsOwn(),
        trace -> {
          if (cohort.holds(trace, askedOf(trace))) {
            take(trace, true);
          }
          return chosen.cardinality() < EACH;
        });
    return true;
  }

  private TraceQuery cohortsOwn() {
    TimeRange range = asked.range();
    SpanFilter spans = asked.spans();
    TraceCondition condition = asked.condition();
    switch (cohort) {
      case Cohort.Errors _ ->
          spans = SpanFilter.all(List.of(spans, new SpanFilter.OfStatus(Set.of(StatusCode.ERROR))));
      case Cohort.Version(String version) ->
          spans = SpanFilter.all(List.of(spans, SpanFilter.is(SpanText.VERSION, version)));
      case Cohort.Matching(String _, TraceCondition matching) ->
          condition = new TraceCondition.All(List.of(condition, matching));
      case Cohort.Box(TimeRange starts, long _, long mostNs) ->
          range =
              new TimeRange(
                  Math.max(range.fromNs(), starts.fromNs()),
                  Math.min(range.toNs(), addExactly(starts.toNs(), mostNs)));
      case Cohort.Slowest _, Cohort.Picked _ -> {
        // All of these are known already.
      }
    }
    return new TraceQuery(range, spans, condition, LOOKED_AT);
  }

  private static long addExactly(long ns, long more) {
    return ns > Long.MAX_VALUE - more ? Long.MAX_VALUE : ns + more;
  }

  private String describeCohort() {
    return switch (cohort) {
      case Cohort.Errors _ -> "with a failed span";
      case Cohort.Slowest(double share) ->
          "the slowest %s, which took %s or longer"
              .formatted(Wording.share(share), Wording.time(slowNs));
      case Cohort.Version(String version) -> "with version " + version;
      case Cohort.Matching(String text, TraceCondition _) ->
          "that match " + Wording.shortened(text, 100);
      case Cohort.Box(TimeRange _, long leastNs, long mostNs) ->
          "in the box, which took %s to %s".formatted(Wording.time(leastNs), Wording.time(mostNs));
      case Cohort.Picked _ -> "that were picked";
    };
  }
}
