package dev.pharos.aggregate;

import dev.pharos.signal.SpanKind;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Some thousand spans one after another: eight numbers each, which are one line of the processor's
 * cache, and three references. As objects they would be moved by the collector several times.
 */
final class RecentRows {
  static final int BITS = 12;
  static final int ROWS = 1 << BITS;

  private static final int NUMBERS = 8;
  private static final int TRACE_HIGH = 0;
  private static final int TRACE_LOW = 1;
  private static final int SPAN_ID = 2;
  private static final int PARENT_SPAN_ID = 3;
  private static final int ARRIVAL = 4;
  private static final int CALL_END = 5;
  private static final int CALL_DURATION = 6;
  private static final int FLAGS = 7;

  private static final int REFERENCES = 3;
  private static final int SOURCE = 0;
  private static final int PEER = 1;
  private static final int OPERATION = 2;

  /** The kind's ordinal; above it the flags. */
  private static final int KIND = 7;

  /** A client span around another client span, which alone is the call. */
  static final int WRAPPER = 1 << 3;

  /** A call that needs no callee's span, such as a database's. */
  static final int COMPLETE = 1 << 4;

  /** A call whose callee is not known yet. */
  static final int CALL = 1 << 5;

  /** That call failed. */
  static final int FAILED = 1 << 6;

  private static final SpanKind[] KINDS = SpanKind.values();

  private final long[] numbers = new long[NUMBERS * ROWS];
  private final @Nullable Object[] references = new @Nullable Object[REFERENCES * ROWS];

  @SuppressWarnings("EnumOrdinal") // in memory only: a snapshot names kinds
  void set(
      int row,
      long traceHigh,
      long traceLow,
      long spanId,
      long parentSpanId,
      SpanKind kind,
      Source source,
      long arrivalNs) {
    int at = row * NUMBERS;
    numbers[at + TRACE_HIGH] = traceHigh;
    numbers[at + TRACE_LOW] = traceLow;
    numbers[at + SPAN_ID] = spanId;
    numbers[at + PARENT_SPAN_ID] = parentSpanId;
    numbers[at + ARRIVAL] = arrivalNs;
    numbers[at + FLAGS] = kind.ordinal();
    references[row * REFERENCES + SOURCE] = source;
  }

  boolean is(int row, long high, long low, long id) {
    int at = row * NUMBERS;
    return numbers[at + SPAN_ID] == id
        && numbers[at + TRACE_LOW] == low
        && numbers[at + TRACE_HIGH] == high;
  }

  int fingerprint(int row) {
    int at = row * NUMBERS;
    return SpanTable.fingerprint(
        numbers[at + TRACE_HIGH], numbers[at + TRACE_LOW], numbers[at + SPAN_ID]);
  }

  long traceHigh(int row) {
    return numbers[row * NUMBERS + TRACE_HIGH];
  }

  long traceLow(int row) {
    return numbers[row * NUMBERS + TRACE_LOW];
  }

  long spanId(int row) {
    return numbers[row * NUMBERS + SPAN_ID];
  }

  long parentSpanId(int row) {
    return numbers[row * NUMBERS + PARENT_SPAN_ID];
  }

  long arrivalNs(int row) {
    return numbers[row * NUMBERS + ARRIVAL];
  }

  SpanKind kind(int row) {
    return KINDS[(int) numbers[row * NUMBERS + FLAGS] & KIND];
  }

  Source source(int row) {
    return (Source) Objects.requireNonNull(references[row * REFERENCES + SOURCE]);
  }

  boolean has(int row, int flag) {
    return (numbers[row * NUMBERS + FLAGS] & flag) != 0;
  }

  void mark(int row, int flag) {
    numbers[row * NUMBERS + FLAGS] |= flag;
  }

  void unmark(int row, int flag) {
    numbers[row * NUMBERS + FLAGS] &= ~(long) flag;
  }

  void call(int row, RecentSpans.Call call) {
    int at = row * NUMBERS;
    numbers[at + CALL_END] = call.endNs();
    numbers[at + CALL_DURATION] = call.durationNs();
    numbers[at + FLAGS] |= CALL | (call.error() ? FAILED : 0);
    references[row * REFERENCES + PEER] = call.peer();
    references[row * REFERENCES + OPERATION] = call.operation();
  }

  RecentSpans.Call call(int row) {
    return new RecentSpans.Call(
        (Peer) references[row * REFERENCES + PEER],
        (Operation) Objects.requireNonNull(references[row * REFERENCES + OPERATION]),
        numbers[row * NUMBERS + CALL_END],
        numbers[row * NUMBERS + CALL_DURATION],
        has(row, FAILED));
  }
}
