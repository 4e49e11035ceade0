package dev.pharos.receive.decode;

import static dev.pharos.receive.decode.GeneratedOracle.attributes;
import static dev.pharos.receive.decode.GeneratedOracle.count;

import dev.pharos.signal.LogBatch;
import dev.pharos.signal.LogRecord;
import dev.pharos.signal.RefusalReason;
import dev.pharos.signal.Resource;
import dev.pharos.signal.Scope;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a request's lines are, by OpenTelemetry's generated classes and the rules written anew. */
final class GeneratedLogOracle {
  /** As they are meant by the levels that {@link RandomLogs} writes. */
  private static final Map<String, Integer> LEVELS =
      Map.of("INFO", 9, "warn", 13, "Error", 17, "SEVERE", 17);

  private GeneratedLogOracle() {}

  static LogBatch linesOf(ExportLogsServiceRequest request) {
    List<LogRecord> lines = new ArrayList<>();
    Map<RefusalReason, Integer> refused = new TreeMap<>();
    for (ResourceLogs ofResource : request.getResourceLogsList()) {
      Resource resource =
          new Resource(
              attributes(ofResource.getResource().getAttributesList()),
              count(ofResource.getResource().getDroppedAttributesCount()),
              ofResource.getSchemaUrl());
      for (ScopeLogs ofScope : ofResource.getScopeLogsList()) {
        InstrumentationScope scope = ofScope.getScope();
        Scope expectedScope =
            new Scope(
                scope.getName(),
                scope.getVersion(),
                attributes(scope.getAttributesList()),
                count(scope.getDroppedAttributesCount()),
                ofScope.getSchemaUrl());
        for (var line : ofScope.getLogRecordsList()) {
          BigInteger time = time(line);
          if (time.compareTo(GeneratedOracle.LATEST) > 0) {
            refused.merge(RefusalReason.IN_THE_FUTURE, 1, Integer::sum);
          } else if (time.compareTo(GeneratedOracle.EARLIEST) < 0) {
            refused.merge(RefusalReason.TOO_OLD, 1, Integer::sum);
          } else {
            lines.add(line(line, time.longValueExact(), expectedScope, resource));
          }
        }
      }
    }
    return new LogBatch(lines, refused);
  }

  private static BigInteger time(io.opentelemetry.proto.logs.v1.LogRecord line) {
    BigInteger time = GeneratedOracle.unsigned(line.getTimeUnixNano());
    BigInteger observed = GeneratedOracle.unsigned(line.getObservedTimeUnixNano());
    if (time.signum() != 0) {
      return time;
    }
    return observed.signum() != 0 ? observed : BigInteger.valueOf(RandomRequests.ARRIVAL_NS);
  }

  private static LogRecord line(
      io.opentelemetry.proto.logs.v1.LogRecord line, long timeNs, Scope scope, Resource resource) {
    int number = line.getSeverityNumberValue();
    return new LogRecord(
        timeNs,
        line.getObservedTimeUnixNano(),
        number >= 1 && number <= 24 ? number : LEVELS.getOrDefault(line.getSeverityText(), 0),
        line.getSeverityText(),
        GeneratedOracle.value(line.getBody()),
        attributes(line.getAttributesList()),
        count(line.getDroppedAttributesCount()),
        line.getFlags(),
        GeneratedOracle.traceId(line.getTraceId()),
        GeneratedOracle.spanId(line.getSpanId()),
        line.getEventName(),
        scope,
        resource);
  }
}
