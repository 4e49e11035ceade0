package dev.pharos.store.elastic;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** What became of rows on their way, since the start. Safe for use by many threads. */
final class SendingCounts {
  private final LongAdder sent = new LongAdder();
  private final LongAdder retried = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder requests = new LongAdder();
  private final LongAdder requestNs = new LongAdder();
  private final Map<Reason, LongAdder> failed = new EnumMap<>(Reason.class);

  SendingCounts() {
    for (Reason reason : Reason.values()) {
      failed.put(reason, new LongAdder());
    }
  }

  /** Why Elasticsearch did not take a row when it was sent. */
  enum Reason {
    UNREACHABLE,
    UNAUTHORIZED,
    TOO_LARGE,
    TOO_MANY_REQUESTS,
    UNAVAILABLE,
    WRONG,
    OTHER;

    /**
     * @param status of the answer; 0 where there was none
     */
    static Reason of(int status) {
      return switch (status) {
        case 0 -> UNREACHABLE;
        case 400 -> WRONG;
        case 401, 403 -> UNAUTHORIZED;
        case Failure.TOO_LARGE -> TOO_LARGE;
        case 429 -> TOO_MANY_REQUESTS;
        case 502, Failure.UNAVAILABLE, 504 -> UNAVAILABLE;
        default -> OTHER;
      };
    }
  }

  void request(long ns) {
    requests.increment();
    requestNs.add(ns);
  }

  void sent(long rows) {
    sent.add(rows);
  }

  void failed(int status, long rows) {
    failed(Reason.of(status)).add(rows);
  }

  void retried(long rows) {
    retried.add(rows);
  }

  void refused(long rows) {
    refused.add(rows);
  }

  /** Rows that Elasticsearch has. */
  long sent() {
    return sent.sum();
  }

  /** How often a row was not taken, for this reason. */
  long failedBy(Reason reason) {
    return failed(reason).sum();
  }

  private LongAdder failed(Reason reason) {
    return Objects.requireNonNull(failed.get(reason));
  }

  /** How often a row was sent once more. */
  long retried() {
    return retried.sum();
  }

  /** Rows that Elasticsearch calls wrong, and that are lost. */
  long refused() {
    return refused.sum();
  }

  /** Bulk requests, those that failed among them. */
  long requests() {
    return requests.sum();
  }

  /** How long they took together. */
  long requestNs() {
    return requestNs.sum();
  }
}
