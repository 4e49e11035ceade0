package dev.pharos.receive.decode;

import static dev.pharos.receive.Pushes.entry;
import static dev.pharos.receive.Pushes.push;
import static dev.pharos.receive.Pushes.stream;
import static dev.pharos.receive.decode.RandomRequests.ARRIVAL_NS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pharos.aggregate.MalformedPayloadException;
import dev.pharos.aggregate.redact.RedactionSettings;
import dev.pharos.aggregate.redact.Redactor;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.LogBatch;
import dev.pharos.signal.LogRecord;
import dev.pharos.signal.RefusalReason;
import dev.pharos.signal.Severity;
import dev.pharos.signal.TraceId;
import dev.pharos.store.PayloadFormat;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

class LokiPushTest {
  private static final String TRACE = "5b8efff798038103d269b633813fc60c";
  private static final String SPAN = "eee19b7ec3c1b174";

  private final WireLogDecoder decoder =
      new WireLogDecoder(SpanLimits.DEFAULT, new Redactor(RedactionSettings.OFF));

  /** Labels and structured metadata are its defaults, with the agent's ids in the MDC. */
  @Test
  void readsWhatLoki4jSends() throws Exception {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("level", "WARN");
    metadata.put("thread", "http-nio-8080-exec-1");
    metadata.put("logger", "shop.order.Orders");
    metadata.put("trace_id", TRACE);
    metadata.put("span_id", SPAN);
    metadata.put("trace_flags", "01");
    metadata.put("order.id", "7");

    LogRecord line =
        onlyOfBoth(
            Map.of("agent", "loki4j", "app", "order", "host", "node-1"),
            ARRIVAL_NS - 5,
            "order 7 has no stock\n",
            metadata);

    assertThat(line.timeNs()).isEqualTo(ARRIVAL_NS - 5);
    assertThat(line.bodyText()).isEqualTo("order 7 has no stock");
    assertThat(line.level()).isEqualTo(Severity.WARN);
    assertThat(line.severityText()).isEqualTo("WARN");
    assertThat(line.traceId()).hasToString(TRACE);
    assertThat(line.spanId()).isEqualTo(0xeee19b7ec3c1b174L);
    assertThat(line.flags()).isEqualTo(1);
    assertThat(line.scope().name()).isEqualTo("shop.order.Orders");
    assertThat(line.attributes())
        .isEqualTo(Attributes.of("thread.name", "http-nio-8080-exec-1", "order.id", "7"));
    assertThat(line.service().name()).isEqualTo("order");
    assertThat(line.resource().instance()).isEqualTo("node-1");
    assertThat(line.resource().attributes().text("agent")).isEqualTo("loki4j");
    assertThat(line.resource().attributes().text("app")).isEqualTo("order");
  }

  @Test
  void knowsTheNamesThatLokiGivesToWhatOtlpSays() throws Exception {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("service_version", "1.4.2");
    metadata.put("severity_number", "17");
    metadata.put("severity_text", "ERROR");
    metadata.put("detected_level", "error");
    metadata.put("observed_timestamp", Long.toString(ARRIVAL_NS));
    metadata.put("scope_name", "shop.payment");
    metadata.put("scope_version", "2");
    metadata.put("traceid", TRACE);
    metadata.put("flags", "1");
    metadata.put("k8s_pod_name", "payment-5d");

    LogRecord line =
        onlyOfBoth(
            Map.of(
                "service_name",
                "payment",
                "service_namespace",
                "shop",
                "deployment_environment",
                "prod",
                "service_instance_id",
                "p-1"),
            ARRIVAL_NS,
            "declined",
            metadata);

    assertThat(line.service().name()).isEqualTo("payment");
    assertThat(line.service().namespace()).isEqualTo("shop");
    assertThat(line.service().environment()).isEqualTo("prod");
    assertThat(line.resource().version()).isEqualTo("1.4.2");
    assertThat(line.resource().instance()).isEqualTo("p-1");
    assertThat(line.resource().attributes().text("k8s.pod.name")).isEqualTo("payment-5d");
    assertThat(line.severity()).isEqualTo(17);
    assertThat(line.severityText()).isEqualTo("ERROR");
    assertThat(line.observedNs()).isEqualTo(ARRIVAL_NS);
    assertThat(line.scope().version()).isEqualTo("2");
    assertThat(line.traceId()).hasToString(TRACE);
    assertThat(line.attributes().isEmpty()).isTrue();
  }

  @Test
  void findsTheServiceWhereLokiLooksForIt() throws Exception {
    assertThat(service(Map.of("job", "batch", "container", "worker"))).isEqualTo("worker");
    assertThat(service(Map.of("job", "batch", "app", "shop"))).isEqualTo("shop");
    assertThat(service(Map.of("job", "batch"))).isEqualTo("batch");
    assertThat(service(Map.of("filename", "/var/log/x"))).isEqualTo("unknown_service");
  }

