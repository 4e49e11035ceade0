package dev.pharos;

import dev.pharos.aggregate.Intake;
import dev.pharos.aggregate.IntakeSettings;
import dev.pharos.aggregate.LiveWindows;
import dev.pharos.aggregate.LogDecoder;
import dev.pharos.aggregate.LogIntake;
import dev.pharos.aggregate.MalformedPayloadException;
import dev.pharos.aggregate.ProbeTraffic;
import dev.pharos.aggregate.Refusals;
import dev.pharos.aggregate.RefusedException;
import dev.pharos.aggregate.SpanIntake;
import dev.pharos.aggregate.StreamingAggregates;
import dev.pharos.aggregate.pattern.LogPattern;
import dev.pharos.aggregate.pattern.LogPatterns;
import dev.pharos.aggregate.redact.RedactionSettings;
import dev.pharos.aggregate.redact.Redactor;
import dev.pharos.receive.decode.SpanLimits;
import dev.pharos.receive.decode.WireLogDecoder;
import dev.pharos.receive.decode.WireSpanDecoder;
import dev.pharos.signal.EdgeWindow;
import dev.pharos.signal.ErrorIssue;
import dev.pharos.signal.LedgerEntry;
import dev.pharos.signal.RedWindow;
import dev.pharos.signal.Resolution;
import dev.pharos.signal.TimeRange;
import dev.pharos.signal.TraceId;
import dev.pharos.store.Checkpoint;
import dev.pharos.store.LogFilter;
import dev.pharos.store.LogQuery;
import dev.pharos.store.PayloadFormat;
import dev.pharos.store.SpanStore;
import dev.pharos.store.journal.DataFolder;
import dev.pharos.store.journal.FileCheckpoints;
import dev.pharos.store.journal.FileJournal;
import dev.pharos.store.log.EmbeddedLogStore;
import dev.pharos.store.log.LogStoreSettings;
import dev.pharos.store.lucene.LuceneRollupStore;
import dev.pharos.store.span.EmbeddedSpanStore;
import dev.pharos.store.span.SpanStoreSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;

/**
 * Data folder, journal, checkpoints, stores, aggregates and intake, put together as the application
 * does, without its network side and in this process.
 */
final class EmbeddedControlPlane {
  private static final long JOURNAL_BYTES = 1L << 30;
  private static final LogDecoder LINES =
      new WireLogDecoder(SpanLimits.DEFAULT, new Redactor(RedactionSettings.DEFAULT));
  private static final TimeRange ALL = new TimeRange(0, Long.MAX_VALUE);

  final EmbeddedSpanStore spans;
  final EmbeddedLogStore logs;
  final LogPatterns patterns = new LogPatterns();
  final Intake intake;
  private final DataFolder folder;
  private final FileCheckpoints checkpoints;
  private final LuceneRollupStore rollups;
  private final StreamingAggregates aggregates;

  /** Opens everything and replays the journal. */
  EmbeddedControlPlane(
      Path data, IntakeSettings settings, long journalFileBytes, InstantSource clock)
      throws IOException {
    this(data, settings, journalFileBytes, clock, SpanStoreSettings.DEFAULT);
  }

  EmbeddedControlPlane(
      Path data,
      IntakeSettings settings,
      long journalFileBytes,
      InstantSource clock,
      SpanStoreSettings ofSpans)
      throws IOException {
    folder = DataFolder.open(data);
    checkpoints = FileCheckpoints.open(data.resolve("checkpoints"));
    Optional<Checkpoint> latest = checkpoints.latest();
    spans = EmbeddedSpanStore.open(data.resolve("spans"), commit(latest, "spans"), ofSpans);
    logs =
        EmbeddedLogStore.open(
            data.resolve("logs"), commit(latest, "logs"), LogStoreSettings.DEFAULT);
    rollups =
        LuceneRollupStore.open(
            data.resolve("rollups"), commit(latest, "rollups"), Duration.ofDays(400));
    aggregates = new StreamingAggregates(rollups);
    intake =
        new Intake(
            FileJournal.open(
                data.resolve("journal").resolve("traces"), JOURNAL_BYTES, journalFileBytes),
            checkpoints,
            new SpanIntake(
                new WireSpanDecoder(SpanLimits.DEFAULT), new ProbeTraffic(List.of()), spans),
            new LogIntake(LINES, logs, patterns),
            aggregates,
            rollups,
            settings,
            clock,
            new Refusals());
    intake.start();
  }

  private static String commit(Optional<Checkpoint> latest, String store) {
    return latest.map(checkpoint -> checkpoint.commits().get(store)).orElse(null);
  }

  /** Tells whether the request was acknowledged. */
  boolean accept(ShopRequests.Request request) {
    return accept(PayloadFormat.OTLP_TRACES_PROTOBUF, request.body());
  }

  /** Tells whether a request of {@link ShopLines} was acknowledged. */
  boolean acceptLines(byte[] body) {
    return accept(PayloadFormat.OTLP_LOGS_PROTOBUF, body);
  }

