package dev.pharos.receive;

import dev.pharos.store.PayloadFormat;

/** What OTLP is taken of, and how its requests and answers differ. */
enum OtlpSignal {
  TRACES(PayloadFormat.OTLP_TRACES_PROTOBUF, PayloadFormat.OTLP_TRACES_JSON, "rejectedSpans"),
  LOGS(PayloadFormat.OTLP_LOGS_PROTOBUF, PayloadFormat.OTLP_LOGS_JSON, "rejectedLogRecords");

  private final PayloadFormat protobuf;
  private final PayloadFormat json;
  private final String rejectedName;

  OtlpSignal(PayloadFormat protobuf, PayloadFormat json, String rejectedName) {
    this.protobuf = protobuf;
    this.json = json;
    this.rejectedName = rejectedName;
  }

  PayloadFormat format(OtlpEncoding encoding) {
    return switch (encoding) {
      case PROTOBUF -> protobuf;
      case JSON -> json;
    };
  }

  /** The field of {@code partial_success} that counts what was refused, in JSON. */
  String rejectedName() {
    return rejectedName;
  }
}
