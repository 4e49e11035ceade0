package dev.pharos.store.span;

import dev.pharos.signal.AttributeValue;
import dev.pharos.store.disk.BitSink;
import dev.pharos.store.disk.ByteSink;
import dev.pharos.store.disk.NumberStream;
import dev.pharos.store.disk.StreamWriter;
import dev.pharos.store.disk.ValueCodec;

/**
 * Writes a key's values in one page, in the way that suits them. For one thread; used again for
 * each column.
 */
final class ColumnWriter {
  private static final int NARROW_CODES = 256;
  private static final int HEX_FROM_CHARS = 8;

  /** By byte: what a lower case hexadecimal digit counts, or less than 0. */
  private static final byte[] DIGIT_VALUES = digitValues();

  private final StreamWriter streams;
  private final PageHashes hashes;
  private final ByteSink first = new ByteSink(1 << 12);
  private final ByteSink second = new ByteSink(1 << 14);
  private long[] numbers = new long[1024];

  ColumnWriter(StreamWriter streams, PageHashes hashes) {
    this.streams = streams;
    this.hashes = hashes;
  }

  void write(KeyColumn column) {
    first.clear();
    second.clear();
    if (!column.isPlain()) {
      writeCodes(column);
    } else if (areAll(column, AttributeValue.Text.class)) {
      writeTexts(column);
    } else if (areAll(column, AttributeValue.Int.class)) {
      writeInts(column);
    } else {
      writeMixed(column);
    }
  }

  private void writeCodes(KeyColumn column) {
    int count = column.pageCount();
    if (column.count() <= NARROW_CODES) {
      first.putByte(PageFormat.CODES);
      for (int i = 0; i < count; i++) {
        first.putByte(column.pageCode(i));
      }
      streams.add(PageFormat.first(column.id()), first);
      return;
    }
    first.putByte(PageFormat.WIDE_CODES);
    for (int i = 0; i < count; i++) {
      first.putByte(column.pageCode(i));
      first.putByte(column.pageCode(i) >>> 8);
    }
    int width = Integer.SIZE - Integer.numberOfLeadingZeros(column.count() - 1);
    if (streams.addIfWithin(PageFormat.first(column.id()), first, 2 + count * width / 8)) {
      return;
    }
    first.clear();
    first.putByte(PageFormat.PACKED_CODES);
    first.putByte(width);
    BitSink bits = new BitSink(second);
    for (int i = 0; i < count; i++) {
      bits.put(column.pageCode(i), width);
    }
    bits.flush();
    streams.add(PageFormat.first(column.id()), first);
    streams.addRaw(PageFormat.second(column.id()), second);
  }

  /**
   * Texts equal to the one before, as a trace's rows often have them, take no bytes of their own.
   */
  private void writeTexts(KeyColumn column) {
    first.putByte(PageFormat.TEXTS);
    String previous = null;
    boolean hex = true;
    int hexLength = -1;
    int distinct = 0;
    for (int i = 0; i < column.pageCount(); i++) {
      String text = ((AttributeValue.Text) column.pageValue(i)).value();
      if (text.equals(previous)) {
        first.putVarint(0);
        continue;
      }
      previous = text;
      int start = second.length();
      second.putTextBytes(text);
      int length = second.length() - start;
      first.putVarint(length + 1L);
      hashes.addPlainText(column, second.array(), start, length);
      hex = hex && (hexLength < 0 || hexLength == length) && isHex(second.array(), start, length);
      hexLength = length;
      distinct++;
    }
    if (hex && hexLength >= HEX_FROM_CHARS) {
      packHex(column, hexLength, distinct);
      streams.add(PageFormat.first(column.id()), first);
      streams.addRaw(PageFormat.second(column.id()), second);
    } else {
      streams.add(PageFormat.first(column.id()), first);
      streams.add(PageFormat.second(column.id()), second);
    }
  }

  /** Rewrites both streams: whether each text is new, and two digits in a byte. */
  private void packHex(KeyColumn column, int length, int distinct) {
    first.clear();
    first.putByte(PageFormat.HEX);
    first.putVarint(length);
    AttributeValue previous = null;
    for (int i = 0; i < column.pageCount(); i++) {
      AttributeValue value = column.pageValue(i);
      first.putByte(value.equals(previous) ? 0 : 1);
      previous = value;
    }
    byte[] digits = second.array();
    int to = 0;
    int total = length * distinct;
    for (int from = 0; from < total; from += 2) {
      int low = from + 1 < total ? DIGIT_VALUES[digits[from + 1]] : 0;
      digits[to++] = (byte) ((DIGIT_VALUES[digits[from]] << 4) | low);
    }
    second.cutBackTo(to);
  }

  private void writeInts(KeyColumn column) {
    int count = column.pageCount();
    if (numbers.length < count) {
      numbers = new long[count];
    }
    for (int i = 0; i < count; i++) {
      AttributeValue value = column.pageValue(i);
      numbers[i] = ((AttributeValue.Int) value).value();
      hashes.addPlain(column, numbers[i]);
    }
    first.putByte(PageFormat.INTS);
    NumberStream.write(numbers, count, first, second);
    streams.add(PageFormat.first(column.id()), first);
    streams.addRaw(PageFormat.second(column.id()), second);
  }

  private void writeMixed(KeyColumn column) {
    first.putByte(PageFormat.MIXED);
    for (int i = 0; i < column.pageCount(); i++) {
      AttributeValue value = column.pageValue(i);
      ValueCodec.write(first, value);
      hashes.addPlain(column, value);
    }
    streams.add(PageFormat.first(column.id()), first);
  }

  private static byte[] digitValues() {
    byte[] values = new byte[256];
    java.util.Arrays.fill(values, (byte) -1);
    for (int digit = 0; digit < 16; digit++) {
      values[Character.forDigit(digit, 16)] = (byte) digit;
    }
    return values;
  }

  private static boolean areAll(KeyColumn column, Class<? extends AttributeValue> type) {
    for (int i = 0; i < column.pageCount(); i++) {
      if (!type.isInstance(column.pageValue(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isHex(byte[] bytes, int offset, int length) {
    int others = 0;
    for (int i = offset; i < offset + length; i++) {
      others |= DIGIT_VALUES[bytes[i] & 0xFF];
    }
    return others >= 0;
  }
}