  private boolean accept(PayloadFormat format, byte[] body) {
    try {
      intake.submit(format, "", body).get();
      return true;
    } catch (RefusedException e) {
      return false;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RefusedException) {
        return false;
      }
      throw new AssertionError(e);
    } catch (MalformedPayloadException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** How many spans are found of a trace. */
  int spansOf(String traceId) throws IOException {
    return spans
        .trace(
            new TraceId(
                HexFormat.fromHexDigitsToLong(traceId, 0, 16),
                HexFormat.fromHexDigitsToLong(traceId, 16, 32)))
        .size();
  }

  /**
   * What was counted, by name: requests of each service, calls of each edge as both sides saw them,
   * and the ledger's spans; each by every resolution.
   */
  Map<String, Long> counted() throws IOException {
    Map<String, Long> counted = new TreeMap<>();
    for (Resolution resolution : Resolution.values()) {
      LiveWindows.Slice<RedWindow> red = aggregates.red(resolution, ALL, null);
      List<RedWindow> requests = new ArrayList<>(red.windows());
      requests.addAll(rollups.red(resolution, new TimeRange(0, red.completeFromNs()), null));
      requests.forEach(window ->
          add(
              counted,
              resolution,
              window.key().service().name() + " " + window.key().kind(),
              window.requests()));
      LiveWindows.Slice<EdgeWindow> edges = aggregates.edges(resolution, ALL);
      List<EdgeWindow> calls = new ArrayList<>(edges.windows());
      calls.addAll(rollups.edges(resolution, new TimeRange(0, edges.completeFromNs())));
      calls.forEach(window -> {
        String edge = window.key().caller().id().name() + " > " + window.key().callee().id().name();
        add(counted, resolution, edge + " sent", window.clientCalls());
        add(counted, resolution, edge + " received", window.serverCalls());
      });
      long spansInLedger = inLedger(resolution, Refusals.TRACES);
      if (spansInLedger > 0) {
        add(counted, resolution, "ledger", spansInLedger);
      }
    }
    return counted;
  }

  /** Items of a signal in the windows of a resolution. */
  long inLedger(Resolution resolution, String signal) throws IOException {
    LiveWindows.Slice<LedgerEntry> ledger = aggregates.ledger(resolution, ALL);
    List<LedgerEntry> entries = new ArrayList<>(ledger.windows());
    entries.addAll(rollups.ledger(resolution, new TimeRange(0, ledger.completeFromNs())));
    return entries.stream()
        .filter(entry -> entry.signal().equals(signal))
        .mapToLong(LedgerEntry::items)
        .sum();
  }

  /** Bodies of all lines that are found, sorted. */
  List<String> lines() throws IOException {
    LogQuery all = LogQuery.oldest(ALL, LogFilter.ANY, Integer.MAX_VALUE);
    return logs.search(all).lines().stream().map(line -> line.log().bodyText()).sorted().toList();
  }

  /** How many lines were grouped into patterns. */
  long groupedLines() {
    return patterns.patterns().stream().mapToLong(LogPattern::lines).sum();
  }

  /** Exceptions that were counted, and the traces of them. */
  List<Long> exceptions() {
    List<Long> sums = new ArrayList<>(List.of(0L, 0L));
    for (ErrorIssue issue : aggregates.errors()) {
      sums.set(0, sums.get(0) + issue.count());
      sums.set(1, sums.get(1) + issue.traceCount());
    }
    return sums;
  }

  /** What {@link #counted} tells of so many traces of {@link ShopRequests}. */
  static Map<String, Long> countsOf(long traces) {
    Map<String, Long> counts = new TreeMap<>();
    if (traces > 0) {
      for (Resolution resolution : Resolution.values()) {
        for (String what :
            List.of(
                "user > gateway received",
                "gateway SERVER",
                "gateway > order sent",
                "gateway > order received",
                "order SERVER",
                "order > orders sent")) {
          counts.put(resolution + " " + what, traces);
        }
      }
      // The ledger has no windows of ten seconds.
      counts.put("MINUTE ledger", traces * ShopRequests.Request.SPANS_PER_TRACE);
      counts.put("HOUR ledger", traces * ShopRequests.Request.SPANS_PER_TRACE);
    }
    return counts;
  }

  private static void add(
      Map<String, Long> counted, Resolution resolution, String what, long count) {
    counted.merge(resolution + " " + what, count, Long::sum);
  }

  /** Everything that was said about damage. */
  List<String> notices() {
    List<String> notices = new ArrayList<>(intake.statistics().notices());
    SpanStore.Statistics stored = spans.statistics();
    notices.addAll(stored.notices());
    notices.addAll(logs.statistics().notices());
    notices.addAll(checkpoints.notices());
    notices.addAll(rollups.notices());
    return notices;
  }

  /** Stops in good order. */
  void close() throws IOException {
    intake.close();
    spans.close();
    logs.close();
    rollups.close();
    folder.close();
  }

  /** Stops what runs; its disk is gone, so that closing may fail. */
  void abandon() {
    for (AutoCloseable each : List.<AutoCloseable>of(intake, spans, logs, rollups, folder)) {
      try {
        each.close();
      } catch (Exception e) {
        // Nothing of it is used any more.
      }
    }
  }
}
