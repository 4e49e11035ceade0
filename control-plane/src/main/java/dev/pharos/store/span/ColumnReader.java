package dev.pharos.store.span;

import dev.pharos.signal.AttributeValue;
import dev.pharos.store.ValueTest;
import dev.pharos.store.disk.BitSource;
import dev.pharos.store.disk.ByteSource;
import dev.pharos.store.disk.CorruptDataException;
import dev.pharos.store.disk.NumberStream;
import dev.pharos.store.disk.ValueCodec;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A key's values in one page, one after the other, as {@link ColumnWriter} wrote them. For one
 * thread.
 */
final class ColumnReader {
  private static final byte[] DIGITS = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
  };

  private final AttributeValue[] words;
  private final int kind;
  private final ByteSource first;
  private final ByteSource second;
  private final BitSource codes;
  private final int width;
  private final NumberStream.Reader numbers;
  private AttributeValue current = AttributeValue.Empty.INSTANCE;
  private boolean currentRead;
  private int textStart;
  private int textLength;
  private int textNumber = -1;

  /** Whether the current text was what is wanted; null before it was looked at. */
  private @Nullable Boolean matched;

  @SuppressWarnings("NullAway") // numbers is there for the kind that reads it
  ColumnReader(StoredPage page, int column) throws CorruptDataException {
    words = page.vocabulary().column(column).values();
    first = page.stream(PageFormat.first(column));
    second = page.stream(PageFormat.second(column));
    kind = first.readByte();
    codes = new BitSource(second);
    width = kind == PageFormat.PACKED_CODES ? first.readByte() : 0;
    numbers = kind == PageFormat.INTS ? new NumberStream.Reader(first, second) : null;
    if (kind == PageFormat.HEX) {
      textLength = first.readVarintInt();
    }
    if (kind < PageFormat.CODES || kind > PageFormat.MIXED) {
      throw new CorruptDataException("column kind " + kind + " is not known");
    }
  }

  AttributeValue read() throws CorruptDataException {
    return switch (kind) {
      case PageFormat.TEXTS, PageFormat.HEX -> {
        step();
        if (!currentRead) {
          current = new AttributeValue.Text(currentText());
          currentRead = true;
        }
        yield current;
      }
      case PageFormat.INTS -> new AttributeValue.Int(numbers.next());
      case PageFormat.MIXED -> ValueCodec.read(first);
      default -> words[code()];
    };
  }

  void skip() throws CorruptDataException {
    switch (kind) {
      case PageFormat.TEXTS, PageFormat.HEX -> step();
      case PageFormat.INTS -> numbers.next();
      case PageFormat.MIXED -> ValueCodec.skip(first);
      default -> code();
    }
  }

  /** Reads the next value and tells whether it will do. */
  boolean readMatches(Wanted wanted) throws CorruptDataException {
    return switch (kind) {
      case PageFormat.TEXTS, PageFormat.HEX -> {
        boolean same = !step() && matched != null;
        if (!same) {
          matched = isWanted(wanted);
        }
        yield Boolean.TRUE.equals(matched);
      }
      case PageFormat.INTS, PageFormat.MIXED -> wanted.test().test(read());
      default -> wanted.values()[code()];
    };
  }

  private boolean isWanted(Wanted wanted) throws CorruptDataException {
    byte[] text = wanted.bytes();
    if (text == null || kind != PageFormat.TEXTS) {
      return wanted.test().test(new AttributeValue.Text(currentText()));
    }
    int end = textStart + textLength;
    return Arrays.equals(second.array(), textStart, end, text, 0, text.length);
  }

  /**
   * A value that is sought.
   *
   * @param bytes of the one text that will do; null where it takes more to tell
   * @param values which values of the column's dictionary will do
   */
  record Wanted(ValueTest test, byte @Nullable [] bytes, boolean[] values) {}

  private int code() throws CorruptDataException {
    long code =
        switch (kind) {
          case PageFormat.CODES -> first.readByte() & 0xFF;
          case PageFormat.WIDE_CODES ->
              (first.readByte() & 0xFF) | ((first.readByte() & 0xFF) << 8);
          default -> codes.read(width);
        };
    if (code < 0 || code >= words.length) {
      throw new CorruptDataException("value " + code + " of " + words.length);
    }
    return (int) code;
  }

  /** Goes on to the next row's text; false when it is the same as before. */
  private boolean step() throws CorruptDataException {
    if (kind == PageFormat.HEX) {
      if (first.readByte() == 0) {
        return false;
      }
      textNumber++;
      currentRead = false;
      return true;
    }
    long length = first.readVarint();
    if (length == 0) {
      return false;
    }
    textLength = (int) length - 1;
    textStart = second.position();
    second.skip(textLength);
    currentRead = false;
    return true;
  }

  private String currentText() throws CorruptDataException {
    if (kind == PageFormat.TEXTS) {
      return ByteSource.text(second.array(), textStart, textLength);
    }
    byte[] text = new byte[textLength];
    int firstDigit = textNumber * textLength;
    if (second.position() + (firstDigit + textLength + 1) / 2
            > second.position() + second.remaining()
        || textNumber < 0) {
      throw new CorruptDataException("a text lies beyond its column");
    }
    for (int i = 0; i < textLength; i++) {
      int digit = firstDigit + i;
      int pair = second.array()[second.position() + digit / 2];
      text[i] = DIGITS[(digit & 1) == 0 ? (pair >> 4) & 0xF : pair & 0xF];
    }
    return ByteSource.text(text, 0, textLength);
  }
}
