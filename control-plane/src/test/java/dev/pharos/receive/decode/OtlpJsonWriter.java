package dev.pharos.receive.decode;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes a message in OTLP's JSON encoding, in each of the ways a sender may choose: 64-bit
 * integers as text or number, enums as number or name, fields in any order, fields of a future
 * version, null for what is not there.
 */
final class OtlpJsonWriter {
  private static final JsonFactory JSON = JsonFactory.builder().build();
  private static final Set<String> IDS = Set.of("traceId", "spanId", "parentSpanId");

  private final Random random;

  OtlpJsonWriter(Random random) {
    this.random = random;
  }

  byte[] write(Message message) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out =
        JSON.createGenerator(ObjectWriteContext.empty(), bytes, JsonEncoding.UTF8)) {
      object(out, message);
    }
    return bytes.toByteArray();
  }

  private void object(JsonGenerator out, Message message) {
    out.writeStartObject();
    List<Map.Entry<FieldDescriptor, Object>> fields =
        new ArrayList<>(message.getAllFields().entrySet());
    Collections.shuffle(fields, random);
    for (var field : fields) {
      if (random.nextInt(12) == 0) {
        future(out);
      }
      out.writeName(field.getKey().getJsonName());
      if (field.getKey().isRepeated()) {
        out.writeStartArray();
        for (Object element : (List<?>) field.getValue()) {
          value(out, field.getKey(), element);
        }
        out.writeEndArray();
      } else {
        value(out, field.getKey(), field.getValue());
      }
    }
    if (random.nextInt(12) == 0) {
      absent(out, message);
    }
    out.writeEndObject();
  }

  private void future(JsonGenerator out) {
    out.writeName("ofAFutureVersion" + random.nextInt(100));
    out.writeStartObject();
    out.writeStringProperty("name", "must not be taken for the span's");
    out.writeArrayPropertyStart("attributes");
    out.writeNumber(1);
    out.writeEndArray();
    out.writeEndObject();
  }

  private void absent(JsonGenerator out, Message message) {
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      boolean isSet =
          field.isRepeated()
              ? message.getRepeatedFieldCount(field) > 0
              : message.getAllFields().containsKey(field);
      if (!isSet && random.nextBoolean()) {
        out.writeNullProperty(field.getJsonName());
      }
    }
  }

  private void value(JsonGenerator out, FieldDescriptor field, Object value) {
    switch (field.getType()) {
      case MESSAGE -> object(out, (Message) value);
      case STRING -> out.writeString((String) value);
      case BYTES -> out.writeString(bytes(field, ((ByteString) value).toByteArray()));
      case BOOL -> out.writeBoolean((boolean) value);
      case INT64 -> integer(out, Long.toString((long) value));
      case FIXED64 -> integer(out, Long.toUnsignedString((long) value));
      case UINT32, FIXED32 -> integer(out, Integer.toUnsignedString((int) value));
      case DOUBLE -> real(out, (double) value);
      case ENUM -> enumeration(out, (EnumValueDescriptor) value);
      default -> throw new IllegalStateException(field.getFullName());
    }
  }

  private String bytes(FieldDescriptor field, byte[] value) {
    if (IDS.contains(field.getJsonName())) {
      return random.nextBoolean()
          ? HexFormat.of().formatHex(value)
          : HexFormat.of().withUpperCase().formatHex(value);
    }
    return switch (random.nextInt(3)) {
      case 0 -> Base64.getEncoder().encodeToString(value);
      case 1 -> Base64.getEncoder().withoutPadding().encodeToString(value);
      default -> Base64.getUrlEncoder().encodeToString(value);
    };
  }

  private void integer(JsonGenerator out, String digits) {
    if (random.nextBoolean()) {
      out.writeString(digits);
    } else {
      out.writeNumber(digits);
    }
  }

  private void real(JsonGenerator out, double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      out.writeString(Double.toString(value));
    } else if (value == Math.rint(value) && Math.abs(value) < 1e6 && random.nextBoolean()) {
      out.writeNumber((1 / value < 0 && value == 0 ? "-" : "") + (long) value);
    } else {
      out.writeNumber(value);
    }
  }

  private void enumeration(JsonGenerator out, EnumValueDescriptor value) {
    if (value.getIndex() >= 0 && random.nextInt(4) == 0) {
      out.writeString(value.getName());
    } else {
      out.writeNumber(value.getNumber());
    }
  }
}
