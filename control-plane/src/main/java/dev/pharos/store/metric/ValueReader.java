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
  private int done;

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

  /**
   * Reads values until so many of an array's are read. {@link #done} tells how many are, also when
   * this fails.
   *
   * @param from those before it are passed over: their places stay as they are
   * @throws CorruptDataException when they end
   */
  void next(double[] values, int from, int wanted) throws CorruptDataException {
    done = 0;
    while (true) {
      nextNear(values, from, wanted);
      if (done == wanted) {
        return;
      }
      double value = next();
      if (done >= from) {
        values[done] = value;
      }
      done++;
    }
  }

  /** How many values were read in the last call. */
  int done() {
    return done;
  }

  /** Reads on as long as there is nothing but distances in one word; see {@link TimeReader}. */
  private void nextNear(double[] values, int from, int wanted) {
    if (binary) {
      return;
    }
    byte[] bytes = bits.bytes();
    long end = bits.end();
    long lastWord = bits.lastWord();
    long position = bits.position();
    int width = distances.width();
    DecimalTrend near = trend.copy();
    int i = done;
    for (; i < wanted && position <= lastWord; i++) {
      long word = BitCursor.word(bytes, position);
      int group = Long.numberOfTrailingZeros(~word);
      int order = AdaptiveWidth.order(width);
      int length = AdaptiveWidth.length(group, order);
      if (!AdaptiveWidth.isPlain(group, length) || length > end - position) {
        break;
      }
      long whole = near.expected() + AdaptiveWidth.decode(word, group, order);
      if (!near.learnNear(whole)) {
        break;
      }
      width = AdaptiveWidth.after(width, group);
      position += length;
      if (i >= from) {
        values[i] = Decimal.value(whole, places);
      }
    }
    if (i > done) {
      done = i;
      bits.position(position);
      distances.width(width);
      trend.set(near);
      lastBits = Double.doubleToRawLongBits(Decimal.value(near.last(), places));
    }
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
