package dev.pharos.receive.decode;

import dev.pharos.aggregate.MalformedPayloadException;
import dev.pharos.signal.AttributeValue;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code KeyValue} and {@code AnyValue} in OTLP's JSON encoding. */
final class JsonAttributes {
  private final JsonCursor in;
  private final AttributeStack stack;

  JsonAttributes(JsonCursor in, AttributeStack stack) {
    this.in = in;
    this.stack = stack;
  }

  /** Reads a list of {@code KeyValue} onto the stack. */
  void keyValues(int begin) throws MalformedPayloadException {
    if (in.beginArray()) {
      while (in.nextElement()) {
        keyValue(begin);
      }
    }
  }

  private void keyValue(int begin) throws MalformedPayloadException {
    String key = "";
    AttributeValue value = AttributeValue.Empty.INSTANCE;
    if (in.beginObject()) {
      for (String field = in.nextField(); field != null; field = in.nextField()) {
        switch (field) {
          case "key" -> key = in.text();
          case "value" -> value = anyValue();
          default -> in.skip();
        }
      }
    }
    stack.push(begin, key, value);
  }

  /** Reads an {@code AnyValue}. */
  AttributeValue anyValue() throws MalformedPayloadException {
    AttributeValue value = AttributeValue.Empty.INSTANCE;
    if (!in.beginObject()) {
      return value;
    }
    for (String field = in.nextField(); field != null; field = in.nextField()) {
      if (in.isNull()) {
        continue;
      }
      switch (field) {
        case "stringValue" -> value = new AttributeValue.Text(in.text());
        case "boolValue" -> value = AttributeValue.Bool.of(in.bool());
        case "intValue" -> value = new AttributeValue.Int(in.int64());
        case "doubleValue" -> value = new AttributeValue.Real(in.real());
        case "bytesValue" -> value = new AttributeValue.Bytes(in.bytes());
        case "arrayValue" -> value = nested(false);
        case "kvlistValue" -> value = nested(true);
        default -> in.skip();
      }
    }
    return value;
  }

  private AttributeValue nested(boolean keyed) throws MalformedPayloadException {
    if (!stack.descend()) {
      in.skip();
      return AttributeValue.Empty.INSTANCE;
    }
    int begin = stack.begin();
    List<AttributeValue> elements = new ArrayList<>();
    if (in.beginObject()) {
      for (String field = in.nextField(); field != null; field = in.nextField()) {
        if (!field.equals("values")) {
          in.skip();
        } else if (keyed) {
          keyValues(begin);
        } else {
          elements(elements);
        }
      }
    }
    stack.rise();
    return keyed
        ? new AttributeValue.KeyValues(stack.pop(begin))
        : new AttributeValue.Array(elements);
  }

  private void elements(List<AttributeValue> elements) throws MalformedPayloadException {
    if (in.beginArray()) {
      while (in.nextElement()) {
        stack.countElement();
        elements.add(anyValue());
      }
    }
  }
}
