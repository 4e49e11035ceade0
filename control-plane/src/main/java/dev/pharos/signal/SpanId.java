package dev.pharos.signal;

import java.util.HexFormat;

/**
 * How a span id is written. Span ids travel as primitive {@code long}s (big endian, 0 means none)
 * because every span carries two of them.
 */
public final class SpanId {
  /** No span: the parent of a root. */
  public static final long NONE = 0;

  private SpanId() {}

  /** Reads 16 hex digits of either case. */
  public static long parse(CharSequence hex) {
    if (hex.length() != 16) {
      throw new IllegalArgumentException(
          "'" + hex + "' is not a span id: 16 hex digits are needed");
    }
    return HexFormat.fromHexDigitsToLong(hex);
  }

  /** The 16 lower-case hex digits. */
  public static String format(long spanId) {
    return HexFormat.of().toHexDigits(spanId);
  }
}
