package dev.pharos.aggregate;

import dev.pharos.signal.SpanKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The part of a snapshot that holds half edges, waiting messages and known addresses. */
final class LinkerState {

  private final EdgeLinker linker;
  private final EdgeAggregator edges;
  private final AddressBook addresses;

  LinkerState(EdgeLinker linker, EdgeAggregator edges, AddressBook addresses) {
    this.linker = linker;
    this.edges = edges;
    this.addresses = addresses;
  }

  void write(StateWriter out) {
    out.number(linker.recent().size());
    linker.recent().forEach(span -> writeRecent(span, out));
    List<Seek> seeks = new ArrayList<>();
    linker.waiting().forEach(seeks::add);
    out.number(seeks.size());
    seeks.forEach(seek -> writeSeek(seek, out));
    writeMessages(linker.messages(), out);
    List<Runnable> learnt = new ArrayList<>();
    addresses.forEach((address, entry) ->
        learnt.add(() -> {
          out.text(address.hostAndPort());
          out.service(entry.service());
          out.text(entry.instance());
          out.number(entry.seenNs());
        }));
    out.number(learnt.size());
    learnt.forEach(Runnable::run);
    linker.counts().write(out);
    out.numbers(linker.ratio().state());
  }

  void read(StateReader in) {
    for (int recent = in.count(); recent > 0; recent--) {
      linker.recent().add(readRecent(in));
    }
    for (int seeks = in.count(); seeks > 0; seeks--) {
      linker.waiting().add(readSeek(in));
    }
    readMessages(linker.messages(), in);
    for (int learnt = in.count(); learnt > 0; learnt--) {
      addresses.learn(in.text(), in.service(), in.text(), in.number());
    }
    linker.counts().read(in);
    linker.ratio().restore(in.numbers());
  }

  private static void writeRecent(RecentSpan span, StateWriter out) {
    writeIdentity(span, out);
    out.fixed(span.parentSpanId());
    out.constant(span.kind());
    out.source(span.source());
    out.number(span.arrivalNs());
    out.flag(span.isWrapper());
    out.flag(span.isComplete());
    RecentSpan.Call call = span.call();
    out.flag(call != null);
    if (call != null) {
      Peer peer = call.peer();
      out.flag(peer != null);
      if (peer != null) {
        WindowsState.writePeer(peer.key(), out);
      }
      out.text(call.operation().name());
      out.constant(call.operation().role());
      out.number(call.endNs());
      out.number(call.durationNs());
      out.flag(call.error());
    }
  }

  private static RecentSpan readRecent(StateReader in) {
    RecentSpan span =
        new RecentSpan(
            in.fixed(),
            in.fixed(),
            in.fixed(),
            in.fixed(),
            in.constant(SpanKind.class),
            in.source(),
            in.number());
    if (in.flag()) {
      span.wraps();
    }
    if (in.flag()) {
      span.complete();
    }
    if (in.flag()) {
      Source source = span.source();
      Peer peer = in.flag() ? source.service().peer(WindowsState.readPeer(in)) : null;
      Operation operation =
          WindowsState.operation(source, in.text(), in.constant(Operation.Role.class));
      span.waitFor(new RecentSpan.Call(peer, operation, in.number(), in.number(), in.flag()));
    }
    return span;
  }

  private static void writeSeek(Seek seek, StateWriter out) {
    writeInbound(seek.inbound(), out);
    writeIdentity(seek, out);
    out.number(seek.arrivalNs());
    out.number(seek.hops());
    Release passed = seek.passed();
    out.flag(passed != null);
    if (passed != null) {
      out.service(passed.service().id());
      out.text(passed.version());
    }
  }

  private Seek readSeek(StateReader in) {
    Seek seek = new Seek(readInbound(in), in.fixed(), in.fixed(), in.fixed(), in.number());
    int hops = in.count();
    Release passed = in.flag() ? in.release() : null;
    seek.restore(hops, passed);
    return seek;
  }

  private static void writeInbound(Inbound inbound, StateWriter out) {
    out.source(inbound.source());
    out.text(inbound.callee().operation().name());
    out.constant(inbound.callee().operation().role());
    out.number(inbound.startNs());
    out.number(inbound.endNs());
    out.flag(inbound.error());
    EdgeSeries edge = inbound.fromQueue();
    out.flag(edge != null);
    if (edge != null) {
      out.edge(edge.key());
    }
  }

  private Inbound readInbound(StateReader in) {
    Source source = in.source();
    Operation operation =
        WindowsState.operation(source, in.text(), in.constant(Operation.Role.class));
    long startNs = in.number();
    long endNs = in.number();
    boolean error = in.flag();
    EdgeSeries edge = in.flag() ? edges.edge(in.edge()) : null;
    return new Inbound(source, source.release().total(operation), startNs, endNs, error, edge);
  }

  private static void writeMessages(Messages messages, StateWriter out) {
    List<MessageQueue> queues = new ArrayList<>();
    messages.forEachQueue(queues::add);
    out.number(queues.size());
    for (MessageQueue queue : queues) {
      out.node(queue.node());
      out.number(queue.lastSeenNs());
    }
    List<Message> held = new ArrayList<>();
    messages.forEachMessage(held::add);
    out.number(held.size());
    held.forEach(message -> writeMessage(message, out));
    out.number(messages.untracked());
    out.number(messages.givenUp());
  }

  private void readMessages(Messages messages, StateReader in) {
    for (int queues = in.count(); queues > 0; queues--) {
      messages.queue(in.node()).seen(in.number());
    }
    for (int held = in.count(); held > 0; held--) {
      messages.restore(readMessage(messages, in));
    }
    messages.restoreCounts(in.number(), in.number());
  }

  private static void writeMessage(Message message, StateWriter out) {
    writeIdentity(message, out);
    out.number(message.arrivalNs());
    MessageQueue queue = message.queue();
    out.flag(queue != null);
    if (queue == null) {
      out.number(message.early().size());
      message.early().forEach(inbound -> writeInbound(inbound, out));
      return;
    }
    out.node(queue.node());
    out.number(message.publishedNs());
    out.number(message.remaining());
    @Nullable Service consumer = message.consumer();
    out.flag(consumer != null);
    if (consumer != null) {
      out.service(consumer.id());
    }
    out.number(message.consumedNs());
  }

  private Message readMessage(Messages messages, StateReader in) {
    Message message = new Message(in.fixed(), in.fixed(), in.fixed(), in.number());
    if (!in.flag()) {
      for (int early = in.count(); early > 0; early--) {
        message.early().add(readInbound(in));
      }
      return message;
    }
    message.publish(messages.queue(in.node()), in.number(), in.number());
    Service consumer = in.flag() ? in.knownService() : null;
    message.restoreConsumed(consumer, in.number());
    return message;
  }

  private static void writeIdentity(SpanIndex.Entry entry, StateWriter out) {
    out.fixed(entry.traceHigh());
    out.fixed(entry.traceLow());
    out.fixed(entry.spanId());
  }
}
