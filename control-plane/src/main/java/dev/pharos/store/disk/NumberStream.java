package dev.pharos.store.disk;

/**
 * Numbers of any size, cheap where they are of similar magnitude: the magnitudes as bytes, which
 * compress, and the digits below the leading one as bits, which do not. Where all are multiples of
 * a thousand or a million, as clocks of micro- and milliseconds make them, only the multiples are
 * written.
 */
public final class NumberStream {
  private static final long[] UNITS = {1, 1_000, 1_000_000};

  private NumberStream() {}

  /** Writes numbers that are counted as signed. */
  public static void write(long[] numbers, int count, ByteSink magnitudes, ByteSink digits) {
    int unit = commonUnit(numbers, count);
    magnitudes.putByte(unit);
    BitSink bits = new BitSink(digits);
    for (int i = 0; i < count; i++) {
      long number = numbers[i] / UNITS[unit];
      long zigzag = (number << 1) ^ (number >> 63);
      int magnitude = Long.SIZE - Long.numberOfLeadingZeros(zigzag);
      magnitudes.putByte(magnitude);
      bits.put(zigzag, Math.max(0, magnitude - 1));
    }
    bits.flush();
  }

  /** Reads numbers one by one. */
  public static final class Reader {
    private final ByteSource magnitudes;
    private final BitSource digits;
    private final long unit;

    public Reader(ByteSource magnitudes, ByteSource digits) throws CorruptDataException {
      this.magnitudes = magnitudes;
      this.digits = new BitSource(digits);
      int code = magnitudes.readByte();
      if (code < 0 || code >= UNITS.length) {
        throw new CorruptDataException("unit " + code + " is not known");
      }
      unit = UNITS[code];
    }

    public long next() throws CorruptDataException {
      int magnitude = magnitudes.readByte();
      if (magnitude < 0 || magnitude > Long.SIZE) {
        throw new CorruptDataException("a number of " + magnitude + " bits");
      }
      if (magnitude == 0) {
        return 0;
      }
      long zigzag = 1L << (magnitude - 1) | digits.read(magnitude - 1);
      return ((zigzag >>> 1) ^ -(zigzag & 1)) * unit;
    }
  }

  private static int commonUnit(long[] numbers, int count) {
    int unit = UNITS.length - 1;
    for (int i = 0; i < count && unit > 0; i++) {
      while (numbers[i] % UNITS[unit] != 0) {
        unit--;
      }
    }
    return unit;
  }
}
