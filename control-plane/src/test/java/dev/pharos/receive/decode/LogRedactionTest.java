package dev.pharos.receive.decode;

import static dev.pharos.receive.Pushes.entry;
import static dev.pharos.receive.Pushes.push;
import static dev.pharos.receive.Pushes.stream;
import static dev.pharos.receive.decode.RandomRequests.ARRIVAL_NS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.aggregate.LogDecoder;
import dev.pharos.aggregate.redact.RedactionSettings;
import dev.pharos.aggregate.redact.Redactor;
import dev.pharos.signal.LogRecord;
import dev.pharos.store.PayloadFormat;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is journaled and stored of lines that hold secrets. */
class LogRedactionTest {
  private static final String SECRET = "hunter2";
  private static final String CARD = "4111 1111 1111 1111";
  private static final String MARK = "‹redacted:password›";

  /** Digits alone, as a card number has them; that is chance, and stays. */
  private static final String SPAN = "4111111111111111";

  private final Redactor redactor = new Redactor(RedactionSettings.DEFAULT);
  private final WireLogDecoder decoder = new WireLogDecoder(SpanLimits.DEFAULT, redactor);

  @Test
  void takesSecretsOutOfBodiesAndAttributesOfOtlp() throws Exception {
    byte[] payload = otlp("login pwd=" + SECRET, SECRET).toByteArray();

    LogDecoder.Understood understood = understand(PayloadFormat.OTLP_LOGS_PROTOBUF, payload);

    assertThat(understood.payload()).isEqualTo(otlp("login pwd=" + MARK, MARK).toByteArray());
    LogRecord line = understood.batch().lines().getFirst();
    assertThat(line.bodyText()).isEqualTo("login pwd=" + MARK);
    assertThat(line.attributes().text("db.password")).isEqualTo(MARK);
    assertThat(redactor.counts().snapshot()).containsEntry("password", 2L);
  }

  @Test
  void takesSecretsOutOfOtlpsJson() throws Exception {
    String json =
        """
        {"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"%d","spanId":"%s",
          "body":{"kvlistValue":{"values":[{"key":"card","value":{"stringValue":"%s"}}]}},
          "attributes":[{"key":"db.password","value":{"stringValue":"hunter2"}}]}]}]}]}
        """
            .formatted(ARRIVAL_NS, SPAN, CARD);

    LogDecoder.Understood understood =
        understand(PayloadFormat.OTLP_LOGS_JSON, json.getBytes(StandardCharsets.UTF_8));

    assertThat(text(understood.payload())).doesNotContain(SECRET, CARD);
    LogRecord line = understood.batch().lines().getFirst();
    assertThat(line.bodyText()).isEqualTo("{card=‹redacted:card›}");
    assertThat(line.spanId()).isEqualTo(0x4111111111111111L);
    assertThat(line.timeNs()).isEqualTo(ARRIVAL_NS);
  }

  @Test
  void takesSecretsOutOfPushes() throws Exception {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("password", SECRET);
    metadata.put("span_id", SPAN);
    metadata.put("note", "pwd=" + SECRET);
    metadata.put("id", CARD);
    byte[] payload =
        push(
            stream("{app=\"a\", token=\"" + SECRET + "\"}", entry(ARRIVAL_NS, "x", Map.of())),
            stream("{app=\"b\"}", entry(ARRIVAL_NS, "paid by " + CARD + "\n", metadata)));

    LogDecoder.Understood understood = understand(PayloadFormat.LOKI_PUSH_PROTOBUF, payload);

    assertThat(text(understood.payload())).doesNotContain(SECRET, CARD);
    LogRecord line = understood.batch().lines().getLast();
    assertThat(line.bodyText()).isEqualTo("paid by ‹redacted:card›");
    assertThat(line.spanId()).isEqualTo(0x4111111111111111L);
    assertThat(line.attributes().text("password")).isEqualTo(MARK);
    assertThat(line.attributes().text("note")).isEqualTo("pwd=" + MARK);
    assertThat(line.attributes().text("id")).isEqualTo("‹redacted:card›");
    assertThat(understood.batch().lines().getFirst().resource().attributes().text("token"))
        .isEqualTo(MARK);
    assertThat(understand(PayloadFormat.LOKI_PUSH_PROTOBUF, understood.payload()).batch())
        .isEqualTo(understood.batch());
  }

