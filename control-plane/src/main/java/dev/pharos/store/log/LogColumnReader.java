package dev.pharos.store.log;

import dev.pharos.signal.AttributeValue;
import dev.pharos.store.disk.ByteSource;
import dev.pharos.store.disk.CorruptDataException;
import dev.pharos.store.disk.NumberStream;
import dev.pharos.store.disk.PageStreams;
import dev.pharos.store.disk.ValueCodec;
import org.jspecify.annotations.Nullable;

/**
 * A key's values in one chunk, one after the other, as {@link LogColumnWriter} wrote them. For one
 * thread.
 */
final class LogColumnReader {
  private final AttributeValue[] dictionary;
  private final int kind;
  private final ByteSource first;
  private final ByteSource second;
  private final int number;
  private final NumberStream.@Nullable Reader numbers;
  private final StringBuilder text = new StringBuilder();

  LogColumnReader(PageStreams streams, int column, AttributeValue[] dictionary)
      throws CorruptDataException {
    this.dictionary = dictionary;
    first = streams.open(ChunkFormat.first(column));
    second = streams.open(ChunkFormat.second(column));
    kind = first.readByte();
    boolean counted = kind == ChunkFormat.CONSTANT || kind == ChunkFormat.HEX;
    number = counted ? first.readVarintInt() : 0;
    numbers = kind == ChunkFormat.INTS ? new NumberStream.Reader(first, second) : null;
  }

  AttributeValue next() throws CorruptDataException {
    if (numbers != null) {
      return AttributeValue.Int.of(numbers.next());
    }
    return switch (kind) {
      case ChunkFormat.CONSTANT -> word(number);
      case ChunkFormat.CODES -> word(first.readByte() & 0xFF);
      case ChunkFormat.WIDE_CODES ->
          word((first.readByte() & 0xFF) | (first.readByte() & 0xFF) << 8);
      case ChunkFormat.COLUMN_TEXTS -> {
        int length = first.readVarintInt();
        int at = second.position();
        second.skip(length);
        yield new AttributeValue.Text(ByteSource.text(second.array(), at, length));
      }
      case ChunkFormat.HEX -> {
        text.setLength(0);
        HexText.read(second, number, text);
        yield new AttributeValue.Text(text.toString());
      }
      case ChunkFormat.MIXED -> ValueCodec.read(first);
      default -> throw new CorruptDataException("column kind " + kind + " is not known");
    };
  }

  /** Passes over a value without making it. */
  void skip() throws CorruptDataException {
    if (numbers != null) {
      numbers.next();
      return;
    }
    switch (kind) {
      case ChunkFormat.CONSTANT -> {}
      case ChunkFormat.CODES -> first.skip(1);
      case ChunkFormat.WIDE_CODES -> first.skip(Short.BYTES);
      case ChunkFormat.COLUMN_TEXTS -> second.skip(first.readVarintInt());
      case ChunkFormat.HEX -> second.skip(HexText.bytes(number));
      default -> next();
    }
  }

  private AttributeValue word(int code) throws CorruptDataException {
    if (code >= dictionary.length) {
      throw new CorruptDataException("value " + code + " of " + dictionary.length);
    }
    return dictionary[code];
  }
}
