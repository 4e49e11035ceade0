package dev.pharos.receive.decode;

import static dev.pharos.receive.decode.RandomRequests.ARRIVAL_NS;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.pharos.aggregate.redact.RedactionSettings;
import dev.pharos.aggregate.redact.Redactor;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanBatch;
import dev.pharos.store.PayloadFormat;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Status;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is journaled of a request that holds secrets. */
class PayloadRedactionTest {
  private static final String SECRET = "hunter2";
  private static final String MARK = "‹redacted:password›";

  private final Redactor redactor = new Redactor(RedactionSettings.DEFAULT);
  private final WireSpanDecoder decoder = new WireSpanDecoder(SpanLimits.DEFAULT, redactor);

  @Test
  void leavesRequestsWithoutSecretsAsTheyCame() throws Exception {
    for (int seed = 0; seed < 500; seed++) {
      byte[] payload = new RandomRequests(new Random(seed)).next().toByteArray();

      assertThat(clean(PayloadFormat.OTLP_TRACES_PROTOBUF, payload))
          .as("seed %d", seed)
          .isSameAs(payload);
    }
  }

  @Test
  void takesSecretsOutOfEveryTextOfASpan() throws Exception {
    byte[] payload = request(span().build()).toByteArray();

    byte[] clean = clean(PayloadFormat.OTLP_TRACES_PROTOBUF, payload);

    assertThat(text(payload)).contains(SECRET);
    assertThat(text(clean)).doesNotContain(SECRET);
    Span span =
        decoder.decode(PayloadFormat.OTLP_TRACES_PROTOBUF, clean, ARRIVAL_NS).spans().getFirst();
    assertThat(span.name()).isEqualTo("GET /?password=" + MARK);
    assertThat(span.statusMessage()).isEqualTo("pwd=" + MARK);
    assertThat(span.attributes().text("db.password")).isEqualTo(MARK);
    assertThat(String.valueOf(span.attributes().get("list"))).isEqualTo("[fine, pwd=" + MARK + "]");
    assertThat(String.valueOf(span.attributes().get("cookie"))).isEqualTo("{a=" + MARK + "}");
    assertThat(span.events().getFirst().attributes().text("url"))
        .isEqualTo("http://joe:" + MARK + "@x");
    assertThat(span.resource().attributes().text("process.command_line"))
        .isEqualTo("--password=" + MARK);
    assertThat(redactor.counts().snapshot()).containsEntry("password", 7L);
  }

  @Test
  void equalsWhatGeneratedClassesMakeOfTheSameChange() throws Exception {
    for (int seed = 0; seed < 500; seed++) {
      ExportTraceServiceRequest.Builder random =
          new RandomRequests(new Random(seed)).next().toBuilder();
      byte[] with = random.clone().addResourceSpans(spans("pwd=" + SECRET)).build().toByteArray();
      byte[] expected = random.clone().addResourceSpans(spans("pwd=" + MARK)).build().toByteArray();

      assertThat(clean(PayloadFormat.OTLP_TRACES_PROTOBUF, with))
          .as("seed %d", seed)
          .isEqualTo(expected);
    }
  }

  @Test
  void takesSecretsOutOfSpansThatAreRefused() throws Exception {
    byte[] payload =
        request(span().setTraceId(ByteString.EMPTY).build(), plain("fine").build()).toByteArray();

    byte[] clean = clean(PayloadFormat.OTLP_TRACES_PROTOBUF, payload);

    assertThat(text(clean)).doesNotContain(SECRET);
    SpanBatch batch = decoder.decode(PayloadFormat.OTLP_TRACES_PROTOBUF, clean, ARRIVAL_NS);
    assertThat(batch.spans()).hasSize(1);
    assertThat(batch.refusedCount()).isEqualTo(1);
  }

  @Test
  void noticesASecretThatComesInEachRequest() throws Exception {
    byte[] payload = request(span().build()).toByteArray();

    for (int i = 0; i < 10; i++) {
      assertThat(text(clean(PayloadFormat.OTLP_TRACES_PROTOBUF, payload))).doesNotContain(SECRET);
    }
  }

  @Test
  void takesSecretsOutOfJson() throws Exception {
    String json =
        """
        {"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"41111111111111114111111111111111",
          "spanId":"4111111111111111","name":"a","startTimeUnixNano":"%d","endTimeUnixNano":"%d",
          "attributes":[{"key":"db.password","value":{"stringValue":"hunter2"}},
            {"key":"n","value":{"intValue":"4111111111111111"}},
            {"key":"d","value":{"doubleValue":1.10}},
            {"value":{"arrayValue":{"values":[{"stringValue":"pwd=hunter2"}]}},"key":"list"}]}]}]}]}
        """
            .formatted(ARRIVAL_NS, ARRIVAL_NS);

    byte[] clean = clean(PayloadFormat.OTLP_TRACES_JSON, json.getBytes(StandardCharsets.UTF_8));

    assertThat(text(clean)).doesNotContain(SECRET).contains("\"doubleValue\":1.1");
    Span span =
        decoder.decode(PayloadFormat.OTLP_TRACES_JSON, clean, ARRIVAL_NS).spans().getFirst();
    assertThat(span.traceId()).hasToString("41111111111111114111111111111111");
    assertThat(span.attributes().text("db.password")).isEqualTo(MARK);
    assertThat(String.valueOf(span.attributes().get("n"))).isEqualTo("4111111111111111");
    assertThat(String.valueOf(span.attributes().get("list"))).isEqualTo("[pwd=" + MARK + "]");
  }

