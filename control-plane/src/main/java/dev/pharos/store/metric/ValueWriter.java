package dev.pharos.store.metric;

import dev.pharos.signal.metric.Samples;

/** Writes doubles, each bit of them, in as few bits as those before let expect. */
final class ValueWriter {
  /** So many values in a row must be short decimals before the binary state is left. */
  private static final int DECIMALS_TO_RETURN = 3;

  private final BitBuffer bits;
  private final NumberWriter distances;
  private final DecimalTrend trend = new DecimalTrend();
  private int places;
  private boolean binary;
  private long lastBits;
  private int leading = Long.SIZE;
  private int length;
  private int decimals;

  ValueWriter(BitBuffer bits) {
    this.bits = bits;
    this.distances = new NumberWriter(bits, ValueCodes.FIRST_ORDER);
  }

  void write(double value) {
    if (binary) {
      writeBinary(value);
    } else {
      writeDecimal(value);
    }
  }

  private void writeDecimal(double value) {
    if (Samples.isStale(value)) {
      distances.escape(ValueCodes.STALE, ValueCodes.ESCAPE_BITS);
      return;
    }
    int needed = Decimal.places(value, places);
    if (needed < 0) {
      distances.escape(ValueCodes.BINARY, ValueCodes.ESCAPE_BITS);
      binary = true;
      decimals = 0;
      writeBinary(value);
      return;
    }
    if (needed > places) {
      distances.escape(ValueCodes.PLACES, ValueCodes.ESCAPE_BITS);
      bits.put(needed, ValueCodes.PLACES_BITS);
      trend.rescale(Decimal.factor(needed - places));
      places = needed;
    }
    long whole = Decimal.whole(value, places);
    long distance = whole - trend.expected();
    if (!distances.write(distance)) {
      distances.escape(ValueCodes.WIDE, ValueCodes.ESCAPE_BITS);
      distances.writeWide(distance);
    }
    trend.learn(whole);
    lastBits = Double.doubleToRawLongBits(value);
  }

  private void writeBinary(double value) {
    if (Samples.isStale(value)) {
      bits.put(0b1111, ValueCodes.STALE_BINARY);
      return;
    }
    decimals = Decimal.fits(value, places) ? decimals + 1 : 0;
    if (decimals == DECIMALS_TO_RETURN) {
      returnToDecimal(value);
      return;
    }
    long changed = Double.doubleToRawLongBits(value) ^ lastBits;
    lastBits ^= changed;
    if (changed == 0) {
      bits.put(0, 1);
      return;
    }
    int zerosAbove = Long.numberOfLeadingZeros(changed);
    int zerosBelow = Long.numberOfTrailingZeros(changed);
    int needed = Long.SIZE - zerosAbove - zerosBelow;
    boolean inWindow = zerosAbove >= leading && zerosBelow >= Long.SIZE - leading - length;
    if (inWindow && length - needed < 2 * ValueCodes.LENGTH_BITS + 1) {
      bits.put(0b01, ValueCodes.IN_WINDOW + 1);
    } else {
      leading = zerosAbove;
      length = needed;
      bits.put(0b011, ValueCodes.NEW_WINDOW + 1);
      bits.put(leading, ValueCodes.LENGTH_BITS);
      bits.put(length - 1, ValueCodes.LENGTH_BITS);
    }
    bits.put(changed >>> (Long.SIZE - leading - length), length);
  }

  private void returnToDecimal(double value) {
    bits.put(0b0111, ValueCodes.DECIMAL + 1);
    places = Decimal.places(value, 0);
    bits.put(places, ValueCodes.PLACES_BITS);
    long whole = Decimal.whole(value, places);
    NumberWriter.putWide(bits, whole);
    trend.restart(whole);
    binary = false;
    lastBits = Double.doubleToRawLongBits(value);
  }
}
