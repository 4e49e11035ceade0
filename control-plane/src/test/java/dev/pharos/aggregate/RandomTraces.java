package dev.pharos.aggregate;

import static dev.pharos.aggregate.Spans.MILLI;
import static dev.pharos.aggregate.Spans.SECOND;
import static dev.pharos.aggregate.Spans.T0;

import dev.pharos.signal.Span;
import dev.pharos.signal.SpanKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Traces through a few services with everything that makes pairing hard: INTERNAL hops on both
 * sides, several servers per client, wrapped clients, callees and callers that send nothing, spans
 * that are lost, messages consumed by parent, by link, by two services or not at all, repeated
 * spans.
 */
final class RandomTraces {
  private static final String[] SERVICES = {"a", "b", "c", "d", "e"};
  private static final int MOST_DEPTH = 4;

  private final Random random;
  private final long startNs;
  private final List<Span> spans = new ArrayList<>();
  private final List<long[]> published = new ArrayList<>();
  private long traces;
  private long ids;

  RandomTraces(long seed, long startNs) {
    this.random = new Random(seed);
    this.startNs = startNs;
    this.traces = Math.floorMod(seed, 1000L) * 1_000_000;
  }

  RandomTraces(long seed) {
    this(seed, T0);
  }

  /** All spans of some traces in the order in which they arrive, some lost, some twice. */
  List<Span> make(int howMany) {
    for (int i = 0; i < howMany; i++) {
      long trace = ++traces;
      long parent = random.nextInt(6) == 0 ? nextId() : 0;
      if (random.nextInt(8) == 0) {
        long job = nextId();
        add(span(service(), SpanKind.INTERNAL, "job", trace, job, 0));
        parent = job;
      }
      serve(service(), trace, parent, 0);
    }
    consumeByLinks();
    List<Span> arriving = new ArrayList<>();
    for (Span span : spans) {
      if (random.nextInt(25) != 0) {
        arriving.add(span);
      }
    }
    int sent = arriving.size();
    for (int i = 0; i < sent / 20; i++) {
      arriving.add(arriving.get(random.nextInt(sent)));
    }
    Collections.shuffle(arriving, random);
    return arriving;
  }

  private void serve(Spans service, long trace, long parent, int depth) {
    serve(service, "GET /r" + random.nextInt(3), trace, parent, depth);
  }

  private void serve(Spans service, String name, long trace, long parent, int depth) {
    long id = nextId();
    add(span(service, SpanKind.SERVER, name, trace, id, parent));
    work(service, trace, id, depth);
  }

  private void work(Spans service, long trace, long parent, int depth) {
    int steps = depth >= MOST_DEPTH ? 0 : random.nextInt(4);
    for (int i = 0; i < steps; i++) {
      long at = hops(service, trace, parent);
      switch (random.nextInt(6)) {
        case 0 ->
            add(
                service
                    .client("SELECT t" + random.nextInt(2))
                    .trace(trace)
                    .id(nextId())
                    .parent(at)
                    .at(when())
                    .with("db.system", "h2", "db.name", "db" + random.nextInt(2))
                    .make());
        case 1 ->
            add(
                service
                    .client("POST /x")
                    .trace(trace)
                    .id(nextId())
                    .parent(at)
                    .at(when())
                    .with("server.address", "host" + random.nextInt(3))
                    .make());
        case 2 -> publish(service, trace, at, depth);
        case 3 -> serve(service(), trace, at, depth + 1);
        default -> call(service, trace, at, depth);
      }
    }
  }

  private void call(Spans service, long trace, long parent, int depth) {
    long client = nextId();
    long outer = parent;
    if (random.nextInt(5) == 0) {
      outer = client;
      client = nextId();
      add(call(service, trace, outer, parent));
    }
    add(call(service, trace, client, outer));
    // Servers of one client are alike: which of them its call is counted for is up to arrival.
    Spans callee = service();
    String name = "GET /r" + random.nextInt(3);
    int servers = random.nextInt(6) == 0 ? 2 : 1;
    for (int i = 0; i < servers; i++) {
      serve(callee, name, trace, hops(callee, trace, hops(service, trace, client)), depth + 1);
    }
  }

  private Span call(Spans service, long trace, long id, long parent) {
    Spans.Maker client =
        service
            .client("GET")
            .trace(trace)
            .id(id)
            .parent(parent)
            .at(when())
            .lasting(when() - startNs);
    return (random.nextInt(10) == 0 ? client.failed() : client).make();
  }

  private void publish(Spans service, long trace, long parent, int depth) {
    long id = nextId();
    add(messaging(service.producer("q publish"), trace, id, parent).make());
    if (random.nextBoolean()) {
      Spans consumer = service();
      long consumed = nextId();
      long from = hops(consumer, trace, id);
      add(messaging(consumer.consumer("q process"), trace, consumed, from).make());
      work(consumer, trace, consumed, depth + 1);
    } else {
      published.add(new long[] {trace, id});
    }
  }

  private void consumeByLinks() {
    while (published.size() > 2) {
      long trace = ++traces;
      int consumers = 1 + random.nextInt(2);
      int batch = 1 + random.nextInt(published.size() - 1);
      List<long[]> messages = List.copyOf(published.subList(0, batch));
      for (int i = 0; i < consumers; i++) {
        Spans.Maker maker = messaging(of(SERVICES[i]).consumer("q process"), trace, nextId(), 0);
        messages.forEach(message -> maker.linkedTo(message[0], message[1]));
        add(maker.make());
      }
      published.subList(0, batch).clear();
    }
  }

  private Spans.Maker messaging(Spans.Maker maker, long trace, long id, long parent) {
    return maker
        .trace(trace)
        .id(id)
        .parent(parent)
        .at(when())
        .with("messaging.system", "jms", "messaging.destination.name", "q");
  }

  /** None to two INTERNAL spans; the id of the last one. */
  private long hops(Spans service, long trace, long parent) {
    long at = parent;
    for (int i = random.nextInt(3); i > 0; i--) {
      long id = nextId();
      add(span(service, SpanKind.INTERNAL, "step", trace, id, at));
      at = id;
    }
    return at;
  }

  private Span span(Spans service, SpanKind kind, String name, long trace, long id, long parent) {
    Spans.Maker maker = service.span(kind, name).trace(trace).id(id).parent(parent).at(when());
    return (random.nextInt(12) == 0 ? maker.failed() : maker).make();
  }

  private void add(Span span) {
    spans.add(span);
  }

  private Spans service() {
    return of(SERVICES[random.nextInt(SERVICES.length)]);
  }

  private Spans of(String name) {
    return Spans.of(name, "1." + random.nextInt(2), name + random.nextInt(2));
  }

  private long when() {
    return startNs + random.nextInt(50) * SECOND / 10 + random.nextInt(1000) * MILLI;
  }

  private long nextId() {
    return ++ids * 0x9E3779B97F4A7C15L;
  }
}
