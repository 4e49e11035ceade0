package dev.pharos.receive.decode;

import static dev.pharos.receive.decode.RandomRequests.ARRIVAL_NS;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.random.RandomGenerator;

/** Requests of log records with every field there is, now and then absent, odd or to be refused. */
final class RandomLogs {
  private static final long MINUTE_NS = 60_000_000_000L;
  private static final String[] LEVELS = {"INFO", "warn", "Error", "SEVERE", "custom", "", "5"};

  private final RandomGenerator random;
  private final RandomRequests parts;

  RandomLogs(RandomGenerator random) {
    this.random = random;
    this.parts = new RandomRequests(random);
  }

  ExportLogsServiceRequest next() {
    ExportLogsServiceRequest.Builder request = ExportLogsServiceRequest.newBuilder();
    for (int i = random.nextInt(4); i > 0; i--) {
      ResourceLogs.Builder logs = ResourceLogs.newBuilder().setSchemaUrl(parts.word());
      if (parts.often()) {
        logs.setResource(
            Resource.newBuilder()
                .addAllAttributes(parts.attributes(2))
                .setDroppedAttributesCount(parts.count()));
      }
      for (int scopes = random.nextInt(3); scopes > 0; scopes--) {
        logs.addScopeLogs(scopeLogs());
      }
      request.addResourceLogs(logs);
    }
    return request.build();
  }

  private ScopeLogs scopeLogs() {
    ScopeLogs.Builder logs = ScopeLogs.newBuilder().setSchemaUrl(parts.word());
    if (parts.often()) {
      logs.setScope(
          InstrumentationScope.newBuilder()
              .setName(parts.word())
              .setVersion(parts.word())
              .addAllAttributes(parts.attributes(1))
              .setDroppedAttributesCount(parts.count()));
    }
    for (int i = random.nextInt(6); i > 0; i--) {
      logs.addLogRecords(line());
    }
    return logs.build();
  }

  private LogRecord line() {
    LogRecord.Builder line =
        LogRecord.newBuilder()
            .setObservedTimeUnixNano(parts.often() ? ARRIVAL_NS - random.nextLong(MINUTE_NS) : 0)
            .setSeverityNumberValue(random.nextInt(-1, 27))
            .setSeverityText(LEVELS[random.nextInt(LEVELS.length)])
            .addAllAttributes(parts.attributes(3))
            .setDroppedAttributesCount(parts.count())
            .setFlags(random.nextInt())
            .setTraceId(id(16))
            .setSpanId(id(8))
            .setEventName(parts.word());
    if (parts.often()) {
      line.setTimeUnixNano(ARRIVAL_NS - random.nextLong(60 * MINUTE_NS));
    }
    if (parts.often()) {
      line.setBody(parts.value(3));
    }
    if (random.nextInt(12) == 0) {
      long[] refused = {1, -1, ARRIVAL_NS + 11 * MINUTE_NS, ARRIVAL_NS - 8 * 1_440 * MINUTE_NS};
      line.setTimeUnixNano(refused[random.nextInt(refused.length)]);
    }
    return line.build();
  }

  /** Ids of a wrong length and of zeros too, which cost a line nothing but its place in a trace. */
  private ByteString id(int length) {
    return switch (random.nextInt(8)) {
      case 0 -> ByteString.EMPTY;
      case 1 -> parts.id(length - 1);
      case 2 -> ByteString.copyFrom(new byte[length]);
      default -> parts.id(length);
    };
  }
}
