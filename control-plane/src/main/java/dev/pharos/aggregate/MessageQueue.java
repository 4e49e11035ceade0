package dev.pharos.aggregate;

import dev.pharos.signal.Node;
import dev.pharos.signal.QueueState;
import org.jspecify.annotations.Nullable;

/** What was published into one queue and not consumed yet, oldest first; removal costs nothing. */
final class MessageQueue {
  private final Node node;
  private long unconsumed;
  private long added;
  private long waiting;
  private long lastSeenNs;
  private @Nullable Message oldest;
  private @Nullable Message newest;

  MessageQueue(Node node) {
    this.node = node;
  }

  Node node() {
    return node;
  }

  /** Gives it a number, unless it has one from a snapshot. */
  void add(Message message) {
    if (message.number() == 0) {
      message.number(++added);
    }
    waiting++;
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
    waiting--;
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

  /** Whether so many that were published after the oldest were consumed that it was lost. */
  boolean isOldestOvertaken() {
    if (oldest == null) {
      return false;
    }
    long later = added - oldest.number();
    long overtakers = later - (waiting - 1);
    return overtakers >= AggregateLimits.OVERTAKERS
        && overtakers >= waiting * AggregateLimits.OVERTAKERS_OF_EACH;
  }

  /** Messages that ever came. */
  long added() {
    return added;
  }

  /** From a snapshot. */
  void restoreAdded(long messages) {
    added = messages;
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
