package dev.pharos.query.trim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.Resource;
import dev.pharos.signal.Scope;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.TraceId;
import dev.pharos.store.SpanBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpanTwinsTest {
  private static final TraceId TRACE = new TraceId(7, 7);
  private static final long MS = 1_000_000;
  private static final long T0 = 1_000_000 * MS;
  private static final String TOMCAT = "io.opentelemetry.tomcat-10.0";
  private static final String BOOT = "org.springframework.boot";

  private static SpanBuilder made(String service, String scope, SpanKind kind, String route) {
    return new SpanBuilder(service)
        .trace(TRACE)
        .kind(kind)
        .scope(new Scope(scope, "", Attributes.EMPTY, 0, ""))
        .start(T0)
        .duration(40 * MS)
        .attribute("http.request.method", new AttributeValue.Text("GET"))
        .attribute("http.route", new AttributeValue.Text(route));
  }

  private static Span agents() {
    return made("order", TOMCAT, SpanKind.SERVER, "/orders").build();
  }

  private static SpanBuilder micrometers() {
    return made("order", BOOT, SpanKind.SERVER, "/orders");
  }

  @Test
  void oneWithinTheOtherIsATwinAndMicrometersIsSpareWhicheverIsTheInner() {
    Span agents = agents();
    Span micrometers = micrometers().parent(agents.spanId()).start(T0 + MS).build();
    assertThat(SpanTwins.of(List.of(micrometers, agents)))
        .containsExactly(new SpanTwins.Pair(agents, micrometers));

    Span outer = micrometers().build();
    Span inner = made("order", TOMCAT, SpanKind.SERVER, "/orders").parent(outer.spanId()).build();
    assertThat(SpanTwins.of(List.of(outer, inner)))
        .containsExactly(new SpanTwins.Pair(inner, outer));
  }

  @Test
  void sideBySideTheyAreTwinsToo() {
    Span agents = made("order", TOMCAT, SpanKind.SERVER, "/orders").parent(5).build();
    Span micrometers = micrometers().parent(5).build();

    assertThat(SpanTwins.of(List.of(agents, micrometers))).hasSize(1);
  }

  @Test
  void wordsOfMicrometerAndNamesOfZipkinMeanTheSame() {
    Span agents =
        made("Order", TOMCAT, SpanKind.SERVER, "/orders")
            .resource(
                new Resource(
                    Attributes.of("service.name", "Order", "service.namespace", "shop"), 0, ""))
            .build();
    Span braves =
        new SpanBuilder("order")
            .trace(TRACE)
            .kind(SpanKind.SERVER)
            .parent(agents.spanId())
            .start(T0)
            .duration(39 * MS)
            .attribute("method", new AttributeValue.Text("GET"))
            .attribute("uri", new AttributeValue.Text("/orders"))
            .build();

    assertThat(SpanTwins.of(List.of(agents, braves)))
        .containsExactly(new SpanTwins.Pair(agents, braves));
  }

  @Test
  void ofThreeTwoAreAPair() {
    Span agents = agents();
    Span one = micrometers().parent(agents.spanId()).build();
    Span two = micrometers().parent(agents.spanId()).build();

    assertThat(SpanTwins.of(List.of(agents, one, two))).hasSize(1);
  }

  @Test
  void anotherKindIsNoTwin() {
    for (SpanKind kind : List.of(SpanKind.CLIENT, SpanKind.INTERNAL)) {
      Span agents = agents();
      Span inner = made("order", BOOT, kind, "/orders").parent(agents.spanId()).build();
      assertThat(SpanTwins.of(List.of(agents, inner))).as("proxy, handler: %s", kind).isEmpty();
    }
    Span outer = made("order", TOMCAT, SpanKind.INTERNAL, "/orders").build();
    Span inner = made("order", BOOT, SpanKind.INTERNAL, "/orders").parent(outer.spanId()).build();
    assertThat(SpanTwins.of(List.of(outer, inner))).as("layers").isEmpty();
  }

  @Test
  void whatAnotherServiceOrInstanceDoesIsNone() {
    Span calls = made("gateway", TOMCAT, SpanKind.CLIENT, "/orders").build();
    Span serves = made("order", BOOT, SpanKind.SERVER, "/orders").parent(calls.spanId()).build();
    assertThat(SpanTwins.of(List.of(calls, serves))).isEmpty();

    Span forwards = made("gateway", TOMCAT, SpanKind.SERVER, "/orders").build();
    Span behind = micrometers().parent(forwards.spanId()).build();
    assertThat(SpanTwins.of(List.of(forwards, behind))).isEmpty();

    assertThat(SpanTwins.of(List.of(ofInstance("a", TOMCAT), ofInstance("b", BOOT)))).isEmpty();
    assertThat(SpanTwins.of(List.of(ofInstance("a", TOMCAT), ofInstance("a", BOOT)))).hasSize(1);
  }

  private static Span ofInstance(String instance, String scope) {
    return made("order", scope, SpanKind.SERVER, "/orders")
        .parent(5)
        .resource(
            new Resource(
                Attributes.of("service.name", "order", "service.instance.id", instance), 0, ""))
        .build();
  }

  @Test
  void anotherTimeScopeOrRouteIsNone() {
    Span agents = agents();
    long id = agents.spanId();
    assertThat(SpanTwins.of(List.of(agents, micrometers().parent(id).start(T0 + 3 * MS).build())))
        .isEmpty();
    assertThat(SpanTwins.of(List.of(agents, micrometers().parent(id).duration(30 * MS).build())))
        .isEmpty();
    assertThat(
            SpanTwins.of(
                List.of(
                    agents, made("order", TOMCAT, SpanKind.SERVER, "/orders").parent(id).build())))
        .isEmpty();
    assertThat(
            SpanTwins.of(
                List.of(agents, made("order", BOOT, SpanKind.SERVER, "/carts").parent(id).build())))
        .isEmpty();
    assertThat(
            SpanTwins.of(
                List.of(
                    agents,
                    micrometers()
                        .parent(id)
                        .attribute("rpc.system", new AttributeValue.Text("grpc"))
                        .build())))
        .as("a library upon another")
        .isEmpty();
  }
}
