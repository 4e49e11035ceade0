package dev.pharos.aggregate;

import dev.pharos.signal.Node;
import dev.pharos.signal.QueueState;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Follows messages from producer to consumer, in whichever order their spans arrive: gives the
 * delay between them and what waits in each queue. Consumption by several services counts once, but
 * gives a delay each.
 */
final class Messages {
  private final EdgeAggregator edges;
  private final SpanIndex<Message> byProducer = new SpanIndex<>();
  private final Map<Node, MessageQueue> queues = new HashMap<>();
  private final ArrayDeque<Message> consumed = new ArrayDeque<>();
  private final ArrayDeque<Message> early = new ArrayDeque<>();
  private final Shortfalls shortfalls;

  Messages(EdgeAggregator edges, Shortfalls shortfalls) {
    this.edges = edges;
    this.shortfalls = shortfalls;
  }

  /**
   * A producer's span.
   *
   * @param messages how many travel under this span, at least 1
   */
  void publish(
      long traceHigh,
      long traceLow,
      long spanId,
      Node queueNode,
      long endNs,
      long messages,
      long arrivalNs) {
    MessageQueue queue = queue(queueNode);
    queue.seen(arrivalNs);
    Message message = byProducer.first(traceHigh, traceLow, spanId);
    if (message != null && message.queue() != null) {
      return;
    }
    if (message == null) {
      if (byProducer.size() >= AggregateLimits.MESSAGES) {
        shortfalls.count(Shortfall.MESSAGES);
        return;
      }
      message = new Message(traceHigh, traceLow, spanId, arrivalNs);
      byProducer.add(message);
    }
    message.publish(queue, endNs, Math.max(1, messages));
    queue.add(message);
    List<Inbound> waiting = List.copyOf(message.early());
    message.early().clear();
    waiting.forEach(inbound -> consume(inbound, arrivalNs, traceHigh, traceLow, spanId));
  }

  /**
   * A consumer's span that names a producer's.
   *
   * @return false when that producer is not known (yet)
   */
  boolean consume(Inbound inbound, long arrivalNs, long traceHigh, long traceLow, long spanId) {
    Message message = byProducer.first(traceHigh, traceLow, spanId);
    MessageQueue queue = message == null ? null : message.queue();
    EdgeSeries edge = inbound.fromQueue();
    if (message == null || queue == null || edge == null) {
      return false;
    }
    Service consumer = inbound.source().service();
    boolean again = message.remaining() == 0 && message.consumer() == consumer;
    if (again) {
      return true;
    }
    // Clocks of two hosts may disagree; a message is never consumed before it is published.
    edges.countDelay(edge, inbound.endNs(), Math.max(0, inbound.startNs() - message.publishedNs()));
    queue.seen(arrivalNs);
    if (message.remaining() > 0) {
      queue.consumedOne();
      if (message.consume(consumer, arrivalNs)) {
        queue.remove(message);
        consumed.add(message);
      }
    } else {
      message.consume(consumer, arrivalNs);
    }
    return true;
  }

  /** Remembers a consumption whose producer was waited for in vain, in case it still comes. */
  void consumedEarly(Inbound inbound, long arrivalNs, long traceHigh, long traceLow, long spanId) {
    Message message = byProducer.first(traceHigh, traceLow, spanId);
    if (message == null) {
      if (byProducer.size() >= AggregateLimits.MESSAGES) {
        shortfalls.count(Shortfall.MESSAGES);
        return;
      }
      message = new Message(traceHigh, traceLow, spanId, arrivalNs);
      byProducer.add(message);
      early.add(message);
    }
    message.early().add(inbound);
  }

  void expire(long nowNs) {
    long consumedUpToNs = nowNs - AggregateLimits.CONSUMED_KEPT.toNanos();
    while (!consumed.isEmpty() && consumed.peek().consumedNs() <= consumedUpToNs) {
      byProducer.remove(consumed.remove());
    }
    while (!early.isEmpty() && early.peek().arrivalNs() <= consumedUpToNs) {
      Message message = early.remove();
      if (message.queue() == null) {
        byProducer.remove(message);
      }
    }
    queues.values().forEach(queue -> expire(queue, nowNs));
  }

  private void expire(MessageQueue queue, long nowNs) {
    long overtakenUpToNs = nowNs - AggregateLimits.OVERTAKEN_KEPT.toNanos();
    Message oldest = queue.oldest();
    while (oldest != null && oldest.arrivalNs() <= overtakenUpToNs && queue.isOldestOvertaken()) {
      queue.remove(oldest);
      shortfalls.count(Shortfall.OVERTAKEN_MESSAGES, oldest.remaining());
      oldest.giveUp(nowNs);
      consumed.add(oldest);
      oldest = queue.oldest();
    }
    long publishedUpToNs = nowNs - AggregateLimits.MESSAGE_KEPT.toNanos();
    while (oldest != null && oldest.arrivalNs() <= publishedUpToNs) {
      queue.remove(oldest);
      byProducer.remove(oldest);
      shortfalls.count(Shortfall.UNCONSUMED_MESSAGES, oldest.remaining());
      oldest = queue.oldest();
    }
  }

  void evictQueues(long idleSinceNs) {
    queues.values().removeIf(queue -> queue.oldest() == null && queue.lastSeenNs() < idleSinceNs);
  }

  List<QueueState> states() {
    return queues.values().stream().map(MessageQueue::state).toList();
  }

  MessageQueue queue(Node node) {
    return queues.computeIfAbsent(node, MessageQueue::new);
  }

  /** Queues, then waiting, consumed and early messages in the order that {@link #restore} takes. */
  void forEachQueue(Consumer<MessageQueue> action) {
    queues.values().forEach(action);
  }

  void forEachMessage(Consumer<Message> action) {
    for (MessageQueue queue : queues.values()) {
      for (Message at = queue.oldest(); at != null; at = at.newer) {
        action.accept(at);
      }
    }
    consumed.forEach(action);
    early.stream().filter(message -> message.queue() == null).forEach(action);
  }

  /** A message as {@link #forEachMessage} gave it. */
  void restore(Message message) {
    byProducer.add(message);
    MessageQueue queue = message.queue();
    if (queue == null) {
      early.add(message);
    } else if (message.remaining() == 0) {
      consumed.add(message);
    } else {
      queue.add(message);
    }
  }
}
