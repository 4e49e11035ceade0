package dev.pharos.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LogMixTest {
  private static final long NOW_NS = 1_800_000_000_000_000_000L;
  private static final int MANY = 5_000;

  @Test
  void requestsAreValidOtlpOfTheSizeAndShapeTheBenchPromises() throws Exception {
    LogMix.Request request = new LogMix(1, LogEncoding.OTLP).next(MANY, NOW_NS);
    List<ResourceLogs> resources =
        ExportLogsServiceRequest.parseFrom(request.body()).getResourceLogsList();
    List<LogRecord> lines = lines(resources);

    assertThat(lines).hasSize(request.lines());
    assertThat(request.lines()).isBetween(MANY, MANY + 12);
    LogMix.Request asSent = new LogMix(1, LogEncoding.OTLP).next(500, NOW_NS);
    assertThat(asSent.body().length / asSent.lines()).isBetween(310, 350);
    assertThat(resources).hasSize(LogMix.SERVICES * LogMix.INSTANCES);
    assertThat(lines).allSatisfy(line -> assertThat(line.getTimeUnixNano()).isLessThan(NOW_NS));
    double errors = share(lines, line -> line.getSeverityNumberValue() >= 17);
    assertThat(errors).isBetween(0.005, 0.016);
    assertThat(share(lines, line -> line.getTraceId().size() == 16)).isGreaterThan(0.9);
    assertThat(lines)
        .filteredOn(line -> line.getSeverityNumberValue() >= 17)
        .filteredOn(line -> !line.getBody().getStringValue().startsWith("accepted"))
        .allSatisfy(
            line -> assertThat(line.getBody().getStringValue().lines().count()).isGreaterThan(10));
  }

  @Test
  void aSampleTellsHowManyLinesItsTraceHasAndWhatIsInNoOther() throws Exception {
    LogMix.Request request = new LogMix(3, LogEncoding.OTLP).next(MANY, NOW_NS);
    List<LogRecord> lines =
        lines(ExportLogsServiceRequest.parseFrom(request.body()).getResourceLogsList());
    ByteString traceId = ByteString.copyFrom(HexFormat.of().parseHex(request.traceId()));

    assertThat(lines)
        .filteredOn(line -> line.getTraceId().equals(traceId))
        .hasSize(request.traceLines());
    assertThat(lines)
        .filteredOn(line -> line.getBody().getStringValue().contains(request.rareWord()))
        .hasSize(1);
    assertThat(lines)
        .filteredOn(line ->
            line.getAttributesList().stream()
                .anyMatch(one -> one.getValue().getStringValue().equals(request.userId())))
        .hasSize(request.traceLines());
  }

  @Test
  void lokiIsSentTheSameLines() throws Exception {
    List<LogRecord> sent =
        lines(
            ExportLogsServiceRequest.parseFrom(
                    new LogMix(2, LogEncoding.OTLP).next(500, NOW_NS).body())
                .getResourceLogsList());
    LogMix.Request request = new LogMix(2, LogEncoding.LOKI).next(500, NOW_NS);

    JsonNode streams =
        JsonMapper.builder().build().readTree(new String(request.body(), UTF_8)).path("streams");

    List<JsonNode> values =
        StreamSupport.stream(streams.spliterator(), false)
            .flatMap(stream -> StreamSupport.stream(stream.path("values").spliterator(), false))
            .toList();
    assertThat(values.stream().map(value -> value.get(1).asString()))
        .containsExactlyInAnyOrderElementsOf(
            sent.stream().map(line -> line.getBody().getStringValue()).toList());
    assertThat(values.stream().filter(value -> value.get(2).has("trace_id")).count())
        .isEqualTo(sent.stream().filter(line -> !line.getTraceId().isEmpty()).count());
    assertThat(streams.get(0).path("stream").path("service_name").asString())
        .startsWith("service-");
  }

  private static List<LogRecord> lines(List<ResourceLogs> resources) {
    return resources.stream()
        .flatMap(resource -> resource.getScopeLogsList().stream())
        .flatMap(scope -> scope.getLogRecordsList().stream())
        .toList();
  }

  private static double share(List<LogRecord> lines, Predicate<LogRecord> condition) {
    return (double) lines.stream().filter(condition).count() / lines.size();
  }
}
