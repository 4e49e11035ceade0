package dev.pharos.receive.decode;

import static dev.pharos.receive.decode.RandomRequests.ARRIVAL_NS;
import static dev.pharos.store.PayloadFormat.OTLP_TRACES_JSON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pharos.aggregate.MalformedPayloadException;
import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.RefusalReason;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanBatch;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OtlpJsonTracesTest {
  private static final int REQUESTS = 5_000;

  /** From OpenTelemetry's documentation of the encoding, times moved to today. */
  private static final String EXAMPLE =
      """
      {"resourceSpans": [{
        "resource": {"attributes": [
          {"key": "service.name", "value": {"stringValue": "my.service"}}]},
        "scopeSpans": [{
          "scope": {"name": "my.library", "version": "1.0.0", "attributes": [
            {"key": "my.scope.attribute", "value": {"stringValue": "some scope attribute"}}]},
          "spans": [{
            "traceId": "5B8EFFF798038103D269B633813FC60C",
            "spanId": "EEE19B7EC3C1B174",
            "parentSpanId": "EEE19B7EC3C1B173",
            "name": "I'm a server span",
            "startTimeUnixNano": "1795168799000000000",
            "endTimeUnixNano": "1795168799500000000",
            "kind": 2,
            "attributes": [{"key": "my.span.attr", "value": %s}]}]}]}]}
      """;

  private final WireSpanDecoder decoder = new WireSpanDecoder(SpanLimits.DEFAULT);

  @Test
  void makesTheSpansThatGeneratedClassesMake() throws Exception {
    for (int seed = 0; seed < REQUESTS; seed++) {
      Random random = new Random(seed);
      ExportTraceServiceRequest request = new RandomRequests(random).next();
      byte[] json = new OtlpJsonWriter(random).write(request);

      SpanBatch batch = decoder.decode(OTLP_TRACES_JSON, json, ARRIVAL_NS);

      assertThat(batch).as("seed %d", seed).isEqualTo(GeneratedOracle.spansOf(request));
    }
  }

  @Test
  void readsTheExampleOfTheSpecification() throws Exception {
    Span span = decode(EXAMPLE.formatted("{\"stringValue\": \"some value\"}")).spans().getFirst();

    assertThat(span.traceId()).hasToString("5b8efff798038103d269b633813fc60c");
    assertThat(span.parentSpanId()).isEqualTo(0xEEE19B7EC3C1B173L);
    assertThat(span.service().name()).isEqualTo("my.service");
    assertThat(span.scope().attributes().text("my.scope.attribute")).isNotNull();
    assertThat(span.attributes().text("my.span.attr")).isEqualTo("some value");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"123\"", "123", "1.23e2", "123.0"})
  void readsIntegersHoweverTheyAreWritten(String number) throws Exception {
    SpanBatch batch = decode(EXAMPLE.formatted("{\"intValue\": " + number + "}"));

    assertThat(batch.spans().getFirst().attributes().get("my.span.attr"))
        .isEqualTo(new AttributeValue.Int(123));
  }

  @Test
  void repairsTextThatUtf8CannotHold() throws Exception {
    SpanBatch batch = decode(EXAMPLE.formatted("{\"stringValue\": \"a\\ud800b\\ud83d\\udea2\"}"));

    assertThat(batch.spans().getFirst().attributes().text("my.span.attr"))
        .isEqualTo("a\uFFFDb\uD83D\uDEA2");
  }

  @Test
  void refusesOnlyTheSpanWhoseIdIsNotHex() throws Exception {
    String broken = EXAMPLE.formatted("{}").replace("EEE19B7EC3C1B174", "EEE19B7EC3C1B17G");

    assertThat(decode(broken).refused()).isEqualTo(Map.of(RefusalReason.INVALID_SPAN_ID, 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null garbage",
        "[]",
        "{\"resourceSpans\":{}}",
        "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"name\":5}]}]}]}",
        "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"startTimeUnixNano\":\"-1\"}]}]}]}",
        "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"startTimeUnixNano\":1e30}]}]}]}",
        "{\"resourceSpans\":[]} {}",
        "{\"resourceSpans\":[",
      })
  void refusesWhatIsNotTheEncoding(String text) {
    assertThatThrownBy(() -> decode(text))
        .isInstanceOf(MalformedPayloadException.class)
        .hasMessageContaining("JSON");
  }

  @Test
  void refusesDeepNestingOfUnknownFields() {
    String deep = "{\"unknown\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";

    assertThatThrownBy(() -> decode(deep)).isInstanceOf(MalformedPayloadException.class);
  }

  private SpanBatch decode(String json) throws MalformedPayloadException {
    return decoder.decode(OTLP_TRACES_JSON, json.getBytes(UTF_8), ARRIVAL_NS);
  }
}