  @Test
  void keepsAsAttributesWhatIsNoneOfItsKind() throws Exception {
    LogRecord line =
        onlyOfBoth(
            Map.of("app", "a"), ARRIVAL_NS, "x", Map.of("trace_id", "request-7", "span_id", "zz"));

    assertThat(line.traceId()).isEqualTo(TraceId.INVALID);
    assertThat(line.spanId()).isZero();
    assertThat(line.attributes().text("trace_id")).isEqualTo("request-7");
    assertThat(line.attributes().text("span_id")).isEqualTo("zz");
  }

  @Test
  void aLinesOwnLevelOutweighsItsStreams() throws Exception {
    LogRecord own =
        onlyOfBoth(Map.of("app", "a", "level", "info"), ARRIVAL_NS, "x", Map.of("level", "ERROR"));
    LogRecord streams = onlyOfBoth(Map.of("app", "a", "level", "info"), ARRIVAL_NS, "x", Map.of());
    LogRecord detected =
        onlyOfBoth(
            Map.of("app", "a", "level", "info"), ARRIVAL_NS, "x", Map.of("detected_level", "warn"));

    assertThat(own.level()).isEqualTo(Severity.ERROR);
    assertThat(streams.level()).isEqualTo(Severity.INFO);
    assertThat(detected.level()).isEqualTo(Severity.INFO);
  }

  @Test
  void refusesLinesBeyondTheTimesThatAreTakenAndKeepsTheOthers() throws Exception {
    byte[] payload =
        push(
            stream(
                "{app=\"a\"}",
                entry(ARRIVAL_NS, "fine", Map.of()),
                entry(5, "old", Map.of()),
                entry(ARRIVAL_NS + 3_600_000_000_000L, "ahead", Map.of()),
                entry(0, "timeless", Map.of())));

    LogBatch batch = decode(PayloadFormat.LOKI_PUSH_PROTOBUF, payload);

    assertThat(batch.lines()).extracting(LogRecord::bodyText).containsExactly("fine", "timeless");
    assertThat(batch.lines()).extracting(LogRecord::timeNs).containsOnly(ARRIVAL_NS);
    assertThat(batch.refused())
        .isEqualTo(Map.of(RefusalReason.TOO_OLD, 1, RefusalReason.IN_THE_FUTURE, 1));
  }

  @Test
  void makesTheSameOfProtobufAndJson() throws Exception {
    Random random = new Random(5);
    int lines = 0;
    for (int round = 0; round < 1_000; round++) {
      Map<String, String> labels = texts(random, 4);
      List<Map<String, String>> metadata = new ArrayList<>();
      List<String> bodies = new ArrayList<>();
      List<Long> times = new ArrayList<>();
      for (int i = random.nextInt(5); i > 0; i--) {
        metadata.add(texts(random, 5));
        bodies.add(text(random));
        times.add(ARRIVAL_NS - random.nextLong(10_000_000_000L));
      }

      LogBatch protobuf =
          decode(PayloadFormat.LOKI_PUSH_PROTOBUF, protobuf(labels, times, bodies, metadata));
      LogBatch json = decode(PayloadFormat.LOKI_PUSH_JSON, json(labels, times, bodies, metadata));

      assertThat(protobuf).as("round %d", round).isEqualTo(json);
      assertThat(protobuf.lines()).extracting(LogRecord::bodyText).isEqualTo(bodies);
      lines += protobuf.lines().size();
    }
    assertThat(lines).isGreaterThan(1_000);
  }

  @Test
  void saysWhereAPushIsMalformed() {
    assertMalformed("{\"streams\":[{\"values\":[[\"1\"]]}]}", "a time and a line");
    assertMalformed("{\"streams\":[{\"values\":[[\"soon\",\"x\"]]}]}", "an integer");
    assertMalformed("{\"streams\":[{\"values\":[[\"1\",5]]}]}", "text");
    assertMalformed("{\"streams\":[{\"stream\":{\"a\":{}}}]}", "text");
    assertMalformed("{\"streams\":{}}", "an array");
    assertMalformed("", "an object");
    assertThatThrownBy(() -> decode(PayloadFormat.LOKI_PUSH_PROTOBUF, push(stream("{app=shop}"))))
        .isInstanceOf(MalformedPayloadException.class)
        .hasMessage("protobuf, labels {app=shop}: expected a value in quotes at character 6");
  }

