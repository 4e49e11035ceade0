package dev.pharos.steer.sampling;

import dev.pharos.aggregate.lever.LeverTarget;
import dev.pharos.aggregate.lever.Levers;
import dev.pharos.query.SetClock;
import dev.pharos.query.SetSpans;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.Resource;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.TimeRange;
import dev.pharos.signal.TraceId;
import dev.pharos.store.memory.MemoryKeptState;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import tools.jackson.databind.json.JsonMapper;

/** A control plane of a test as far as sampling goes, with a server that the others ask. */
final class SetPlane implements AutoCloseable {
  /** What becomes of a question on its way; by the name of who asks. */
  final Map<String, Fault> faults = new ConcurrentHashMap<>();

  final AtomicInteger asked = new AtomicInteger();
  SimpleMeterRegistry meters = new SimpleMeterRegistry();

  private final String name;
  private final SetClock clock;
  private final MemoryKeptState kept = new MemoryKeptState();
  private final Tomcat tomcat = new Tomcat();
  private List<URI> addresses = List.of();
  private final int port;
  private boolean ended;
  private int started;
  private Levers levers;
  private RootCounts counts;
  private ServedRates served;
  private Peers peers;
  private Sampling sampling;

  /** Instead of an answer. */
  @FunctionalInterface
  interface Fault {
    void answer(HttpServletResponse response) throws IOException;
  }

  SetPlane(String name, SetClock clock, Path folder) throws Exception {
    this.name = name;
    this.clock = clock;
    open();
    tomcat.setBaseDir(folder.toString());
    tomcat.setHostname("127.0.0.1");
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    tomcat.getConnector().setProperty("bindOnInit", "false");
    Context context = tomcat.addContext("", folder.toString());
    Tomcat.addServlet(context, "share", new Way());
    context.addServletMappingDecoded("/*", "share");
    tomcat.start();
    port = tomcat.getConnector().getLocalPort();
  }

  /** Each asks by a path with its name in it. */
  private final class Way extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws ServletException, IOException {
      asked.incrementAndGet();
      Fault fault = faults.get(request.getRequestURI().split("/")[1]);
      if (fault == null) {
        new PeerServlet(sampling, JsonMapper.shared()).service(request, response);
      } else {
        fault.answer(response);
      }
    }
  }

  private void open() throws IOException {
    levers = new Levers(kept, JsonMapper.shared(), clock);
    counts = new RootCounts(clock);
    // As of a process that starts now: the later, the greater.
    String id = "%012x-%s%d".formatted(clock.millis(), name, started++);
    meters = new SimpleMeterRegistry();
    peers = SetPeers.of(id, addresses, clock, meters);
    served = new ServedRates(kept, JsonMapper.shared());
    sampling = new Sampling(levers, counts, served, peers, kept, JsonMapper.shared(), clock);
  }

  /** Names all to it, itself too. */
  void meet(List<SetPlane> all) throws IOException {
    addresses = all.stream().map(plane -> plane.addressFor(name)).toList();
    restart();
  }

  private URI addressFor(String asking) {
    return URI.create("http://127.0.0.1:" + port + "/" + asking);
  }

  /** As a new process over what was kept. */
  void restart() throws IOException {
    sampling.close();
    levers.close();
    open();
  }

  /** Nobody listens any more. */
  void end() throws LifecycleException {
    ended = true;
    tomcat.getConnector().stop();
  }

  /** As a new process. */
  void comeBack() throws Exception {
    tomcat.getConnector().setPort(port);
    tomcat.getConnector().start();
    restart();
    ended = false;
  }

  void look() throws IOException {
    if (!ended) {
      sampling.look();
    }
  }

  String id() {
    return peers.id();
  }

  Levers levers() {
    return levers;
  }

  Sampling sampling() {
    return sampling;
  }

  PeersState state() {
    PeersState state = sampling.peers();
    if (state == null) {
      throw new AssertionError(name + " is alone");
    }
    return state;
  }

  double told(String operation) {
    return sampling.strategy("order").of(operation);
  }

  /** With which probability a trace that begins now was drawn, as far as is known here. */
  double served(String operation) {
    return served.of("order", operation, clock.millis(), 0);
  }

  void lever(LeverTarget.Policy policy) throws Exception {
    levers.apply(new LeverTarget.Sampling("order", null, policy), null, "Ada", "cost");
  }

  /** A root whose id an agent for Java samples at any probability above a share. */
  void began(String operation, long trace, double lot) {
    Span span =
        SetSpans.span(
            new TraceId(trace, (long) (lot * Long.MAX_VALUE)),
            trace,
            0,
            "order",
            operation,
            SpanKind.SERVER,
            0,
            1);
    Resource resource =
        new Resource(
            Attributes.of("service.name", "order", "telemetry.sdk.language", "java"), 0, "");
    counts.began(
        new Span(
            span.traceId(),
            span.spanId(),
            span.parentSpanId(),
            "",
            1,
            operation,
            span.kind(),
            0,
            1,
            span.status(),
            "",
            span.attributes(),
            0,
            span.events(),
            0,
            span.links(),
            0,
            span.scope(),
            resource),
        TimeRange.epochNs(clock.instant()));
  }

  double asked(PeerOutcome outcome) {
    return meters.counter("pharos.sampling.peers", "outcome", outcome.label()).count();
  }

  @Override
  public void close() throws Exception {
    tomcat.stop();
    tomcat.destroy();
  }
}
