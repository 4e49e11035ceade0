package dev.pharos.aggregate;

import dev.pharos.signal.Node;
import dev.pharos.signal.NodeKind;
import dev.pharos.signal.SemanticConventions;
import dev.pharos.signal.ServiceId;
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
  private final Sources sources;
  private final AddressBook addresses;
  private final Messages messages;
  private final PairingRatio ratio = new PairingRatio();
  private final RecentSpans recent = new RecentSpans(AggregateLimits.RECENT_SPANS);
  private final WaitingSeeks waiting = new WaitingSeeks(AggregateLimits.RECENT_SPANS);
  private final Map<String, Node> users = new HashMap<>();
  private final Map<String, Node> unknownCallers = new HashMap<>();
  private final Shortfalls shortfalls;

  EdgeLinker(EdgeAggregator edges, Sources sources, AddressBook addresses, Shortfalls shortfalls) {
    this.edges = edges;
    this.sources = sources;
    this.addresses = addresses;
    this.shortfalls = shortfalls;
    this.messages = new Messages(edges, shortfalls);
  }

  /** False for a span that was seen within the wait. */
  boolean isNew(Span span, Source source) {
    if (recent.contains(span, source)) {
      shortfalls.count(Shortfall.DUPLICATES);
      return false;
    }
    return true;
  }

  /** Takes a span that {@link #isNew}. */
  void link(Span span, Source source, Operation operation, long arrivalNs) {
    RecentSpan seen = new RecentSpan(span, source, arrivalNs);
    boolean remembered = !recent.isFull();
    if (remembered) {
      recent.add(seen);
    } else {
      shortfalls.count(Shortfall.PAIRING);
    }
    switch (span.kind()) {
      case CLIENT -> call(span, seen, operation);
      case PRODUCER -> publish(span, source, arrivalNs);
      case SERVER -> serve(span, source, operation, arrivalNs);
      case CONSUMER -> consume(span, source, operation, arrivalNs);
      case INTERNAL, UNSPECIFIED -> {}
    }
    if (remembered) {
      wake(seen);
    } else {
      expired(seen);
    }
  }

  /** Ends the wait of what arrived long enough before a time. */
  void expire(long nowNs) {
    long upToNs = nowNs - AggregateLimits.PAIRING_WAIT.toNanos();
    waiting.expire(upToNs, this::callerUnknown);
    recent.expire(upToNs, this::expired);
    messages.expire(nowNs);
    ratio.advance(nowNs);
  }

  private void call(Span span, RecentSpan seen, Operation operation) {
    Source source = seen.source();
    Peer.Key database = PeerNaming.database(span);
    if (database != null) {
      Peer peer = peer(source, database);
      EdgeSeries edge = edges.outgoing(source.release(), peer, operation.name());
      edges.countClient(edge, span.endNs(), span.durationNs(), span.isError());
      seen.complete();
    } else if (SemanticConventions.messagingSystem(span.attributes()) != null) {
      // Polling and settling are no calls; sending a batch is, unless its messages were counted.
      if (isSending(span) && span.links().isEmpty()) {
        countSending(span, source);
      }
      seen.complete();
    } else {
      Peer.Key callee = PeerNaming.callee(span);
      seen.waitFor(
          new RecentSpan.Call(
              callee == null ? null : peer(source, callee),
              operation,
              span.endNs(),
              span.durationNs(),
              span.isError()));
    }
    if (noteWrapper(seen) && seen.call() != null) {
      seen.settled();
      shortfalls.count(Shortfall.WRAPPERS);
    }
  }

  private void publish(Span span, Source source, long arrivalNs) {
    Peer queue = countSending(span, source);
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

  private Peer countSending(Span span, Source source) {
    Peer queue = peer(source, PeerNaming.queue(span));
    EdgeSeries edge = edges.outgoing(source.release(), queue, queue.key().name());
    edges.countClient(edge, span.endNs(), span.durationNs(), span.isError());
    return queue;
  }

  private void serve(Span span, Source source, Operation operation, long arrivalNs) {
    RedSeries callee = source.release().total(operation);
    Inbound inbound =
        new Inbound(source, callee, span.startNs(), span.endNs(), span.isError(), null);
    if (span.parentSpanId() == SpanId.NONE) {
      String environment = source.service().id().environment();
      countServer(edges.incoming(user(environment), callee), inbound);
    } else {
      seek(inbound, span.traceId().high(), span.traceId().low(), span.parentSpanId(), arrivalNs);
    }
  }

  private void consume(Span span, Source source, Operation operation, long arrivalNs) {
    RedSeries callee = source.release().total(operation);
    Peer queue = peer(source, PeerNaming.queue(span));
    EdgeSeries edge = edges.incoming(queue.node(), callee);
    Inbound inbound =
        new Inbound(source, callee, span.startNs(), span.endNs(), span.isError(), edge);
    countServer(edge, inbound);
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
      RecentSpan ancestor = recent.find(seek.traceHigh(), seek.traceLow(), seek.spanId());
      if (ancestor == null) {
        if (waiting.isFull()) {
          shortfalls.count(Shortfall.PAIRING);
          seek.end();
          callerUnknown(seek);
        } else {
          waiting.add(seek);
        }
        return;
      }
      seek.pass(ancestor.source().release());
      boolean inner =
          ancestor.kind() == SpanKind.INTERNAL || ancestor.kind() == SpanKind.UNSPECIFIED;
      if (!inner || ancestor.parentSpanId() == SpanId.NONE) {
        seek.end();
        callerFound(seek, ancestor);
        return;
      }
      if (!seek.climbTo(ancestor.parentSpanId())) {
        shortfalls.count(Shortfall.HOPS);
        seek.end();
        callerUnknown(seek);
        return;
      }
    }
  }

  /** Lets those go on climbing that waited for a span. */
  private void wake(RecentSpan arrived) {
    Seek seek = waiting.take(arrived.traceHigh(), arrived.traceLow(), arrived.spanId());
    while (seek != null) {
      climb(seek);
      seek = waiting.take(arrived.traceHigh(), arrived.traceLow(), arrived.spanId());
    }
  }

  private void callerFound(Seek seek, RecentSpan caller) {
    Inbound inbound = seek.inbound();
    if (inbound.isConsumer()) {
      return; // Counted from its queue already, and no producer was on the way.
    }
    if (caller.kind() == SpanKind.CLIENT) {
      pair(caller, inbound, seek.arrivalNs());
      return;
    }
    Release from = seek.passed();
    countServer(
        edges.between(from == null ? inbound.source().release() : from, inbound.callee()), inbound);
  }

  private void pair(RecentSpan client, Inbound inbound, long arrivalNs) {
    EdgeSeries edge = edges.between(client.source().release(), inbound.callee());
    RecentSpan.Call call = client.call();
    if (call != null) {
      client.settled();
      edges.countClient(edge, call.endNs(), call.durationNs(), call.error());
      ratio.paired();
      Peer peer = call.peer();
      if (peer != null && peer.answeredBy(inbound.source().service(), arrivalNs)) {
        addresses.learn(
            peer.key().address(),
            inbound.source().service().id(),
            inbound.source().instance(),
            arrivalNs);
      }
    }
    countServer(edge, inbound);
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
        inbound);
  }

  private void expired(RecentSpan span) {
    if (span.kind() != SpanKind.CLIENT) {
      return;
    }
    boolean withinComplete = noteWrapper(span);
    RecentSpan.Call call = span.call();
    if (call == null) {
      return;
    }
    span.settled();
    if (span.isWrapper() || withinComplete) {
      shortfalls.count(Shortfall.WRAPPERS);
    } else {
      calleeUnseen(span.source(), call);
    }
  }

  /**
   * Libraries built on others make a client span around a client span: only the inner one is a
   * call, unless the outer one is complete in itself, as a database's is.
   *
   * @return true when a span lies within such a complete call
   */
  private boolean noteWrapper(RecentSpan client) {
    if (client.parentSpanId() == SpanId.NONE) {
      return false;
    }
    RecentSpan outer = recent.find(client.traceHigh(), client.traceLow(), client.parentSpanId());
    if (outer == null
        || outer.kind() != SpanKind.CLIENT
        || outer.source().service() != client.source().service()) {
      return false;
    }
    outer.wraps();
    return outer.isComplete();
  }

  private void calleeUnseen(Source caller, RecentSpan.Call call) {
    Peer peer = call.peer();
    if (peer == null) {
      shortfalls.count(Shortfall.NAMELESS_CALLEES);
      return;
    }
    ServiceId known = serviceBehind(peer, caller.service().id().environment());
    EdgeSeries edge;
    if (known == null) {
      edge = edges.outgoing(caller.release(), peer, call.operation().name());
    } else {
      edge = edges.toUnseen(caller.release(), known, call.operation().name(), peer.protocol());
      if (!call.error()) {
        ratio.unpaired();
      }
    }
    edges.countClient(edge, call.endNs(), call.durationNs(), call.error());
  }

  /** The service known to answer there, or the one that has the name which was called. */
  private @Nullable ServiceId serviceBehind(Peer peer, String environment) {
    ServiceId answering = addresses.serviceAt(environment, peer.key().address());
    if (answering != null) {
      return answering;
    }
    Service named = sources.named(environment, peer.key().nameOrHost());
    return named == null ? null : named.id();
  }

  private void countServer(EdgeSeries edge, Inbound inbound) {
    edges.countServer(edge, inbound.endNs(), inbound.durationNs(), inbound.error());
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

  WaitingSeeks waiting() {
    return waiting;
  }
}
