package dev.pharos.store.metric;

import dev.pharos.signal.metric.Samples;
import dev.pharos.store.disk.CorruptDataException;

/** Reads the doubles that {@link ValueWriter} wrote. */
final class ValueReader {
  private static final double STALE = Double.longBitsToDouble(Samples.STALE_NAN_BITS);

  private final BitCursor bits;
  private final NumberReader distances;
  private final DecimalTrend trend = new DecimalTrend();
  private int places;
  private boolean binary;
  private long lastBits;
  private int leading = Long.SIZE;
  private int length;

  ValueReader(BitCursor bits) {
    this.bits = bits;
    this.distances = new NumberReader(bits, ValueCodes.FIRST_ORDER);
  }

  double next() throws CorruptDataException {
    if (binary) {
      return nextBinary();
    }
    if (distances.read()) {
      return decimal(trend.expected() + distances.value());
    }
    return switch ((int) bits.read(ValueCodes.ESCAPE_BITS)) {
      case ValueCodes.WIDE -> decimal(trend.expected() + distances.readWide());
      case ValueCodes.PLACES -> {
        int more = readPlaces();
        if (more <= places) {
          throw new CorruptDataException("decimal places do not become more: " + more);
        }
        trend.rescale(Decimal.factor(more - places));
        places = more;
        yield next();
      }
      case ValueCodes.BINARY -> {
        binary = true;
        yield nextBinary();
      }
      default -> STALE;
    };
  }

  private double decimal(long whole) {
    trend.learn(whole);
    double value = Decimal.value(whole, places);
    lastBits = Double.doubleToRawLongBits(value);
    return value;
  }

  private int readPlaces() throws CorruptDataException {
    int read = (int) bits.read(ValueCodes.PLACES_BITS);
    if (read > Decimal.MAX_PLACES) {
      throw new CorruptDataException(read + " decimal places");
    }
    return read;
  }

  private double nextBinary() throws CorruptDataException {
    switch (bits.readOnes(ValueCodes.STALE_BINARY)) {
      case ValueCodes.SAME -> {
        return Double.longBitsToDouble(lastBits);
      }
      case ValueCodes.IN_WINDOW -> {
        return changed();
      }
      case ValueCodes.NEW_WINDOW -> {
        leading = (int) bits.read(ValueCodes.LENGTH_BITS);
        length = (int) bits.read(ValueCodes.LENGTH_BITS) + 1;
        return changed();
      }
      case ValueCodes.DECIMAL -> {
        places = readPlaces();
        long whole = NumberReader.wide(bits);
        trend.restart(whole);
        binary = false;
        double value = Decimal.value(whole, places);
        lastBits = Double.doubleToRawLongBits(value);
        return value;
      }
      default -> {
        return STALE;
      }
    }
  }

  private double changed() throws CorruptDataException {
    if (leading + length > Long.SIZE) {
      throw new CorruptDataException("a window of bits reaches beyond the number");
    }
    lastBits ^= bits.read(length) << (Long.SIZE - leading - length);
    return Double.longBitsToDouble(lastBits);
  }
}
