package dev.pharos.store;

/** What a journal's payload is. The codes are part of the journal's format and are never reused. */
public enum PayloadFormat {
  OTLP_TRACES_PROTOBUF(1),
  OTLP_TRACES_JSON(2),
  /** A report of the fleet or a notice of CI, in the aggregates' own encoding. */
  EVENT(3),
  /** A list of spans, version 2. */
  ZIPKIN_JSON(4),
  OTLP_LOGS_PROTOBUF(5),
  OTLP_LOGS_JSON(6),
  /** Streams of lines, without the compression they were pushed with. */
  LOKI_PUSH_PROTOBUF(7),
  LOKI_PUSH_JSON(8),
  /** Samples in the encoding of the store of metrics, which has a journal of its own. */
  SAMPLES(9);

  private final int code;

  PayloadFormat(int code) {
    this.code = code;
  }

  /** Whether it holds log lines. */
  public boolean isLogs() {
    return code >= OTLP_LOGS_PROTOBUF.code && code <= LOKI_PUSH_JSON.code;
  }

  public int code() {
    return code;
  }

  public static PayloadFormat ofCode(int code) {
    for (PayloadFormat format : values()) {
      if (format.code == code) {
        return format;
      }
    }
    throw new IllegalArgumentException("payload format " + code + " is not known");
  }
}
