package dev.pharos.store;

import dev.pharos.signal.ServiceId;
import dev.pharos.signal.Span;
import dev.pharos.signal.TimeRange;
import dev.pharos.signal.TraceId;
import java.io.Closeable;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Keeps spans. Adding is for one thread, in journal order; reading is for any. What was added is
 * found by every read that starts at most one second later, and again after a restart if it was
 * committed. Where a {@link TraceKeeper} decides which traces stay, that holds until it did, and
 * for those that do.
 *
 * <p>Rows with the same trace id, span id, kind and service are one span: the last one added
 * answers.
 */
public interface SpanStore extends Committable, Closeable {
  /** How many traces a sample has. */
  int SAMPLED_TRACES = 500;

  /**
   * Takes over the spans. Blocks while the store is behind by more than its bound of memory: that
   * is how senders are slowed.
   */
  void add(List<Span> spans) throws IOException;

  /** All spans of a trace, in no order; empty when none is kept. */
  List<Span> trace(TraceId traceId) throws IOException;

  /**
   * Several traces, each as {@link #trace} gives it; those of which nothing is kept are left out.
   * Cheaper than one after the other where they lie together.
   */
  default Map<TraceId, List<Span>> traces(Collection<TraceId> traceIds) throws IOException {
    Map<TraceId, List<Span>> found = new HashMap<>();
    for (TraceId traceId : traceIds) {
      List<Span> spans = trace(traceId);
      if (!spans.isEmpty()) {
        found.put(traceId, spans);
      }
    }
    return found;
  }

  /**
   * As {@link #trace}, for those who ask neither for attributes of spans nor of their events and
   * links: they may be missing, which makes a trace several times cheaper to read. What was decided
   * of the trace ({@link TraceKeeper#WEIGHT}, {@link TraceKeeper#PARTIAL}) is there.
   */
  default List<Span> outline(TraceId traceId) throws IOException {
    return trace(traceId);
  }

  /** Traces by conditions, newest first; empty when none matches. */
  default SpanSearchResult search(SpanQuery query) throws IOException {
    return search(query, SearchWatch.PATIENT);
  }

  /**
   * Traces by conditions, newest first; empty when none matches.
   *
   * @throws CostlyPatternException when a pattern of the query needs too many steps
   */
  SpanSearchResult search(SpanQuery query, SearchWatch watch) throws IOException;

  /** As {@link #search}, for those who read the traces next: their spans are not read for it. */
  default TraceMatches find(SpanQuery query, SearchWatch watch) throws IOException {
    return TraceMatches.of(search(query, watch));
  }

  /**
   * Words of newly kept spans that start in a range, for completion: not all, but the usual ones. A
   * store that has lists of them answers from those; this looks at a sample of spans.
   */
  default void collect(SpanWords words, TimeRange range) throws IOException {
    search(SpanQuery.all(range, SAMPLED_TRACES)).matches().forEach(words::add);
  }

  /**
   * Drops spans that started longer ago than the configured retention; cheap when there is nothing
   * to drop. May be called by the thread that adds.
   */
  default void expire(long nowNs) throws IOException {}

  /**
   * Lets go of what is kept in memory only to answer faster, because nobody asks at present. The
   * next answers take a little longer. For any thread.
   */
  default void forgetCached() {}

  /**
   * Which share of the spans that were lately decided of stayed, 0…1; 1 where all are kept, or
   * nothing was decided yet. What comes in takes about so much of what it would take if all stayed.
   */
  default double keptShare() {
    return 1;
  }

  /**
   * What a span that was kept takes on disk, in the mean: of those that were decided of since the
   * start, not of what is older or waits to be decided of. Until any was kept, and where nothing is
   * decided, of all that is on disk; empty before anything is.
   */
  default OptionalDouble bytesPerKeptSpan() {
    Statistics all = statistics();
    return all.bytes() == 0 || all.written() == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) all.bytes() / all.written());
  }

  /** What deciding of traces came to since the start; nothing where all are kept. */
  default KeepCounts keepCounts() {
    return KeepCounts.NONE;
  }

  Statistics statistics();

  /** Bytes on disk of each service's spans; they add up to all of {@link Statistics#bytes}. */
  default Map<ServiceId, Long> bytesByService() {
    return Map.of();
  }

  /**
   * What is kept.
   *
   * @param spans rows; duplicates may count
   * @param written those of them that are on disk
   * @param bytes on disk
   * @param notices damage and other things a person should know, one sentence each
   */
  record Statistics(long spans, long written, long bytes, List<String> notices) {}
}