  @Test
  void takesSecretsOutOfZipkinsTags() throws Exception {
    String json =
        """
        [{"traceId":"4111111111111111","id":"4111111111111111","name":"a","timestamp":%d,"duration":5,
          "tags":{"password":"hunter2","sql":"pwd=hunter2","fine":"x"}}]
        """
            .formatted(ARRIVAL_NS / 1_000);

    byte[] clean = clean(PayloadFormat.ZIPKIN_JSON, json.getBytes(StandardCharsets.UTF_8));

    assertThat(text(clean)).doesNotContain(SECRET);
    Span span = decoder.decode(PayloadFormat.ZIPKIN_JSON, clean, ARRIVAL_NS).spans().getFirst();
    assertThat(span.attributes().text("password")).isEqualTo(MARK);
    assertThat(span.attributes().text("sql")).isEqualTo("pwd=" + MARK);
    assertThat(span.attributes().text("fine")).isEqualTo("x");
  }

  @Test
  void takesSecretsOutOfLogRecords() throws Exception {
    ExportLogsServiceRequest with = logs("pwd=" + SECRET);

    byte[] clean =
        new ProtobufRedaction(redactor).redact(with.toByteArray(), WireMessage.LOGS_REQUEST);

    assertThat(clean).isEqualTo(logs("pwd=" + MARK).toByteArray());
  }

  private byte[] clean(PayloadFormat format, byte[] payload) throws Exception {
    return decoder.understand(format, payload, ARRIVAL_NS).payload();
  }

  private static io.opentelemetry.proto.trace.v1.Span.Builder plain(String name) {
    return io.opentelemetry.proto.trace.v1.Span.newBuilder()
        .setTraceId(
            ByteString.copyFrom(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5, 6, 7}))
        .setSpanId(ByteString.copyFrom(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}))
        .setStartTimeUnixNano(ARRIVAL_NS)
        .setEndTimeUnixNano(ARRIVAL_NS)
        .setName(name);
  }

  private static io.opentelemetry.proto.trace.v1.Span.Builder span() {
    return plain("GET /?password=" + SECRET)
        .setStatus(Status.newBuilder().setMessage("pwd=" + SECRET))
        .addAttributes(attribute("db.password", string(SECRET)))
        .addAttributes(
            attribute(
                "list",
                AnyValue.newBuilder()
                    .setArrayValue(
                        ArrayValue.newBuilder()
                            .addValues(string("fine"))
                            .addValues(string("pwd=" + SECRET)))
                    .build()))
        .addAttributes(
            attribute(
                "cookie",
                AnyValue.newBuilder()
                    .setKvlistValue(
                        KeyValueList.newBuilder().addValues(attribute("a", string(SECRET))))
                    .build()))
        .addEvents(
            io.opentelemetry.proto.trace.v1.Span.Event.newBuilder()
                .setName("e")
                .addAttributes(attribute("url", string("http://joe:" + SECRET + "@x"))));
  }

  private static ResourceSpans spans(String message) {
    return ResourceSpans.newBuilder()
        .addScopeSpans(
            ScopeSpans.newBuilder()
                .addSpans(
                    plain("a").setStatus(Status.newBuilder().setMessage(message).setCodeValue(2))))
        .build();
  }

  private static ExportTraceServiceRequest request(io.opentelemetry.proto.trace.v1.Span... spans) {
    ScopeSpans.Builder scope = ScopeSpans.newBuilder();
    for (var span : spans) {
      scope.addSpans(span);
    }
    ResourceSpans.Builder resource = ResourceSpans.newBuilder().addScopeSpans(scope);
    resource
        .getResourceBuilder()
        .addAttributes(attribute("process.command_line", string("--password=" + SECRET)));
    return ExportTraceServiceRequest.newBuilder().addResourceSpans(resource).build();
  }

  private static ExportLogsServiceRequest logs(String text) {
    return ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(
            ResourceLogs.newBuilder()
                .addScopeLogs(
                    ScopeLogs.newBuilder()
                        .addLogRecords(
                            LogRecord.newBuilder()
                                .setTimeUnixNano(5)
                                .setBody(string(text))
                                .addAttributes(attribute("a", string(text))))))
        .build();
  }

  private static KeyValue attribute(String key, AnyValue value) {
    return KeyValue.newBuilder().setKey(key).setValue(value).build();
  }

  private static AnyValue string(String text) {
    return AnyValue.newBuilder().setStringValue(text).build();
  }

  private static String text(byte[] payload) {
    return new String(payload, StandardCharsets.UTF_8);
  }
}
