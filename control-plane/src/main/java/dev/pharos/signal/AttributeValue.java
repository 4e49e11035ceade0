package dev.pharos.signal;

import java.util.Arrays;
import java.util.List;

/**
 * An attribute's value with its OpenTelemetry type. Source: {@code AnyValue} in
 * opentelemetry/proto/common/v1/common.proto.
 */
public sealed interface AttributeValue {

  /** A value of no type, which OTLP allows and we keep. */
  record Empty() implements AttributeValue {
    public static final Empty INSTANCE = new Empty();

    @Override
    public String toString() {
      return "";
    }
  }

  record Text(String value) implements AttributeValue {
    @Override
    public String toString() {
      return value;
    }
  }

  record Bool(boolean value) implements AttributeValue {
    public static final Bool TRUE = new Bool(true);
    public static final Bool FALSE = new Bool(false);

    public static Bool of(boolean value) {
      return value ? TRUE : FALSE;
    }

    @Override
    public String toString() {
      return Boolean.toString(value);
    }
  }

  record Int(long value) implements AttributeValue {
    /** Answers' codes, ports below 1024, small counts: half of all numbers that are sent. */
    private static final Int[] SMALL = new Int[1_024];

    static {
      Arrays.setAll(SMALL, Int::new);
    }

    public static Int of(long value) {
      return value >= 0 && value < SMALL.length ? SMALL[(int) value] : new Int(value);
    }

    @Override
    public String toString() {
      return Long.toString(value);
    }
  }

  record Real(double value) implements AttributeValue {
    @Override
    public String toString() {
      return Double.toString(value);
    }
  }

  /** Opaque bytes; the array is owned by this value and must not be changed. */
  record Bytes(byte[] value) implements AttributeValue {
    @Override
    public boolean equals(Object other) {
      return other instanceof Bytes(byte[] bytes) && Arrays.equals(value, bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(value);
    }

    @Override
    public String toString() {
      return java.util.Base64.getEncoder().encodeToString(value);
    }
  }

  record Array(List<AttributeValue> values) implements AttributeValue {
    public Array {
      values = List.copyOf(values);
    }

    @Override
    public String toString() {
      return values.toString();
    }
  }

  record KeyValues(Attributes values) implements AttributeValue {
    @Override
    public String toString() {
      return values.toString();
    }
  }

  /** The value as people write it in a query; also the text by which it is indexed. */
  @Override
  String toString();
}
