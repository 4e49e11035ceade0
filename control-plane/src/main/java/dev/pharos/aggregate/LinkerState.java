package dev.pharos.aggregate;

import dev.pharos.signal.LatencySketch;
import dev.pharos.signal.SpanKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The part of a snapshot that holds half edges, waiting messages and known addresses. */
final class LinkerState {
  private static final int WRAPPER = 1;
  private static final int COMPLETE = 2;
  private static final int CALL = 4;
  private static final int PEER = 8;
  private static final int FAILED = 16;

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
    long[] before = {0};
    RecentSpans recent = linker.recent();
    recent.forEach(row -> {
      writeRecent(recent, row, before[0], out);
      before[0] = recent.arrivalNs(row);
    });
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
    out.numbers(linker.ratio().state());
    out.number(linker.givenUp().size());
    linker.givenUp().forEach(call -> writeGivenUp(call, out));
    linker.sampled().write(out);
  }

  void read(StateReader in) {
    long before = 0;
    for (int recent = in.count(); recent > 0; recent--) {
      before = readRecent(linker.recent(), before, in);
    }
    for (int seeks = in.count(); seeks > 0; seeks--) {
      linker.waiting().add(readSeek(in));
    }
    readMessages(linker.messages(), in);
    for (int learnt = in.count(); learnt > 0; learnt--) {
      addresses.learn(in.text(), in.service(), in.text(), in.number());
    }
    linker.ratio().restore(in.numbers());
    if (in.version() >= StateWriter.WITH_GIVEN_UP_CALLS) {
      for (int calls = in.count(); calls > 0; calls--) {
        linker.givenUp().add(readGivenUp(in));
      }
    }
    if (in.version() >= StateWriter.WITH_SAMPLED_CALLS) {
      linker.sampled().read(in);
    }
  }

  /**
   * There may be hundreds of thousands of these, so they are packed.
   *
   * @param before arrival of the one before
   */
  private static void writeRecent(RecentSpans recent, long row, long before, StateWriter out) {
    out.fixed(recent.traceHigh(row));
    out.fixed(recent.traceLow(row));
    out.fixed(recent.spanId(row));
    out.fixed(recent.parentSpanId(row));
    out.constant(recent.kind(row));
    out.source(recent.source(row));
    out.number(recent.arrivalNs(row) - before);
    RecentSpans.Call call = recent.call(row);
    Peer peer = call == null ? null : call.peer();
    out.number(
        (recent.isWrapper(row) ? WRAPPER : 0)
            | (recent.isComplete(row) ? COMPLETE : 0)
            | (call != null ? CALL : 0)
            | (peer != null ? PEER : 0)
            | (call != null && call.error() ? FAILED : 0));
    if (call != null) {
      if (peer != null) {
        out.peer(peer);
      }
      out.operation(call.operation());
      out.number(recent.arrivalNs(row) - call.endNs());
      out.number(call.durationNs());
    }
  }

  /** The arrival of the one that was read. */
  private static long readRecent(RecentSpans recent, long before, StateReader in) {
    long row =
        recent.add(
            in.fixed(),
            in.fixed(),
            in.fixed(),
            in.fixed(),
            in.constant(SpanKind.class),
            in.source(),
            before + in.number());
    long arrivalNs = recent.arrivalNs(row);
    long flags = in.number();
    if ((flags & WRAPPER) != 0) {
      recent.wraps(row);
    }
    if ((flags & COMPLETE) != 0) {
      recent.complete(row);
    }
    if ((flags & CALL) != 0) {
      Service service = recent.source(row).service();
      Peer peer = (flags & PEER) != 0 ? in.peer(service) : null;
      Operation operation = in.operation(service);
      long endNs = arrivalNs - in.number();
      boolean failed = (flags & FAILED) != 0;
      recent.waitFor(row, new RecentSpans.Call(peer, operation, endNs, in.number(), failed));
    }
    return arrivalNs;
  }

  private static void writeSeek(Seek seek, StateWriter out) {
    writeInbound(seek.inbound(), out);
    writeIdentity(seek, out);
    out.number(seek.arrivalNs());
    out.number(seek.hops());
    Release passed = seek.passed();
    out.flag(passed != null);
    if (passed != null) {
      writeRelease(passed, out);
    }
  }

  private static void writeRelease(Release release, StateWriter out) {
    out.service(release.service().id());
    out.text(release.version());
  }

  private static void writeGivenUp(GivenUpCalls.Call call, StateWriter out) {
    writeIdentity(call, out);
    writeRelease(call.caller(), out);
    out.number(call.sinceNs());
  }

  private static GivenUpCalls.Call readGivenUp(StateReader in) {
    return new GivenUpCalls.Call(in.fixed(), in.fixed(), in.fixed(), in.release(), in.number());
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
    out.operation(inbound.callee().operation());
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
    Operation operation = in.operation(source.service());
    long startNs = in.number();
    long endNs = in.number();
    boolean error = in.flag();
    EdgeSeries edge = in.flag() ? edges.edge(in.edge()) : null;
    RedSeries callee = source.release().total(operation);
    short bin = LatencySketch.bin(endNs - startNs);
    return new Inbound(source, callee, startNs, endNs, bin, error, edge);
  }

  private static void writeMessages(Messages messages, StateWriter out) {
    List<MessageQueue> queues = new ArrayList<>();
    messages.forEachQueue(queues::add);
    out.number(queues.size());
    for (MessageQueue queue : queues) {
      out.node(queue.node());
      out.number(queue.lastSeenNs());
      out.number(queue.added());
    }
    List<Message> held = new ArrayList<>();
    messages.forEachMessage(held::add);
    out.number(held.size());
    held.forEach(message -> writeMessage(message, out));
  }

  private void readMessages(Messages messages, StateReader in) {
    for (int queues = in.count(); queues > 0; queues--) {
      MessageQueue queue = messages.queue(in.node());
      queue.seen(in.number());
      if (in.version() >= StateWriter.WITH_MESSAGE_NUMBERS) {
        queue.restoreAdded(in.number());
      }
    }
    for (int held = in.count(); held > 0; held--) {
      messages.restore(readMessage(messages, in));
    }
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
    out.number(message.number());
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
    MessageQueue queue = messages.queue(in.node());
    long publishedNs = in.number();
    if (in.version() >= StateWriter.WITH_MESSAGE_NUMBERS) {
      message.number(in.number());
    }
    message.publish(queue, publishedNs, in.number());
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
