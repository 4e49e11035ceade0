package dev.pharos.aggregate;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A published message (or a batch under one span), by its producer's span. One that was consumed
 * before its producer's span arrived has no queue yet, but remembers its consumers.
 */
final class Message extends SpanIndex.Entry {
  private final long arrivalNs;
  private @Nullable MessageQueue queue;
  private long number;
  private long publishedNs;
  private long remaining;
  private @Nullable Service consumer;
  private long consumedNs;
  private final List<Inbound> early = new ArrayList<>(0);
  @Nullable Message older;
  @Nullable Message newer;

  Message(long traceHigh, long traceLow, long spanId, long arrivalNs) {
    identify(traceHigh, traceLow, spanId);
    this.arrivalNs = arrivalNs;
  }

  void publish(MessageQueue into, long atNs, long messages) {
    queue = into;
    publishedNs = atNs;
    remaining = messages;
  }

  /** As many messages as this were published into its queue with it; 0 while not in a queue. */
  long number() {
    return number;
  }

  void number(long inQueue) {
    number = inQueue;
  }

  /** Waits no longer; who consumes it after all is still known to have done so. */
  void giveUp(long atNs) {
    remaining = 0;
    consumedNs = atNs;
  }

  /** Counts one consumption; true when it was the last that was waited for. */
  boolean consume(Service by, long atNs) {
    consumer = by;
    consumedNs = atNs;
    if (remaining == 0) {
      return false;
    }
    remaining--;
    return remaining == 0;
  }

  long arrivalNs() {
    return arrivalNs;
  }

  /** Null while only its consumers were seen. */
  @Nullable MessageQueue queue() {
    return queue;
  }

  /** Epoch nanoseconds of the end of the producer's span. */
  long publishedNs() {
    return publishedNs;
  }

  long remaining() {
    return remaining;
  }

  /** Who consumed last. */
  @Nullable Service consumer() {
    return consumer;
  }

  /** Arrival of the last consumption, or when it was given up. */
  long consumedNs() {
    return consumedNs;
  }

  /** From a snapshot. */
  void restoreConsumed(@Nullable Service by, long atNs) {
    consumer = by;
    consumedNs = atNs;
  }

  List<Inbound> early() {
    return early;
  }
}
