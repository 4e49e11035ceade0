package dev.pharos.store.log;

import dev.pharos.store.disk.ByteSink;
import dev.pharos.store.disk.ByteSource;
import dev.pharos.store.disk.CorruptDataException;

/** Lower-case hexadecimal digits, two in a byte; of an odd number the last stands alone. */
final class HexText {
  private static final char[] DIGITS = "0123456789abcdef".toCharArray();

  /** The groups of a UUID, one after the other. */
  static final int UUID_BYTES = 16;

  private HexText() {}

  /** What so many digits take. */
  static int bytes(int digits) {
    return (digits >>> 1) + (digits & 1);
  }

  static boolean isHex(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }

  static void write(String text, int from, int to, ByteSink out) {
    for (int i = from; i < to; i += 2) {
      int low = i + 1 < to ? digit(text.charAt(i + 1)) : 0;
      out.putByte(digit(text.charAt(i)) << 4 | low);
    }
  }

  static void read(ByteSource in, int digits, StringBuilder out) throws CorruptDataException {
    for (int i = 0; i < digits; i += 2) {
      int pair = in.readByte();
      out.append(DIGITS[pair >> 4 & 15]);
      if (i + 1 < digits) {
        out.append(DIGITS[pair & 15]);
      }
    }
  }

  private static int digit(char c) {
    return c <= '9' ? c - '0' : c - 'a' + 10;
  }
}
