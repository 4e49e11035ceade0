package dev.pharos.aggregate;

import dev.pharos.signal.Node;
import dev.pharos.signal.QueueState;
import org.jspecify.annotations.Nullable;

/** What was published into one queue and not consumed yet, oldest first; removal costs nothing. */
final class MessageQueue {
  private final Node node;
  private long unconsumed;
  private long lastSeenNs;
  private @Nullable Message oldest;
  private @Nullable Message newest;

  MessageQueue(Node node) {
    this.node = node;
  }

  Node node() {
    return node;
  }

  void add(Message message) {
    unconsumed += message.remaining();
    message.older = newest;
    if (newest == null) {
      oldest = message;
    } else {
      newest.newer = message;
    }
    newest = message;
  }

  void consumedOne() {
    unconsumed--;
  }

  /** Takes out a message, consumed or given up. */
  void remove(Message message) {
    unconsumed -= message.remaining();
    Message older = message.older;
    Message newer = message.newer;
    if (older == null) {
      oldest = newer;
    } else {
      older.newer = newer;
    }
    if (newer == null) {
      newest = older;
    } else {
      newer.older = older;
    }
    message.older = null;
    message.newer = null;
  }

  @Nullable Message oldest() {
    return oldest;
  }

  long lastSeenNs() {
    return lastSeenNs;
  }

  void seen(long atNs) {
    lastSeenNs = Math.max(lastSeenNs, atNs);
  }

  QueueState state() {
    Message first = oldest;
    return new QueueState(node, unconsumed, first == null ? 0 : first.publishedNs());
  }
}
