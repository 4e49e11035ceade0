package dev.pharos.store.disk;

import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.Attributes;
import java.util.ArrayList;
import java.util.List;

/** How one attribute value is written where no dictionary holds it: a tag, then the content. */
public final class ValueCodec {
  public static final int EMPTY = 0;
  public static final int TEXT = 1;
  public static final int TRUE = 2;
  public static final int FALSE = 3;
  public static final int INT = 4;
  public static final int REAL = 5;
  public static final int BYTES = 6;
  public static final int ARRAY = 7;
  public static final int KEY_VALUES = 8;

  private ValueCodec() {}

  public static void write(ByteSink out, AttributeValue value) {
    switch (value) {
      case AttributeValue.Text(String text) -> {
        out.putByte(TEXT);
        out.putText(text);
      }
      case AttributeValue.Int(long number) -> {
        out.putByte(INT);
        out.putZigzag(number);
      }
      case AttributeValue.Bool(boolean bool) -> out.putByte(bool ? TRUE : FALSE);
      case AttributeValue.Real(double real) -> {
        out.putByte(REAL);
        out.putLong(Double.doubleToRawLongBits(real));
      }
      case AttributeValue.Bytes(byte[] bytes) -> {
        out.putByte(BYTES);
        out.putVarint(bytes.length);
        out.putBytes(bytes, 0, bytes.length);
      }
      case AttributeValue.Array(List<AttributeValue> values) -> {
        out.putByte(ARRAY);
        out.putVarint(values.size());
        for (AttributeValue element : values) {
          write(out, element);
        }
      }
      case AttributeValue.KeyValues(Attributes values) -> {
        out.putByte(KEY_VALUES);
        writeAttributes(out, values);
      }
      case AttributeValue.Empty _ -> out.putByte(EMPTY);
    }
  }

  public static AttributeValue read(ByteSource in) throws CorruptDataException {
    int tag = in.readByte();
    return switch (tag) {
      case EMPTY -> AttributeValue.Empty.INSTANCE;
      case TEXT -> new AttributeValue.Text(in.readText());
      case TRUE -> AttributeValue.Bool.TRUE;
      case FALSE -> AttributeValue.Bool.FALSE;
      case INT -> new AttributeValue.Int(in.readZigzag());
      case REAL -> new AttributeValue.Real(Double.longBitsToDouble(in.readLong()));
      case BYTES -> new AttributeValue.Bytes(in.readBytes(in.readCount()));
      case ARRAY -> {
        int count = in.readCount();
        List<AttributeValue> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
          values.add(read(in));
        }
        yield new AttributeValue.Array(values);
      }
      case KEY_VALUES -> new AttributeValue.KeyValues(readAttributes(in));
      default -> throw new CorruptDataException("value tag " + tag + " is not known");
    };
  }

  public static void skip(ByteSource in) throws CorruptDataException {
    int tag = in.readByte();
    switch (tag) {
      case EMPTY, TRUE, FALSE -> {}
      case TEXT, BYTES -> in.skip(in.readCount());
      case INT -> in.skipVarint();
      case REAL -> in.skip(Long.BYTES);
      case ARRAY -> {
        int count = in.readCount();
        for (int i = 0; i < count; i++) {
          skip(in);
        }
      }
      case KEY_VALUES -> {
        int count = in.readCount();
        for (int i = 0; i < count; i++) {
          in.skip(in.readCount());
          skip(in);
        }
      }
      default -> throw new CorruptDataException("value tag " + tag + " is not known");
    }
  }

  public static void writeAttributes(ByteSink out, Attributes attributes) {
    out.putVarint(attributes.size());
    for (int i = 0; i < attributes.size(); i++) {
      out.putText(attributes.key(i));
      write(out, attributes.value(i));
    }
  }

  public static Attributes readAttributes(ByteSource in) throws CorruptDataException {
    int count = in.readCount();
    String[] keys = new String[count];
    AttributeValue[] values = new AttributeValue[count];
    for (int i = 0; i < count; i++) {
      keys[i] = in.readText();
      values[i] = read(in);
    }
    return Attributes.ofOwned(keys, values);
  }

  /** Equal to the bit, where {@code equals} would take all NaNs for one. */
  public static boolean same(AttributeValue one, AttributeValue other) {
    if (one == other) {
      return true;
    }
    // Asked for each value of each span: plain questions cost less than a switch over types.
    if (one instanceof AttributeValue.Text(String text)) {
      return other instanceof AttributeValue.Text(String otherText) && text.equals(otherText);
    }
    if (one instanceof AttributeValue.Int(long number)) {
      return other instanceof AttributeValue.Int(long otherNumber) && number == otherNumber;
    }
    if (one instanceof AttributeValue.Real(double real)) {
      return other instanceof AttributeValue.Real(double otherReal)
          && Double.doubleToRawLongBits(real) == Double.doubleToRawLongBits(otherReal);
    }
    return one.equals(other);
  }

  public static int hash(AttributeValue value) {
    int hash =
        value instanceof AttributeValue.Text(String text)
            ? text.hashCode()
            : value instanceof AttributeValue.Int(long number)
                ? Long.hashCode(number * 0x9E3779B97F4A7C15L)
                : value.hashCode();
    return hash ^ hash >>> 15;
  }
}
