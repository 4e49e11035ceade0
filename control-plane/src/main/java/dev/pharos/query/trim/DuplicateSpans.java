package dev.pharos.query.trim;

import dev.pharos.aggregate.Refusals;
import dev.pharos.query.FoundTrace;
import dev.pharos.query.SearchVisitor;
import dev.pharos.query.TraceQuery;
import dev.pharos.query.overhead.TelemetrySource;
import dev.pharos.signal.LedgerEntry;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.Span;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.SpanFilter;
import dev.pharos.store.SpanText;
import dev.pharos.store.TraceKeeper;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/** The same work as spans of two instrumentations. */
final class DuplicateSpans {
  /** The newest that are read: some tenths of a second. */
  static final int MOST_TRACES = 500;

  /** Fewer that are twice may be chance. */
  static final int LEAST_PAIRS = 20;

  /** Of the spans of the one that could be turned off, but for what is within a service. */
  private static final double LEAST_SHARE = 0.5;

  private static final Duration LOOKED_BACK = Duration.ofHours(1);
  private static final long DAY_NS = Duration.ofDays(1).toNanos();

  private DuplicateSpans() {}

  /** Spans of one instrumentation, by the name of their service. */
  private record Made(String service, String scope) {}

  private record Twice(Made spare, String stays) {
    /** The other way about is the same finding. */
    Twice turned() {
      return new Twice(new Made(spare.service, stays), spare.scope);
    }
  }

  /** How often two were made of one. */
  private static final class Pairs {
    private final Instrumentation spare;
    private final ServiceId service;
    private int seen;

    Pairs(Instrumentation spare, ServiceId service) {
      this.spare = spare;
      this.service = service;
    }
  }

  /** Spans that were seen, those of them that may have a twin, and for how many all stand. */
  private static final class Sum {
    private int asked;
    private double standFor;
  }

  private static final class Looked implements SearchVisitor {
    private final TrimView view;
    private final Map<Twice, Pairs> twice = new HashMap<>();
    private final Map<Made, Sum> made = new HashMap<>();
    private int found;
    private long reachedNs = Long.MAX_VALUE;

    Looked(TrimView view) {
      this.view = view;
    }

    @Override
    public boolean found(FoundTrace trace) {
      found++;
      reachedNs = Math.min(reachedNs, trace.tree().startNs());
      double weight = TraceKeeper.weight(trace.spans());
      for (Span span : trace.spans()) {
        Sum sum = made.computeIfAbsent(made(span), fresh -> new Sum());
        sum.asked += SpanTwins.isAsked(span) ? 1 : 0;
        sum.standFor += weight;
      }
      for (SpanTwins.Pair pair : SpanTwins.of(trace.spans())) {
        Span spare = pair.spare();
        ServiceId service = fuller(pair.stays().service(), spare.service());
        if (view.isMeant(service)) {
          Twice key = new Twice(made(spare), pair.stays().scope().name());
          twice.computeIfAbsent(key, fresh -> new Pairs(Instrumentation.of(spare), service)).seen++;
        }
      }
      return found < MOST_TRACES;
    }

    private static Made made(Span span) {
      return new Made(SpanTwins.name(span.service()), span.scope().name());
    }

    /** That which says where it runs. */
    private static ServiceId fuller(ServiceId one, ServiceId other) {
      return one.namespace().isEmpty() && one.environment().isEmpty() ? other : one;
    }
  }

  static List<Advice> find(TrimView view) throws IOException {
    long toNs = Math.min(view.counted().range().toNs(), TimeRange.epochNs(view.now()));
    long fromNs = Math.max(view.counted().range().fromNs(), toNs - LOOKED_BACK.toNanos());
    if (fromNs >= toNs) {
      return List.of();
    }
    String service = view.service();
    SpanFilter filter = service == null ? SpanFilter.ANY : SpanFilter.is(SpanText.SERVICE, service);
    Looked looked = new Looked(view);
    boolean isCut =
        view.sources()
            .traces()
            .search(TraceQuery.of(new TimeRange(fromNs, toNs), filter, MOST_TRACES), looked)
            .truncated();
    if (looked.twice.isEmpty()) {
      return List.of();
    }
    long oldestNs = isCut ? Math.max(fromNs, looked.reachedNs) : fromNs;
    double perDay = (double) DAY_NS / Math.max(1, toNs - oldestNs);
    double receivedPerSpan = receivedPerSpan(view);
    List<Map.Entry<Twice, Pairs>> mostFirst = new ArrayList<>(looked.twice.entrySet());
    mostFirst.sort(
        Comparator.comparingInt((Map.Entry<Twice, Pairs> one) -> one.getValue().seen).reversed());
    Set<Twice> told = new HashSet<>();
    List<Advice> advice = new ArrayList<>();
    for (Map.Entry<Twice, Pairs> one : mostFirst) {
      Sum all = looked.made.getOrDefault(one.getKey().spare, new Sum());
      int seen = one.getValue().seen;
      if (seen >= LEAST_PAIRS
          && seen >= all.asked * LEAST_SHARE
          && !told.contains(one.getKey().turned())) {
        told.add(one.getKey());
        advice.add(
            advice(
                view,
                one.getKey(),
                one.getValue(),
                all.asked,
                Math.round(all.standFor * perDay),
                receivedPerSpan));
      }
    }
    return advice;
  }

  private static double receivedPerSpan(TrimView view) throws IOException {
    long spans = 0;
    long bytes = 0;
    for (LedgerEntry entry : view.sources().ledger().entries(view.counted())) {
      if (entry.signal().equals(Refusals.TRACES)) {
        spans += entry.items();
        bytes += entry.receivedBytes();
      }
    }
    return spans == 0 ? 0 : (double) bytes / spans;
  }

  private static Advice advice(
      TrimView view, Twice twice, Pairs pairs, int asked, long perDay, double receivedPerSpan) {
    String spare = Instrumentation.word(twice.spare.scope);
    String stays = Instrumentation.word(twice.stays);
    OptionalDouble perSpan = view.sources().stored().bytesPerSpan();
    return new Advice(
        Advice.Kind.DUPLICATE_SPANS,
        TelemetrySource.of(pairs.service),
        Refusals.TRACES,
        spare,
        "%s sends spans twice: %s of the newest %s of %s say what one of %s does."
            .formatted(
                TrimWords.who(pairs.service.name()),
                TrimWords.count(pairs.seen),
                TrimWords.count(asked),
                spare,
                stays),
        "All spans of %s, those among them that %s has none for, and what only they say."
            .formatted(spare, stays),
        view.ofSpansNotSent(
            perDay,
            Math.round(receivedPerSpan * perDay),
            perSpan.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(perSpan.getAsDouble() * perDay)),
        null,
        pairs.spare.setting(twice.spare.scope),
        pairs.spare.where());
  }
}
