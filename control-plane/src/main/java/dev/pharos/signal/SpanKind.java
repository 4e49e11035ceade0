package dev.pharos.signal;

/**
 * A span's role. The order is that of OTLP's {@code Span.SpanKind}, so the ordinal is the wire's
 * number.
 */
public enum SpanKind {
  UNSPECIFIED,
  INTERNAL,
  SERVER,
  CLIENT,
  PRODUCER,
  CONSUMER;

  private static final SpanKind[] ALL = values();

  /** Unknown numbers become {@link #UNSPECIFIED}, as OTLP asks of receivers. */
  public static SpanKind ofWire(int number) {
    return number >= 0 && number < ALL.length ? ALL[number] : UNSPECIFIED;
  }

  /** OTLP's number for it. */
  public int wireNumber() {
    return switch (this) {
      case UNSPECIFIED -> 0;
      case INTERNAL -> 1;
      case SERVER -> 2;
      case CLIENT -> 3;
      case PRODUCER -> 4;
      case CONSUMER -> 5;
    };
  }

  /** True where the span is work done for somebody else: what RED counts as a request. */
  public boolean isInbound() {
    return this == SERVER || this == CONSUMER;
  }
}
