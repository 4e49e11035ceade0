package dev.pharos.advise.incident;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.advise.incident.FiringAlerts.FiringAlert;
import dev.pharos.aggregate.keep.PinnedTraces;
import dev.pharos.judge.incident.FailedRequest;
import dev.pharos.judge.incident.Finding;
import dev.pharos.judge.incident.Suspect;
import dev.pharos.judge.incident.Symptom;
import dev.pharos.query.QueryRooms;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.Node;
import dev.pharos.signal.NodeKind;
import dev.pharos.signal.Resource;
import dev.pharos.signal.Scope;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.StatusCode;
import dev.pharos.signal.TimeRange;
import dev.pharos.signal.TraceId;
import dev.pharos.store.span.EmbeddedSpanStore;
import dev.pharos.store.span.SpanStoreSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Traces in the store itself: gateway → order → payment, and orders that are published. */
class TraceReaderTest {
  private static final long MS = 1_000_000L;
  private static final long SECOND = 1_000 * MS;
  private static final long BEGAN = 1_780_000_000L * SECOND;
  private static final long NOW = BEGAN + 120 * SECOND;
  private static final ServiceId GATEWAY = service("gateway");
  private static final ServiceId ORDER = service("order");
  private static final ServiceId PAYMENT = service("payment");
  private static final ServiceId INVENTORY = service("inventory");

  @TempDir Path folder;
  private EmbeddedSpanStore store;
  private final PinnedTraces pinned = new PinnedTraces(() -> TimeRange.instant(NOW));
  private TraceReader reader;
  private final Map<ServiceId, Resource> resources = new HashMap<>();
  private long traces;
  private long spanIds;

