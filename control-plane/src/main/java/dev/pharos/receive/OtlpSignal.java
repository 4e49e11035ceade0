package dev.pharos.receive;

import dev.pharos.store.PayloadFormat;

/** What OTLP is taken of, and how its requests and answers differ. */
enum OtlpSignal {
  TRACES("rejectedSpans"),
  LOGS("rejectedLogRecords"),
  METRICS("rejectedDataPoints");

  private final String rejectedName;

  OtlpSignal(String rejectedName) {
    this.rejectedName = rejectedName;
  }

  static PayloadFormat traces(OtlpEncoding encoding) {
    return switch (encoding) {
      case PROTOBUF -> PayloadFormat.OTLP_TRACES_PROTOBUF;
      case JSON -> PayloadFormat.OTLP_TRACES_JSON;
    };
  }

  static PayloadFormat logs(OtlpEncoding encoding) {
    return switch (encoding) {
      case PROTOBUF -> PayloadFormat.OTLP_LOGS_PROTOBUF;
      case JSON -> PayloadFormat.OTLP_LOGS_JSON;
    };
  }

  /** The field of {@code partial_success} that counts what was refused, in JSON. */
  String rejectedName() {
    return rejectedName;
  }
}
