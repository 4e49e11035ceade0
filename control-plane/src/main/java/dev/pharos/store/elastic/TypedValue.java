package dev.pharos.store.elastic;

import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.Attributes;
import java.util.Base64;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** An attribute's value with its type: an object whose member's name is the type. */
final class TypedValue {
  private static final String TEXT = "text";
  private static final String INT = "int";
  private static final String REAL = "real";
  private static final String BOOL = "bool";
  private static final String BYTES = "bytes";
  private static final String LIST = "list";
  private static final String MAP = "map";

  private TypedValue() {}

  /** Key and value, into an object that was begun. */
  static void writeMember(JsonGenerator out, String key, AttributeValue value) {
    DocumentText.write(out, "key", key);
    write(out, value);
  }

  static String key(JsonObject member) {
    return DocumentText.read(member, "key");
  }

  /** Into an object that was begun, which {@link #value} reads. */
  static void write(JsonGenerator out, AttributeValue value) {
    switch (value) {
      case AttributeValue.Text(String text) -> {
        if (text.isEmpty()) {
          out.writeStringProperty(TEXT, text);
        } else {
          DocumentText.write(out, TEXT, text);
        }
      }
      case AttributeValue.Int(long number) -> out.writeNumberProperty(INT, number);
      // As text: JSON has neither infinity nor what is no number.
      case AttributeValue.Real(double number) ->
          out.writeStringProperty(REAL, Double.toString(number));
      case AttributeValue.Bool(boolean bool) -> out.writeBooleanProperty(BOOL, bool);
      case AttributeValue.Bytes(byte[] bytes) ->
          out.writeStringProperty(BYTES, Base64.getEncoder().encodeToString(bytes));
      case AttributeValue.Array(List<AttributeValue> values) -> {
        out.writeArrayPropertyStart(LIST);
        for (AttributeValue element : values) {
          out.writeStartObject();
          write(out, element);
          out.writeEndObject();
        }
        out.writeEndArray();
      }
      case AttributeValue.KeyValues(Attributes values) -> {
        out.writeArrayPropertyStart(MAP);
        for (int i = 0; i < values.size(); i++) {
          out.writeStartObject();
          writeMember(out, values.key(i), values.value(i));
          out.writeEndObject();
        }
        out.writeEndArray();
      }
      case AttributeValue.Empty empty -> {
        // An object without a member of a type.
      }
    }
  }

  static AttributeValue value(JsonObject object) {
    if (object.has(INT)) {
      return AttributeValue.Int.of(object.number(INT));
    }
    if (object.has(REAL)) {
      return new AttributeValue.Real(Double.parseDouble(object.text(REAL)));
    }
    if (object.members().get(BOOL) instanceof Boolean bool) {
      return AttributeValue.Bool.of(bool);
    }
    if (object.has(BYTES)) {
      return new AttributeValue.Bytes(Base64.getDecoder().decode(object.text(BYTES)));
    }
    if (object.has(LIST)) {
      return new AttributeValue.Array(
          object.objects(LIST).stream().map(TypedValue::value).toList());
    }
    if (object.has(MAP)) {
      Attributes.Builder values = Attributes.builder();
      for (JsonObject member : object.objects(MAP)) {
        values.put(key(member), value(member));
      }
      return new AttributeValue.KeyValues(values.build());
    }
    String text = DocumentText.read(object, TEXT);
    return text.isEmpty() && !object.has(TEXT)
        ? AttributeValue.Empty.INSTANCE
        : new AttributeValue.Text(text);
  }
}