  @BeforeEach
  void open() throws IOException {
    store = EmbeddedSpanStore.open(folder.resolve("spans"), null, SpanStoreSettings.DEFAULT);
    reader = new TraceReader(QueryRooms.traces(store), pinned);
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  private static ServiceId service(String name) {
    return new ServiceId("shop", name, "demo");
  }

  private Span span(
      TraceId trace,
      long parent,
      ServiceId of,
      SpanKind kind,
      long atNs,
      long ms,
      boolean failed,
      Attributes attributes) {
    Resource resource =
        resources.computeIfAbsent(
            of,
            service ->
                new Resource(
                    Attributes.of(
                        "service.name", service.name(),
                        "service.namespace", service.namespace(),
                        "deployment.environment.name", service.environment()),
                    0,
                    ""));
    return new Span(
        trace,
        ++spanIds,
        parent,
        "",
        1,
        "POST /orders",
        kind,
        atNs,
        atNs + ms * MS,
        failed ? StatusCode.ERROR : StatusCode.UNSET,
        "",
        attributes,
        0,
        List.of(),
        0,
        List.of(),
        0,
        Scope.NONE,
        resource);
  }

  /** A request through some services, which fails in all of them or in none. */
  private String request(long afterSeconds, long ms, boolean failed, ServiceId... path)
      throws IOException {
    TraceId trace = new TraceId(7, ++traces);
    long atNs = BEGAN + afterSeconds * SECOND;
    List<Span> spans = new ArrayList<>();
    long parent = 0;
    for (int i = 0; i < path.length; i++) {
      Span server =
          span(
              trace, parent, path[i], SpanKind.SERVER, atNs + i * MS, ms, failed, Attributes.EMPTY);
      spans.add(server);
      if (i + 1 < path.length) {
        Span client =
            span(
                trace,
                server.spanId(),
                path[i],
                SpanKind.CLIENT,
                atNs + i * MS,
                ms,
                failed,
                Attributes.EMPTY);
        spans.add(client);
        parent = client.spanId();
      }
    }
    store.add(spans);
    return trace.toString();
  }

  /** An order that is published, and consumed or not. */
  private String order(long afterSeconds, boolean consumed) throws IOException {
    TraceId trace = new TraceId(9, ++traces);
    long atNs = BEGAN + afterSeconds * SECOND;
    Attributes queue = Attributes.of("messaging.destination.name", "reservations");
    Span server = span(trace, 0, ORDER, SpanKind.SERVER, atNs, 20, false, Attributes.EMPTY);
    Span producer =
        span(trace, server.spanId(), ORDER, SpanKind.PRODUCER, atNs + MS, 2, false, queue);
    List<Span> spans = new ArrayList<>(List.of(server, producer));
    if (consumed) {
      spans.add(
          span(
              trace,
              producer.spanId(),
              INVENTORY,
              SpanKind.CONSUMER,
              atNs + 5 * MS,
              9,
              false,
              queue));
    }
    store.add(spans);
    return trace.toString();
  }

  private static Symptom symptom(ServiceId service, Symptom.Kind kind, String name) {
    return new Symptom(service, kind, name, BEGAN, "It is so.");
  }

  private static Finding finding(Node cause, Symptom... symptoms) {
    return new Finding(List.of(new Suspect(cause, 1, "x", "y", List.of())), List.of(symptoms));
  }

  private static FiringAlert alert(String traces, String before) {
    return new FiringAlert(
        "OrdersStuck",
        Map.of("service", "order"),
        Map.of("traces", traces, "traces_before", before),
        BEGAN + 60 * SECOND,
        "3 orders are stuck.");
  }

  @Test
  void tracesInWhichCauseAndVictimsFailComeFirstAndAmongThemTheNewest() throws IOException {
    request(-30, 20, true, GATEWAY, ORDER, PAYMENT);
    String victimOnly = request(50, 20, true, GATEWAY);
    String one = request(10, 20, true, GATEWAY, ORDER, PAYMENT);
    String two = request(20, 20, true, GATEWAY, ORDER, PAYMENT);
    String half = request(40, 20, true, ORDER, PAYMENT);
    String fine = request(30, 20, false, GATEWAY, ORDER, PAYMENT);

    List<String> found =
        reader.of(
            finding(
                Node.service(PAYMENT),
                symptom(GATEWAY, Symptom.Kind.ERRORS, ""),
                symptom(ORDER, Symptom.Kind.ERRORS, "")),
            NOW);

    assertThat(found).containsExactly(two, one, half, victimOnly);
    assertThat(found)
        .as("what an incident points at is kept")
        .allMatch(trace -> pinned.contains(TraceId.parse(trace)));
    assertThat(pinned.contains(TraceId.parse(fine))).isFalse();
  }

  @Test
  void noMoreThanABoundAreTold() throws IOException {
    for (int i = 0; i < 3 * TraceReader.MOST; i++) {
      request(i, 20, true, GATEWAY, PAYMENT);
    }

    assertThat(
            reader.of(
                finding(Node.service(PAYMENT), symptom(GATEWAY, Symptom.Kind.ERRORS, "")), NOW))
        .hasSize(TraceReader.MOST)
        .doesNotHaveDuplicates()
        .startsWith(new TraceId(7, 3L * TraceReader.MOST).toString());
  }

  @Test
  void whatIsSlowIsShownByTheSlowestOfTheCause() throws IOException {
    String some = request(10, 300, false, GATEWAY, PAYMENT);
    String slowest = request(20, 900, false, GATEWAY, PAYMENT);
    String quick = request(30, 5, false, GATEWAY, PAYMENT);
    request(-30, 2_000, false, GATEWAY, PAYMENT);

    assertThat(
            reader.of(
                finding(Node.service(PAYMENT), symptom(GATEWAY, Symptom.Kind.LATENCY, "")), NOW))
        .containsExactly(slowest, some, quick);
  }

  @Test
  void ofADatabaseWhoSuffersFromItShowsIt() throws IOException {
    String failed = request(10, 20, true, GATEWAY, ORDER);

    assertThat(
            reader.of(
                finding(
                    Node.virtual(NodeKind.DATABASE, "orders", "demo", "h2"),
                    symptom(ORDER, Symptom.Kind.ERRORS, "")),
                NOW))
        .containsExactly(failed);
  }

  @Test
  void ofAQueueThatNobodyConsumesThoseThatEndWithThePublicationAreShown() throws IOException {
    String waits = order(10, false);
    order(20, true);
    String waitsToo = order(30, false);

    assertThat(
            reader.of(
                finding(
                    Node.service(INVENTORY),
                    symptom(INVENTORY, Symptom.Kind.QUEUE, "reservations")),
                NOW))
        .containsExactly(waitsToo, waits);
  }

  @Test
  void anAlertNamesTheTracesOfWhatIsStuck() throws IOException {
    String line = "{service=order kind=producer} && !{service=inventory}";
    String stuck = order(-20, false);
    order(10, true);
    String stuckToo = order(30, false);
    String underWay = order(100, false);

    assertThat(reader.of(alert(line, "60s"), ORDER, NOW)).containsExactly(stuckToo, stuck);
    assertThat(reader.of(alert(line, "0s"), ORDER, NOW)).containsExactly(underWay, stuckToo, stuck);
    assertThat(reader.of(alert("traceId=" + stuck, "60s"), ORDER, NOW)).containsExactly(stuck);
    assertThat(reader.of(alert(line, "60s"), new ServiceId("", "order", "test"), NOW))
        .as("of another environment")
        .isEmpty();
    assertThat(reader.wrongQueries()).isZero();
  }

  @Test
  void theShopsAlertNamesOrdersThatWerePaidForAndNeitherSoldNorReleased() throws IOException {
    String stuck = paidFor(-20, false);
    paidFor(10, true);
    String stuckToo = paidFor(30, false);
    order(35, true);
    paidFor(100, false);

    assertThat(reader.of(shopsAlert(), ORDER, NOW)).containsExactly(stuckToo, stuck);
    assertThat(reader.wrongQueries()).isZero();
  }

  /**
   * An order for which money was asked for, and whose stock inventory was told to let go or not.
   */
  private String paidFor(long afterSeconds, boolean settled) throws IOException {
    TraceId trace = new TraceId(11, ++traces);
    long atNs = BEGAN + afterSeconds * SECOND;
    Attributes post = Attributes.of("http.request.method", "POST");
    Attributes reservations = Attributes.of("messaging.destination.name", "inventory.reservations");
    Attributes settlements = Attributes.of("messaging.destination.name", "inventory.settlements");
    Span server = span(trace, 0, ORDER, SpanKind.SERVER, atNs, 20, false, post);
    Span reserve =
        span(trace, server.spanId(), ORDER, SpanKind.PRODUCER, atNs + MS, 2, false, reservations);
    Span pay =
        span(trace, server.spanId(), ORDER, SpanKind.CLIENT, atNs + 5 * MS, 9, !settled, post);
    Span paid =
        span(trace, pay.spanId(), PAYMENT, SpanKind.SERVER, atNs + 6 * MS, 7, !settled, post);
    List<Span> spans = new ArrayList<>(List.of(server, reserve, pay, paid));
    if (settled) {
      spans.add(
          span(
              trace,
              server.spanId(),
              ORDER,
              SpanKind.PRODUCER,
              atNs + 15 * MS,
              1,
              false,
              settlements));
    }
    store.add(spans);
    return trace.toString();
  }

  private static FiringAlert shopsAlert() throws IOException {
    String rules = Files.readString(Path.of("../dashboards/rules/shop.yaml"));
    Object read = new Yaml(new SafeConstructor(new LoaderOptions())).load(rules);
    for (String step : List.of("groups", "rules")) {
      read = ((List<?>) Objects.requireNonNull(((Map<?, ?>) read).get(step))).getFirst();
    }
    Map<?, ?> said = (Map<?, ?>) Objects.requireNonNull(((Map<?, ?>) read).get("annotations"));
    return alert(
        String.valueOf(said.get(TraceReader.TRACES)),
        String.valueOf(said.get(TraceReader.TRACES_BEFORE)));
  }

  @Test
  void anAnnotationThatAsksForNothingIsCountedAndFailedTracesStandInForIt() throws IOException {
    String failed = request(70, 20, true, ORDER);
    order(30, false);

    assertThat(reader.of(alert("{service=", "60s"), ORDER, NOW)).containsExactly(failed);
    assertThat(reader.of(alert("{service=", "60s"), ORDER, NOW)).containsExactly(failed);
    assertThat(reader.wrongQueries()).isOne();
    assertThat(reader.of(alert("{service=order}", "a minute"), ORDER, NOW)).containsExactly(failed);
    assertThat(reader.wrongQueries()).isEqualTo(2);
    assertThat(
            reader.of(
                new FiringAlert("Stuck", Map.of(), BEGAN + 60 * SECOND, "It is so."), ORDER, NOW))
        .containsExactly(failed);
    assertThat(reader.wrongQueries()).isEqualTo(2);
  }

  @Test
  void failedRequestsTellWhoElseFails() throws IOException {
    request(10, 20, true, GATEWAY, ORDER, PAYMENT);
    request(20, 20, true, GATEWAY);
    request(30, 20, false, GATEWAY, ORDER);
    request(200, 20, true, GATEWAY, ORDER);

    assertThat(reader.failedRequests(Set.of(GATEWAY), new TimeRange(BEGAN, BEGAN + 100 * SECOND)))
        .isEqualTo(
            Map.of(
                GATEWAY,
                List.of(
                    new FailedRequest(Set.of(), false),
                    new FailedRequest(Set.of(ORDER, PAYMENT), false))));
  }
}
