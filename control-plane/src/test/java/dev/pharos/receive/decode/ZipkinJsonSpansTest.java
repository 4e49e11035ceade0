package dev.pharos.receive.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pharos.aggregate.MalformedPayloadException;
import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.RefusalReason;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanBatch;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.StatusCode;
import dev.pharos.signal.TraceId;
import dev.pharos.store.PayloadFormat;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZipkinJsonSpansTest {
  private static final long ARRIVAL_NS = 1_795_168_800_000_000_000L;
  private static final String TIMES = "\"timestamp\":1795168799000001,\"duration\":250000";

  private final WireSpanDecoder decoder = new WireSpanDecoder(SpanLimits.DEFAULT);

  @Test
  void aServersSpanHasItsIdsTimesPlacesAndWhatItNotes() throws Exception {
    Span span =
        one(
            """
            {"traceId":"5af7183fb1d4cf5f","parentId":"6b221d5bc9e6496c","id":"352bff9a74ca9ad2",
             "kind":"SERVER","name":"get /api","timestamp":1795168799000001,"duration":250000,
             "localEndpoint":{"serviceName":"backend","ipv4":"192.168.99.1","port":9000},
             "remoteEndpoint":{"ipv4":"172.19.0.2","port":58648},
             "annotations":[{"timestamp":1795168799100000,"value":"wr"}],
             "tags":{"http.method":"GET","http.path":"/api","http.status_code":"200","custom":"x"},
             "shared":true}\
            """);

    assertThat(span.traceId()).isEqualTo(new TraceId(0, 0x5af7183fb1d4cf5fL));
    assertThat(span.spanId()).isEqualTo(0x352bff9a74ca9ad2L);
    assertThat(span.parentSpanId()).isEqualTo(0x6b221d5bc9e6496cL);
    assertThat(span.kind()).isEqualTo(SpanKind.SERVER);
    assertThat(span.startNs()).isEqualTo(1_795_168_799_000_001_000L);
    assertThat(span.durationNs()).isEqualTo(250_000_000L);
    assertThat(span.service().name()).isEqualTo("backend");
    assertThat(attributes(span))
        .isEqualTo(
            Map.of(
                "http.request.method", "GET",
                "url.path", "/api",
                "http.response.status_code", "200",
                "custom", "x",
                "network.local.address", "192.168.99.1",
                "network.local.port", "9000",
                "network.peer.address", "172.19.0.2",
                "network.peer.port", "58648"));
    assertThat(span.attributes().get("http.response.status_code"))
        .isEqualTo(AttributeValue.Int.of(200));
    assertThat(span.events())
        .singleElement()
        .satisfies(event -> {
          assertThat(event.name()).isEqualTo("wr");
          assertThat(event.timeNs()).isEqualTo(1_795_168_799_100_000_000L);
        });
    assertThat(span.status()).isEqualTo(StatusCode.UNSET);
  }

  @Test
  void idsOf128BitsAndWithoutLeadingZerosAreTaken() throws Exception {
    Span full =
        one("{\"traceId\":\"463ac35c9f6413ad48485a3953bb6124\",\"id\":\"1\"," + TIMES + "}");
    Span shorter = one("{\"traceId\":\"a2fb4a1d1a96d312a\",\"id\":\"00c\"," + TIMES + "}");
    SpanBatch longer =
        decode("[{\"traceId\":\"0463ac35c9f6413ad48485a3953bb6124\",\"id\":\"1\"," + TIMES + "}]");

    assertThat(full.traceId()).isEqualTo(TraceId.parse("463ac35c9f6413ad48485a3953bb6124"));
    assertThat(longer.refused()).isEqualTo(Map.of(RefusalReason.INVALID_TRACE_ID, 1));
    assertThat(shorter.traceId()).isEqualTo(new TraceId(0xa, 0x2fb4a1d1a96d312aL));
    assertThat(shorter.spanId()).isEqualTo(0xc);
  }

  @ParameterizedTest
  @CsvSource({
    "error, '', ERROR, ''",
    "error, true, ERROR, ''",
    "error, TimeoutException: too late, ERROR, TimeoutException: too late",
    "error, false, UNSET, ''",
    "otel.status_code, OK, OK, ''",
    "otel.status_code, ERROR, ERROR, ''",
  })
  void errorsAreToldByTags(String tag, String value, StatusCode status, String message)
      throws Exception {
    Span span = one(spanWith("\"tags\":{\"%s\":\"%s\"}".formatted(tag, value)));

    assertThat(span.status()).isEqualTo(status);
    assertThat(span.statusMessage()).isEqualTo(message);
    assertThat(attributes(span)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "CLIENT, sql.query, select 1, mysql-orders, db.query.text, db.system.name, mysql",
    "CLIENT, sql.query, select 1, store, db.query.text, db.system.name, other_sql",
    "CLIENT, redis.command, GET, redis, db.operation.name, db.system.name, redis",
    "PRODUCER, kafka.topic, orders, broker, messaging.destination.name, messaging.system, kafka",
    "CONSUMER, jms.queue, orders, '', messaging.destination.name, messaging.system, jms",
    "CONSUMER, rabbit.queue, orders, '', messaging.destination.name, messaging.system, rabbitmq",
  })
  void tagsOfDatabasesAndQueuesBecomeConventions(
      SpanKind kind,
      String tag,
      String value,
      String remote,
      String attribute,
      String systemKey,
      String system)
      throws Exception {
    Span span =
        one(
            spanWith(
                """
                "kind":"%s","tags":{"%s":"%s"},"remoteEndpoint":{"serviceName":"%s"}\
                """
                    .formatted(kind, tag, value, remote)));

    assertThat(attributes(span)).containsEntry(attribute, value).containsEntry(systemKey, system);
    assertThat(attributes(span)).doesNotContainKey(tag);
    assertThat(attributes(span).getOrDefault("peer.service", "")).isEqualTo(remote);
  }

  @Test
  void whatAnExporterOfOpenTelemetryFlattenedIsAResourceAndAScopeAgain() throws Exception {
    Span span =
        one(
            spanWith(
                """
                "localEndpoint":{"serviceName":"order"},"tags":{"service.version":"1.5.0",
                "service.instance.id":"order-2","deployment.environment.name":"prod",
                "otel.scope.name":"io.tracer","otel.scope.version":"2","w3c.tracestate":"a=1"}\
                """));

    assertThat(span.service().toString()).contains("order").contains("prod");
    assertThat(span.resource().version()).isEqualTo("1.5.0");
    assertThat(span.resource().instance()).isEqualTo("order-2");
    assertThat(span.scope().name()).isEqualTo("io.tracer");
    assertThat(span.scope().version()).isEqualTo("2");
    assertThat(span.traceState()).isEqualTo("a=1");
    assertThat(attributes(span)).isEmpty();
  }

  @Test
  void aSpanWithoutTimeHasThatOfItsFirstAnnotationAndIsRefusedWithoutAny() throws Exception {
    String note = "\"annotations\":[{\"timestamp\":1795168799000002,\"value\":\"sr\"}]";

    Span span = one("{\"traceId\":\"1\",\"id\":\"2\"," + note + "}");
    SpanBatch without = decode("[{\"traceId\":\"1\",\"id\":\"2\"}]");

    assertThat(span.startNs()).isEqualTo(1_795_168_799_000_002_000L);
    assertThat(without.spans()).isEmpty();
    assertThat(without.refused()).isEqualTo(Map.of(RefusalReason.TOO_OLD, 1));
  }

  @Test
  void whatIsWrongWithOneSpanDoesNotKeepTheOthersOut() throws Exception {
    SpanBatch batch =
        decode(
            "["
                + spanWith("\"name\":\"good\"")
                + ",{\"traceId\":\"xyz\",\"id\":\"1\","
                + TIMES
                + "},{\"traceId\":\"1\",\"id\":\"\","
                + TIMES
                + "},{\"traceId\":\"1\",\"id\":\"1\",\"timestamp\":9223372036854775807}]");

    assertThat(batch.spans()).extracting(Span::name).containsExactly("good");
    assertThat(batch.refused())
        .isEqualTo(
            Map.of(
                RefusalReason.INVALID_TRACE_ID, 1,
                RefusalReason.INVALID_SPAN_ID, 1,
                RefusalReason.IN_THE_FUTURE, 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[{",
        "[{\"timestamp\":\"soon\"}]",
        "[{\"tags\":{\"a\":1}}]",
        "[]]",
        "[1]"
      })
  void whatIsNoListOfSpansIsMalformed(String json) {
    assertThatExceptionOfType(MalformedPayloadException.class).isThrownBy(() -> decode(json));
  }

  private static String spanWith(String fields) {
    return "{\"traceId\":\"1\",\"id\":\"2\"," + TIMES + "," + fields + "}";
  }

  private static Map<String, String> attributes(Span span) {
    Map<String, String> attributes = new HashMap<>();
    span.attributes().forEach((key, value) -> attributes.put(key, value.toString()));
    return attributes;
  }

  private Span one(String span) throws Exception {
    SpanBatch batch = decode("[" + span + "]");
    assertThat(batch.refused()).isEmpty();
    return batch.spans().getFirst();
  }

  private SpanBatch decode(String json) throws MalformedPayloadException {
    return decoder.decode(PayloadFormat.ZIPKIN_JSON, json.getBytes(UTF_8), ARRIVAL_NS);
  }
}
