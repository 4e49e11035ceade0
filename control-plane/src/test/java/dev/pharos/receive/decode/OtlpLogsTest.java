package dev.pharos.receive.decode;

import static dev.pharos.receive.decode.RandomRequests.ARRIVAL_NS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pharos.aggregate.MalformedPayloadException;
import dev.pharos.aggregate.redact.RedactionSettings;
import dev.pharos.aggregate.redact.Redactor;
import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.LogBatch;
import dev.pharos.signal.LogRecord;
import dev.pharos.signal.RefusalReason;
import dev.pharos.signal.Severity;
import dev.pharos.store.PayloadFormat;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OtlpLogsTest {
  private static final int REQUESTS = 3_000;

  private final WireLogDecoder decoder =
      new WireLogDecoder(SpanLimits.DEFAULT, new Redactor(RedactionSettings.OFF));

  @Test
  void makesTheLinesThatGeneratedClassesMake() throws Exception {
    int lines = 0;
    int refused = 0;
    for (int seed = 0; seed < REQUESTS; seed++) {
      ExportLogsServiceRequest request = new RandomLogs(new Random(seed)).next();

      LogBatch batch = decode(PayloadFormat.OTLP_LOGS_PROTOBUF, request.toByteArray());

      assertThat(batch).as("seed %d", seed).isEqualTo(GeneratedLogOracle.linesOf(request));
      lines += batch.lines().size();
      refused += batch.refused().values().stream().mapToInt(Integer::intValue).sum();
    }
    assertThat(lines).isGreaterThan(REQUESTS);
    assertThat(refused).isGreaterThan(REQUESTS / 10);
  }

  @Test
  void readsWhateverOrderAndPiecesTheWireAllows() throws Exception {
    for (int seed = 0; seed < REQUESTS; seed++) {
      Random random = new Random(seed);
      byte[] bytes = new ShuffledWire(random).write(new RandomLogs(random).next());

      LogBatch batch = decode(PayloadFormat.OTLP_LOGS_PROTOBUF, bytes);

      assertThat(batch)
          .as("seed %d", seed)
          .isEqualTo(GeneratedLogOracle.linesOf(ExportLogsServiceRequest.parseFrom(bytes)));
    }
  }

  @Test
  void readsJsonInEachOfTheWaysThatSendersWriteIt() throws Exception {
    for (int seed = 0; seed < REQUESTS; seed++) {
      Random random = new Random(seed);
      ExportLogsServiceRequest request = new RandomLogs(random).next();
      byte[] json = new OtlpJsonWriter(random).write(request);

      LogBatch batch = decode(PayloadFormat.OTLP_LOGS_JSON, json);

      assertThat(batch).as("seed %d", seed).isEqualTo(GeneratedLogOracle.linesOf(request));
    }
  }

  @Test
  void takesTheTimeOfArrivalForALineWithoutAny() throws Exception {
    LogRecord line = only(io.opentelemetry.proto.logs.v1.LogRecord.newBuilder());

    assertThat(line.timeNs()).isEqualTo(ARRIVAL_NS);
    assertThat(line.observedNs()).isZero();
  }

  @Test
  void findsTheSeverityInItsTextWhereNoNumberCame() throws Exception {
    LogRecord line =
        only(io.opentelemetry.proto.logs.v1.LogRecord.newBuilder().setSeverityText("Warning"));

    assertThat(line.level()).isEqualTo(Severity.WARN);
    assertThat(line.severityText()).isEqualTo("Warning");
  }

  @Test
  void knowsEachNumberByTheNameThatProtobufGivesIt() throws Exception {
    for (int number = 1; number <= Severity.MOST; number++) {
      String name = io.opentelemetry.proto.logs.v1.SeverityNumber.forNumber(number).name();
      String json =
          "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"severityNumber\":\"%s\"}]}]}]}"
              .formatted(name);

      LogBatch batch = decode(PayloadFormat.OTLP_LOGS_JSON, json.getBytes(StandardCharsets.UTF_8));

      assertThat(batch.lines().getFirst().severity()).as(name).isEqualTo(number);
    }
  }

  @Test
  void refusesALineWhoseBodyNestsTooDeepAndKeepsItsNeighbours() throws Exception {
    AnyValue deep = AnyValue.newBuilder().setStringValue("x").build();
    for (int i = 0; i <= SpanLimits.MAX_DEPTH; i++) {
      deep = AnyValue.newBuilder().setArrayValue(ArrayValue.newBuilder().addValues(deep)).build();
    }
    var fine = io.opentelemetry.proto.logs.v1.LogRecord.newBuilder().setEventName("fine");
    ExportLogsServiceRequest request = request(fine.clone().setBody(deep).build(), fine.build());

    LogBatch batch = decode(PayloadFormat.OTLP_LOGS_PROTOBUF, request.toByteArray());

    assertThat(batch.lines()).extracting(LogRecord::eventName).containsExactly("fine");
    assertThat(batch.refused()).isEqualTo(Map.of(RefusalReason.NESTED_TOO_DEEP, 1));
  }

  @Test
  void keepsAStackOfManyLinesAsOneRecord() throws Exception {
    String stack =
        "java.lang.IllegalStateException: no stock\n\tat shop.Stock.take(Stock.java:7)\n";
    LogRecord line =
        only(
            io.opentelemetry.proto.logs.v1.LogRecord.newBuilder()
                .setBody(AnyValue.newBuilder().setStringValue(stack)));

    assertThat(line.body()).isEqualTo(new AttributeValue.Text(stack));
  }

  @Test
  void survivesACutAtEveryByteAndNoise() {
    Random random = new Random(3);
    int malformed = 0;
    for (int seed = 0; seed < 5; seed++) {
      ExportLogsServiceRequest request = new RandomLogs(new Random(seed)).next();
      byte[] protobuf = request.toByteArray();
      byte[] json = new OtlpJsonWriter(random).write(request);
      for (int length = 0; length < protobuf.length; length++) {
        malformed += broken(PayloadFormat.OTLP_LOGS_PROTOBUF, Arrays.copyOf(protobuf, length));
      }
      for (int length = 0; length < json.length; length++) {
        malformed += broken(PayloadFormat.OTLP_LOGS_JSON, Arrays.copyOf(json, length));
      }
    }
    for (int round = 0; round < 10_000; round++) {
      byte[] noise = new byte[random.nextInt(300)];
      random.nextBytes(noise);
      malformed += broken(PayloadFormat.OTLP_LOGS_PROTOBUF, noise);
    }
    assertThat(malformed).isGreaterThan(5_000);
  }

  @Test
  void refusesWhatIsNotTheEncoding() {
    for (String text :
        new String[] {"", "[]", "{\"resourceLogs\":{}}", "{} {}", "{\"resourceLogs\":["}) {
      assertThatThrownBy(
              () -> decode(PayloadFormat.OTLP_LOGS_JSON, text.getBytes(StandardCharsets.UTF_8)))
          .as(text)
          .isInstanceOf(MalformedPayloadException.class)
          .hasMessageStartingWith("JSON");
    }
  }

  private int broken(PayloadFormat format, byte[] bytes) {
    try {
      decode(format, bytes);
      return 0;
    } catch (MalformedPayloadException e) {
      assertThat(e).hasMessageMatching("(?s)(protobuf|JSON).+");
      return 1;
    }
  }

  private LogRecord only(io.opentelemetry.proto.logs.v1.LogRecord.Builder line) throws Exception {
    LogBatch batch = decode(PayloadFormat.OTLP_LOGS_PROTOBUF, request(line.build()).toByteArray());
    assertThat(batch.refused()).isEmpty();
    return batch.lines().getFirst();
  }

  private static ExportLogsServiceRequest request(
      io.opentelemetry.proto.logs.v1.LogRecord... lines) {
    return ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(
            ResourceLogs.newBuilder()
                .addScopeLogs(ScopeLogs.newBuilder().addAllLogRecords(Arrays.asList(lines))))
        .build();
  }

  private LogBatch decode(PayloadFormat format, byte[] bytes) throws MalformedPayloadException {
    return decoder.understand(format, bytes, ARRIVAL_NS).batch();
  }
}
