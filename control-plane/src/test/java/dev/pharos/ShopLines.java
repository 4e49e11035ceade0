package dev.pharos;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.List;

/** Requests of log lines of a small shop, as OTLP has them. */
final class ShopLines {
  private ShopLines() {}

  /** The bytes of a request of one instance of order, with these bodies. */
  static byte[] request(List<String> bodies, long timeNs) {
    ScopeLogs.Builder lines = ScopeLogs.newBuilder();
    for (String body : bodies) {
      lines.addLogRecords(
          LogRecord.newBuilder()
              .setTimeUnixNano(timeNs)
              .setSeverityNumber(SeverityNumber.SEVERITY_NUMBER_INFO)
              .setBody(AnyValue.newBuilder().setStringValue(body)));
    }
    Resource.Builder order = Resource.newBuilder().addAttributes(text("service.name", "order"));
    return ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(ResourceLogs.newBuilder().setResource(order).addScopeLogs(lines))
        .build()
        .toByteArray();
  }

  private static KeyValue text(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }
}
