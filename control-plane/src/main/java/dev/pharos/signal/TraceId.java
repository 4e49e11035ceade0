package dev.pharos.signal;

import java.util.HexFormat;

/**
 * A W3C trace id: 128 bits, never all zero in stored data.
 *
 * @param high the first eight bytes, big endian
 * @param low the last eight bytes, big endian
 */
public record TraceId(long high, long low) implements Comparable<TraceId> {

  /** The all-zero id, which the W3C and OTLP call invalid. */
  public static final TraceId INVALID = new TraceId(0, 0);

  /** Reads 32 (or, as Zipkin allows, 16) hex digits of either case. */
  public static TraceId parse(CharSequence hex) {
    return switch (hex.length()) {
      case 32 ->
          new TraceId(
              HexFormat.fromHexDigitsToLong(hex, 0, 16),
              HexFormat.fromHexDigitsToLong(hex, 16, 32));
      case 16 -> new TraceId(0, HexFormat.fromHexDigitsToLong(hex, 0, 16));
      default ->
          throw new IllegalArgumentException(
              "'" + hex + "' is not a trace id: 32 hex digits are needed");
    };
  }

  public boolean isValid() {
    return (high | low) != 0;
  }

  @Override
  public int compareTo(TraceId other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  /** The 32 lower-case hex digits. */
  @Override
  public String toString() {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(high) + hex.toHexDigits(low);
  }
}
