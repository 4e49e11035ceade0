package dev.pharos.aggregate;

import dev.pharos.signal.Node;
import dev.pharos.signal.NodeKind;
import dev.pharos.signal.SemanticConventions;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanId;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.SpanLink;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who calls whom, from spans in whatever order they arrive.
 *
 * <p>A SERVER span's caller is found by climbing from its parent over INTERNAL spans:
 *
 * <ul>
 *   <li>a CLIENT span: both ends are counted on one edge; further SERVER spans below the same
 *       CLIENT span count the callee's end only;
 *   <li>another SERVER or CONSUMER span or the trace's root: the nearest ancestor of another
 *       service is the caller (its own service where there is none), without a caller's count;
 *   <li>no parent: the caller is the node {@code user} of the environment;
 *   <li>a call that was given up within {@link AggregateLimits#GIVEN_UP_KEPT}: its caller, without
 *       a caller's count, which it has already;
 *   <li>an ancestor that does not arrive within {@link AggregateLimits#PAIRING_WAIT}: the nearest
 *       ancestor of another service, else the external node {@code unknown caller}.
 * </ul>
 *
 * <p>So every SERVER and CONSUMER span is counted on exactly one edge into its service. CLIENT
 * spans to databases and all PRODUCER and CONSUMER spans are counted when they arrive; a CLIENT
 * span whose callee stays unseen counts after the wait, for the service known to answer at its
 * address, else for an external node. A span that is repeated within the wait is not counted again.
 */
final class EdgeLinker {
  static final String USER = "user";
  static final String UNKNOWN_CALLER = "unknown caller";

  private final EdgeAggregator edges;
  private final AddressBook addresses;
  private final UnseenCallees unseen;
  private final Messages messages;
  private final PairingRatio ratio = new PairingRatio();
  private final RecentSpans recent = new RecentSpans(AggregateLimits.RECENT_SPANS);
  private final GivenUpCalls givenUp = new GivenUpCalls(AggregateLimits.GIVEN_UP_CALLS);
  private final WaitingSeeks waiting = new WaitingSeeks(AggregateLimits.RECENT_SPANS);
  private final Map<String, Node> users = new HashMap<>();
  private final Map<String, Node> unknownCallers = new HashMap<>();
  private final Shortfalls shortfalls;
  private final SampledTraces sampled;

  EdgeLinker(
      EdgeAggregator edges,
      Sources sources,
      AddressBook addresses,
      Shortfalls shortfalls,
      ServedProbability served) {
    this.edges = edges;
    this.sampled = new SampledTraces(served, edges, shortfalls);
    this.addresses = addresses;
    this.shortfalls = shortfalls;
    this.messages = new Messages(edges, shortfalls);
    this.unseen = new UnseenCallees(edges, sources, addresses, ratio, shortfalls);
  }

  /** False for a span that was seen within the wait. */
  boolean isNew(Span span, Source source) {
    if (recent.contains(span, source)) {
      shortfalls.count(Shortfall.DUPLICATES);
      return false;
    }
    return true;
  }

  /** Tells which spans come next. */
  void expect(List<Span> spans) {
    recent.touch(spans);
  }

  /**
   * Takes a span that {@link #isNew}.
   *
   * @param callee the span's operation, all instances together
   * @param bin of its duration, see {@link dev.pharos.signal.LatencySketch#bin}
   */
  void link(Span span, Source source, RedSeries callee, short bin, long arrivalNs) {
    sampled.began(span);
    boolean remembered = !recent.isFull();
    long seen = remember(span, source, arrivalNs, remembered);
    switch (span.kind()) {
      case CLIENT -> call(span, seen, source, callee.operation(), bin);
      case PRODUCER -> publish(span, source, bin, arrivalNs);
      case SERVER -> serve(span, source, callee, bin, arrivalNs);
      case CONSUMER -> consume(span, source, callee, bin, arrivalNs);
      case INTERNAL, UNSPECIFIED -> {}
    }
    if (remembered) {
      wake(span);
    } else {
      shortfalls.count(Shortfall.PAIRING);
      expired(seen);
      recent.dropUnfound();
    }
  }

  private long remember(Span span, Source source, long arrivalNs, boolean toBeFound) {
    long high = span.traceId().high();
    long low = span.traceId().low();
    long parent = span.parentSpanId();
    return toBeFound
        ? recent.add(high, low, span.spanId(), parent, span.kind(), source, arrivalNs)
        : recent.addUnfound(high, low, span.spanId(), parent, span.kind(), source, arrivalNs);
  }

  /** Ends the wait of what arrived long enough before a time. */
  void expire(long nowNs) {
    long upToNs = nowNs - AggregateLimits.PAIRING_WAIT.toNanos();
    waiting.expire(
        upToNs,
        seek -> {
          edges.countsAt(seek.arrivalNs() + AggregateLimits.PAIRING_WAIT.toNanos());
          callerUnknown(seek);
        });
    recent.expire(
        upToNs,
        row -> {
          edges.countsAt(recent.arrivalNs(row) + AggregateLimits.PAIRING_WAIT.toNanos());
          expired(row);
        });
    givenUp.expire(nowNs - AggregateLimits.GIVEN_UP_KEPT.toNanos());
    messages.expire(nowNs);
    sampled.expire(nowNs);
    ratio.advance(nowNs);
  }

  private void call(Span span, long seen, Source source, Operation operation, short bin) {
    Peer.Key database = PeerNaming.database(span);
    if (database != null) {
      Peer peer = peer(source, database);
      EdgeSeries edge = edges.outgoing(source.release(), peer, operation.name());
      countClient(edge, span, bin);
      recent.complete(seen);
    } else if (SemanticConventions.messagingSystem(span.attributes()) != null) {
      // Polling and settling are no calls; sending a batch is, unless its messages were counted.
      if (isSending(span) && span.links().isEmpty()) {
        countSending(span, source, bin);
      }
      recent.complete(seen);
    } else {
      Peer.Key callee = PeerNaming.callee(span);
      recent.waitFor(
          seen,
          new RecentSpans.Call(
              callee == null ? null : peer(source, callee),
              operation,
              span.endNs(),
              span.durationNs(),
              span.isError()));
    }
    if (noteWrapper(seen) && recent.call(seen) != null) {
      recent.settled(seen);
      shortfalls.count(Shortfall.WRAPPERS);
    }
  }

  private void publish(Span span, Source source, short bin, long arrivalNs) {
    Peer queue = countSending(span, source, bin);
    Long batch = SemanticConventions.messagingBatchCount(span.attributes());
    messages.publish(
        span.traceId().high(),
        span.traceId().low(),
        span.spanId(),
        queue.node(),
        span.endNs(),
        batch == null ? 1 : batch,
        arrivalNs);
  }

  private Peer countSending(Span span, Source source, short bin) {
    Peer queue = peer(source, PeerNaming.queue(span));
    EdgeSeries edge = edges.outgoing(source.release(), queue, queue.key().name());
    countClient(edge, span, bin);
    return queue;
  }

  private void countClient(EdgeSeries edge, Span span, short bin) {
    edges.countClient(edge, span.endNs(), span.durationNs(), bin, span.isError());
    sampled.count(edge, true, span.traceId().high(), span.traceId().low(), span.endNs());
  }

  private void serve(Span span, Source source, RedSeries callee, short bin, long arrivalNs) {
    Inbound inbound =
        new Inbound(source, callee, span.startNs(), span.endNs(), bin, span.isError(), null);
    if (span.parentSpanId() == SpanId.NONE) {
      String environment = source.service().id().environment();
      EdgeSeries edge = edges.incoming(user(environment), callee);
      countServer(edge, inbound, span.traceId().high(), span.traceId().low());
    } else {
      seek(inbound, span.traceId().high(), span.traceId().low(), span.parentSpanId(), arrivalNs);
    }
  }

  private void consume(Span span, Source source, RedSeries callee, short bin, long arrivalNs) {
    Peer queue = peer(source, PeerNaming.queue(span));
    EdgeSeries edge = edges.incoming(queue.node(), callee);
    Inbound inbound =
        new Inbound(source, callee, span.startNs(), span.endNs(), bin, span.isError(), edge);
    countServer(edge, inbound, span.traceId().high(), span.traceId().low());
    long parent = span.parentSpanId();
    if (parent != SpanId.NONE) {
      seek(inbound, span.traceId().high(), span.traceId().low(), parent, arrivalNs);
    }
    List<SpanLink> links = span.links();
    shortfalls.count(Shortfall.LINKS, links.size() - AggregateLimits.LINKS_PER_SPAN);
    for (int i = 0; i < Math.min(links.size(), AggregateLimits.LINKS_PER_SPAN); i++) {
      SpanLink link = links.get(i);
      if (link.spanId() != parent || !link.traceId().equals(span.traceId())) {
        seek(inbound, link.traceId().high(), link.traceId().low(), link.spanId(), arrivalNs);
      }
    }
  }

  private Peer peer(Source source, Peer.Key key) {
    Peer peer = source.service().peer(key);
    if (peer.isTogether()) {
      shortfalls.count(Shortfall.PEERS);
    }
    return peer;
  }

  private void seek(Inbound inbound, long high, long low, long spanId, long arrivalNs) {
    climb(new Seek(inbound, high, low, spanId, arrivalNs));
  }

  /** Climbs until the caller is found or an ancestor has to be waited for. */
  private void climb(Seek seek) {
    while (true) {
      if (seek.inbound().isConsumer()
          && messages.consume(
              seek.inbound(), seek.arrivalNs(), seek.traceHigh(), seek.traceLow(), seek.spanId())) {
        seek.end();
        return;
      }
      long ancestor = recent.find(seek.traceHigh(), seek.traceLow(), seek.spanId());
      if (ancestor == RecentSpans.NONE) {
        Release gaveUp = givenUp.caller(seek.traceHigh(), seek.traceLow(), seek.spanId());
        if (gaveUp != null && !seek.inbound().isConsumer()) {
          seek.end();
          countServer(edges.between(gaveUp, seek.inbound().callee()), seek);
          return;
        }
        if (waiting.isFull()) {
          shortfalls.count(Shortfall.PAIRING);
          seek.end();
          callerUnknown(seek);
        } else {
          waiting.add(seek);
        }
        return;
      }
      seek.pass(recent.source(ancestor).release());
      SpanKind kind = recent.kind(ancestor);
      boolean inner = kind == SpanKind.INTERNAL || kind == SpanKind.UNSPECIFIED;
      long parent = recent.parentSpanId(ancestor);
      if (!inner || parent == SpanId.NONE) {
        seek.end();
        callerFound(seek, ancestor);
        return;
      }
      if (!seek.climbTo(parent)) {
        shortfalls.count(Shortfall.HOPS);
        seek.end();
        callerUnknown(seek);
        return;
      }
    }
  }

  /** Lets those go on climbing that waited for a span. */
  private void wake(Span arrived) {
    long high = arrived.traceId().high();
    long low = arrived.traceId().low();
    Seek seek = waiting.take(high, low, arrived.spanId());
    while (seek != null) {
      climb(seek);
      seek = waiting.take(high, low, arrived.spanId());
    }
  }

  private void callerFound(Seek seek, long caller) {
    Inbound inbound = seek.inbound();
    if (inbound.isConsumer()) {
      return; // Counted from its queue already, and no producer was on the way.
    }
    if (recent.kind(caller) == SpanKind.CLIENT) {
      pair(caller, seek);
      return;
    }
    Release from = seek.passed();
    countServer(
        edges.between(from == null ? inbound.source().release() : from, inbound.callee()), seek);
  }

  private void pair(long client, Seek seek) {
    Inbound inbound = seek.inbound();
    EdgeSeries edge = edges.between(recent.source(client).release(), inbound.callee());
    RecentSpans.Call call = recent.call(client);
    if (call != null) {
      recent.settled(client);
      edges.countPaired(edge, call, inbound.error());
      sampled.count(edge, true, seek.traceHigh(), seek.traceLow(), call.endNs());
      ratio.paired();
      Peer peer = call.peer();
      if (peer != null && peer.answeredBy(inbound.source().service(), seek.arrivalNs())) {
        addresses.learn(
            peer.key().address(),
            inbound.source().service().id(),
            inbound.source().instance(),
            seek.arrivalNs());
      }
    }
    countServer(edge, seek);
  }

  private void callerUnknown(Seek seek) {
    Inbound inbound = seek.inbound();
    if (inbound.isConsumer()) {
      messages.consumedEarly(
          inbound, seek.arrivalNs(), seek.traceHigh(), seek.traceLow(), seek.spanId());
      return;
    }
    shortfalls.count(Shortfall.UNKNOWN_CALLERS);
    Release from = seek.passed();
    String environment = inbound.source().service().id().environment();
    countServer(
        from == null
            ? edges.incoming(unknownCaller(environment), inbound.callee())
            : edges.between(from, inbound.callee()),
        seek);
  }

  private void expired(long span) {
    if (recent.kind(span) != SpanKind.CLIENT) {
      return;
    }
    boolean withinComplete = noteWrapper(span);
    RecentSpans.Call call = recent.call(span);
    if (call == null) {
      return;
    }
    recent.settled(span);
    if (recent.isWrapper(span) || withinComplete) {
      shortfalls.count(Shortfall.WRAPPERS);
    } else {
      EdgeSeries edge = unseen.count(recent.source(span), call);
      if (edge != null) {
        sampled.count(edge, true, recent.traceHigh(span), recent.traceLow(span), call.endNs());
      }
      if (call.error()) {
        giveUp(span);
      }
    }
  }

  private void giveUp(long call) {
    givenUp.add(
        new GivenUpCalls.Call(
            recent.traceHigh(call),
            recent.traceLow(call),
            recent.spanId(call),
            recent.source(call).release(),
            recent.arrivalNs(call) + AggregateLimits.PAIRING_WAIT.toNanos()));
  }

  /**
   * Libraries built on others make a client span around a client span: only the inner one is a
   * call, unless the outer one is complete in itself, as a database's is.
   *
   * @return true when a span lies within such a complete call
   */
  private boolean noteWrapper(long client) {
    long parent = recent.parentSpanId(client);
    if (parent == SpanId.NONE) {
      return false;
    }
    long outer = recent.find(recent.traceHigh(client), recent.traceLow(client), parent);
    if (outer == RecentSpans.NONE
        || recent.kind(outer) != SpanKind.CLIENT
        || recent.source(outer).service() != recent.source(client).service()) {
      return false;
    }
    recent.wraps(outer);
    return recent.isComplete(outer);
  }

  /** Of what is no consumer, whose seek may be in another trace. */
  private void countServer(EdgeSeries edge, Seek seek) {
    countServer(edge, seek.inbound(), seek.traceHigh(), seek.traceLow());
  }

  private void countServer(EdgeSeries edge, Inbound inbound, long traceHigh, long traceLow) {
    long durationNs = inbound.durationNs();
    edges.countServer(edge, inbound.endNs(), durationNs, inbound.bin(), inbound.error());
    sampled.count(edge, false, traceHigh, traceLow, inbound.endNs());
  }

  private static boolean isSending(Span span) {
    String operation = SemanticConventions.messagingOperation(span.attributes());
    return "send".equals(operation) || "publish".equals(operation);
  }

  private Node user(String environment) {
    return users.computeIfAbsent(environment, env -> Node.virtual(NodeKind.USER, USER, env, ""));
  }

  private Node unknownCaller(String environment) {
    return unknownCallers.computeIfAbsent(
        environment, env -> Node.virtual(NodeKind.EXTERNAL, UNKNOWN_CALLER, env, ""));
  }

  @Nullable Double pairingRatio() {
    return ratio.value();
  }

  PairingRatio ratio() {
    return ratio;
  }

  Messages messages() {
    return messages;
  }

  RecentSpans recent() {
    return recent;
  }

  GivenUpCalls givenUp() {
    return givenUp;
  }

  SampledTraces sampled() {
    return sampled;
  }

  WaitingSeeks waiting() {
    return waiting;
  }
}