  @Test
  void takesSecretsOutOfPushesInJson() throws Exception {
    String json =
        """
        {"streams":[{"stream":{"app":"a","token":"hunter2"},"values":[
          ["%d","pwd=hunter2",{"id":"%s","span_id":"%s","password":"hunter2"}]]}]}
        """
            .formatted(ARRIVAL_NS, CARD, SPAN);

    LogDecoder.Understood understood =
        understand(PayloadFormat.LOKI_PUSH_JSON, json.getBytes(StandardCharsets.UTF_8));

    assertThat(text(understood.payload())).doesNotContain(SECRET, CARD);
    LogRecord line = understood.batch().lines().getFirst();
    assertThat(line.timeNs()).isEqualTo(ARRIVAL_NS);
    assertThat(line.bodyText()).isEqualTo("pwd=" + MARK);
    assertThat(line.attributes().text("id")).isEqualTo("‹redacted:card›");
    assertThat(line.spanId()).isEqualTo(0x4111111111111111L);
  }

  @Test
  void takesSecretsOutOfLinesThatAreRefused() throws Exception {
    byte[] payload = push(stream("{app=\"a\"}", entry(5, "pwd=" + SECRET, Map.of())));

    LogDecoder.Understood understood = understand(PayloadFormat.LOKI_PUSH_PROTOBUF, payload);

    assertThat(understood.batch().lines()).isEmpty();
    assertThat(text(understood.payload())).doesNotContain(SECRET);
  }

  @Test
  void leavesRequestsWithoutSecretsAsTheyCame() throws Exception {
    for (int seed = 0; seed < 300; seed++) {
      byte[] payload = new RandomLogs(new Random(seed)).next().toByteArray();
      assertThat(understand(PayloadFormat.OTLP_LOGS_PROTOBUF, payload).payload())
          .as("seed %d", seed)
          .isSameAs(payload);
    }
    byte[] push =
        push(stream("{app=\"a\"}", entry(ARRIVAL_NS, "x", Map.of("trace_id", SPAN + SPAN))));
    assertThat(understand(PayloadFormat.LOKI_PUSH_PROTOBUF, push).payload()).isSameAs(push);
  }

  @Test
  void noticesASecretThatComesInEachRequest() throws Exception {
    for (int i = 0; i < 10; i++) {
      byte[] payload =
          push(
              stream(
                  "{app=\"a\", token=\"" + SECRET + "\"}",
                  entry(ARRIVAL_NS, "x", Map.of("password", SECRET))));
      assertThat(text(understand(PayloadFormat.LOKI_PUSH_PROTOBUF, payload).payload()))
          .doesNotContain(SECRET);
    }
  }

  private LogDecoder.Understood understand(PayloadFormat format, byte[] payload) throws Exception {
    return decoder.understand(format, payload, ARRIVAL_NS);
  }

  private static ExportLogsServiceRequest otlp(String body, String password) {
    return ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(
            ResourceLogs.newBuilder()
                .addScopeLogs(
                    ScopeLogs.newBuilder()
                        .addLogRecords(
                            io.opentelemetry.proto.logs.v1.LogRecord.newBuilder()
                                .setTimeUnixNano(ARRIVAL_NS)
                                .setBody(AnyValue.newBuilder().setStringValue(body))
                                .addAttributes(
                                    KeyValue.newBuilder()
                                        .setKey("db.password")
                                        .setValue(
                                            AnyValue.newBuilder().setStringValue(password))))))
        .build();
  }

  private static String text(byte[] payload) {
    return new String(payload, StandardCharsets.UTF_8);
  }
}