  /** Before they are held in memory: such a line takes seven bytes on the wire. */
  @Test
  void refusesMoreLinesThanARequestMayHoldAsSoonAsTheyAreTooMany() {
    int lines = SpanLimits.MAX_ELEMENTS + 1;
    String json =
        "{\"streams\":[{\"values\":[" + "[0,\"\"],".repeat(lines) + "nothing that is JSON";
    String otlp =
        "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":["
            + "{},".repeat(lines)
            + "nothing that is JSON";

    assertThatThrownBy(
            () -> decode(PayloadFormat.LOKI_PUSH_JSON, json.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(MalformedPayloadException.class)
        .hasMessageStartingWith("more than 1000000 spans, lines");
    assertThatThrownBy(
            () -> decode(PayloadFormat.OTLP_LOGS_JSON, otlp.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(MalformedPayloadException.class)
        .hasMessageStartingWith("more than 1000000 spans, lines");
  }

  @Test
  void survivesACutAtEveryByteAndNoise() {
    Random random = new Random(7);
    byte[] payload =
        push(
            stream(
                "{app=\"a\", level=`info`}",
                entry(ARRIVAL_NS, "x", Map.of("trace_id", TRACE)),
                entry(ARRIVAL_NS, "y", Map.of())));
    int malformed = 0;
    for (int length = 0; length < payload.length; length++) {
      malformed += broken(Arrays.copyOf(payload, length));
    }
    for (int round = 0; round < 20_000; round++) {
      byte[] flipped = payload.clone();
      for (int flips = random.nextInt(1, 5); flips > 0; flips--) {
        flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
      }
      malformed += broken(flipped);
    }
    assertThat(malformed).isPositive();
  }

  private int broken(byte[] payload) {
    try {
      decode(PayloadFormat.LOKI_PUSH_PROTOBUF, payload);
      return 0;
    } catch (MalformedPayloadException e) {
      assertThat(e).hasMessageStartingWith("protobuf");
      return 1;
    }
  }

  private void assertMalformed(String json, String expected) {
    assertThatThrownBy(
            () -> decode(PayloadFormat.LOKI_PUSH_JSON, json.getBytes(StandardCharsets.UTF_8)))
        .as(json)
        .isInstanceOf(MalformedPayloadException.class)
        .hasMessageContaining("expected " + expected);
  }

  private String service(Map<String, String> labels) throws Exception {
    return onlyOfBoth(labels, ARRIVAL_NS, "x", Map.of()).service().name();
  }

  /** The line that both formats give. */
  private LogRecord onlyOfBoth(
      Map<String, String> labels, long timeNs, String body, Map<String, String> metadata)
      throws Exception {
    LogBatch protobuf =
        decode(
            PayloadFormat.LOKI_PUSH_PROTOBUF,
            protobuf(labels, List.of(timeNs), List.of(body), List.of(metadata)));
    LogBatch json =
        decode(
            PayloadFormat.LOKI_PUSH_JSON,
            json(labels, List.of(timeNs), List.of(body), List.of(metadata)));
    assertThat(protobuf).isEqualTo(json);
    assertThat(json.lines()).hasSize(1);
    return json.lines().getFirst();
  }

  private static byte[] protobuf(
      Map<String, String> labels,
      List<Long> times,
      List<String> bodies,
      List<Map<String, String>> metadata) {
    List<LokiLabels.Label> pairs = new ArrayList<>();
    labels.forEach((name, value) -> pairs.add(new LokiLabels.Label(name, value)));
    byte[][] entries = new byte[times.size()][];
    for (int i = 0; i < entries.length; i++) {
      entries[i] = entry(times.get(i), bodies.get(i), metadata.get(i));
    }
    return push(stream(LokiLabels.write(pairs), entries));
  }

  private static byte[] json(
      Map<String, String> labels,
      List<Long> times,
      List<String> bodies,
      List<Map<String, String>> metadata) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out =
        JsonFactory.builder().build().createGenerator(ObjectWriteContext.empty(), bytes)) {
      out.writeStartObject();
      out.writeArrayPropertyStart("streams");
      out.writeStartObject();
      out.writeArrayPropertyStart("values");
      for (int i = 0; i < times.size(); i++) {
        out.writeStartArray();
        out.writeString(times.get(i).toString());
        out.writeString(bodies.get(i));
        if (!metadata.get(i).isEmpty()) {
          out.writeStartObject();
          metadata.get(i).forEach(out::writeStringProperty);
          out.writeEndObject();
        }
        out.writeEndArray();
      }
      out.writeEndArray();
      out.writeObjectPropertyStart("stream");
      labels.forEach(out::writeStringProperty);
      out.writeEndObject();
      out.writeEndObject();
      out.writeEndArray();
      out.writeEndObject();
    }
    return bytes.toByteArray();
  }

  private static Map<String, String> texts(Random random, int most) {
    String[] names = {
      "app", "level", "logger", "thread", "trace_id", "service_version", "host", "größe", "a.b"
    };
    Map<String, String> texts = new LinkedHashMap<>();
    for (int i = random.nextInt(most); i > 0; i--) {
      texts.put(names[random.nextInt(names.length)], text(random));
    }
    return texts;
  }

  private static String text(Random random) {
    String[] words = {
      "info", "", "a \"quoted\" word", "back\\slash", "two\nlines", TRACE, "größe 🚢", "7", "tab\t"
    };
    return words[random.nextInt(words.length)] + (random.nextBoolean() ? "x" : "");
  }

  private LogBatch decode(PayloadFormat format, byte[] payload) throws MalformedPayloadException {
    return decoder.understand(format, payload, ARRIVAL_NS).batch();
  }
}
