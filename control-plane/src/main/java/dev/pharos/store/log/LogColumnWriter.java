package dev.pharos.store.log;

import dev.pharos.signal.AttributeValue;
import dev.pharos.store.disk.ByteSink;
import dev.pharos.store.disk.NumberStream;
import dev.pharos.store.disk.StreamWriter;
import dev.pharos.store.disk.ValueCodec;

/** Writes a key's values in one chunk, in the way that suits them. For one thread; used again. */
final class LogColumnWriter {
  private static final int NARROW_CODES = 256;

  private final StreamWriter streams;
  private final ByteSink first = new ByteSink(1 << 12);
  private final ByteSink second = new ByteSink(1 << 14);
  private long[] numbers = new long[LogStoreLimits.CHUNK_ROWS];

  LogColumnWriter(StreamWriter streams) {
    this.streams = streams;
  }

  void write(LogColumn column, int count) {
    first.clear();
    second.clear();
    int from = column.taken();
    int to = from + count;
    if (!column.isPlain()) {
      writeCodes(column, from, to);
    } else if (isEach(column, from, to, AttributeValue.Int.class)) {
      writeInts(column, from, to);
    } else if (isEach(column, from, to, AttributeValue.Text.class)) {
      writeTexts(column, from, to);
    } else {
      first.putByte(ChunkFormat.MIXED);
      for (int row = from; row < to; row++) {
        ValueCodec.write(first, column.value(row));
      }
      streams.add(ChunkFormat.first(column.id()), first);
    }
  }

  private void writeCodes(LogColumn column, int from, int to) {
    boolean same = true;
    for (int row = from; row < to; row++) {
      same &= column.code(row) == column.code(from);
    }
    if (same) {
      first.putByte(ChunkFormat.CONSTANT);
      first.putVarint(column.code(from));
    } else if (column.dictionarySize() <= NARROW_CODES) {
      first.putByte(ChunkFormat.CODES);
      for (int row = from; row < to; row++) {
        first.putByte(column.code(row));
      }
    } else {
      first.putByte(ChunkFormat.WIDE_CODES);
      for (int row = from; row < to; row++) {
        first.putByte(column.code(row));
        first.putByte(column.code(row) >>> 8);
      }
    }
    streams.add(ChunkFormat.first(column.id()), first);
  }

  private void writeInts(LogColumn column, int from, int to) {
    if (numbers.length < to - from) {
      numbers = new long[to - from];
    }
    for (int row = from; row < to; row++) {
      AttributeValue value = column.value(row);
      numbers[row - from] = ((AttributeValue.Int) value).value();
    }
    first.putByte(ChunkFormat.INTS);
    NumberStream.write(numbers, to - from, first, second);
    streams.add(ChunkFormat.first(column.id()), first);
    streams.addRaw(ChunkFormat.second(column.id()), second);
  }

  private void writeTexts(LogColumn column, int from, int to) {
    int length = column.value(from).toString().length();
    boolean hex = length > 0 && length % 2 == 0;
    for (int row = from; row < to && hex; row++) {
      String text = column.value(row).toString();
      hex = text.length() == length && HexText.isHex(text, 0, length);
    }
    if (hex) {
      first.putByte(ChunkFormat.HEX);
      first.putVarint(length);
      for (int row = from; row < to; row++) {
        HexText.write(column.value(row).toString(), 0, length, second);
      }
      streams.add(ChunkFormat.first(column.id()), first);
      streams.addRaw(ChunkFormat.second(column.id()), second);
      return;
    }
    first.putByte(ChunkFormat.COLUMN_TEXTS);
    for (int row = from; row < to; row++) {
      int before = second.length();
      second.putTextBytes(column.value(row).toString());
      first.putVarint(second.length() - before);
    }
    streams.add(ChunkFormat.first(column.id()), first);
    streams.add(ChunkFormat.second(column.id()), second);
  }

  private static boolean isEach(
      LogColumn column, int from, int to, Class<? extends AttributeValue> type) {
    for (int row = from; row < to; row++) {
      if (!type.isInstance(column.value(row))) {
        return false;
      }
    }
    return true;
  }
}
