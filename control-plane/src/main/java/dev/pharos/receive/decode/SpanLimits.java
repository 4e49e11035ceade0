package dev.pharos.receive.decode;

import dev.pharos.signal.RefusalReason;
import java.time.Duration;

/**
 * What a span or a log line may hold. One beyond a limit is refused by itself; its neighbours are
 * kept.
 *
 * @param retention how far before its arrival it may have started; older ones would be deleted as
 *     soon as they were stored
 */
public record SpanLimits(Duration retention) {

  /** The store's default. */
  public static final SpanLimits DEFAULT = new SpanLimits(Duration.ofDays(7));

  /**
   * In one list of attributes: of a span, an event, a link, a scope or a resource. SDKs stop at 128
   * by default; eight times that leaves room for those who raised it, and keeps a look-up by scan
   * cheap. More is a sender's bug ({@link RefusalReason#TOO_MANY_ATTRIBUTES}).
   */
  public static final int MAX_ATTRIBUTES = 1_024;

  /**
   * Of arrays and maps in one another. Real attributes nest two or three deep; whoever walks values
   * does it by recursion ({@link RefusalReason#NESTED_TOO_DEEP}).
   */
  public static final int MAX_DEPTH = 32;

  /**
   * Spans, lines, events, links, attributes and array elements of one request. The wire needs two
   * bytes for an empty one, the heap about forty: without a limit 16 MiB could become half a
   * gigabyte. A full request of ordinary spans (500 bytes, 12 attributes) holds less than half as
   * many. More makes the request malformed.
   */
  public static final int MAX_ELEMENTS = 1_000_000;

  /** How far a sender's clock may be ahead of ours ({@link RefusalReason#IN_THE_FUTURE}). */
  public static final Duration MAX_AHEAD = Duration.ofMinutes(10);
}
