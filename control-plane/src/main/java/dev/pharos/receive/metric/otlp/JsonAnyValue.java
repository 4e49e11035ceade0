package dev.pharos.receive.metric.otlp;

import dev.pharos.aggregate.MalformedPayloadException;
import dev.pharos.receive.decode.JsonCursor;
import java.util.Base64;
import java.util.Map;

/** Reads {@code KeyValue}s as texts, in OTLP's JSON encoding. */
final class JsonAnyValue {
  private final JsonCursor in;

  JsonAnyValue(JsonCursor in) {
    this.in = in;
  }

  /** Reads one {@code KeyValue} into the map; the later of two with one key holds. */
  void keyValue(Map<String, String> into) throws MalformedPayloadException {
    String key = "";
    String value = "";
    if (in.beginObject()) {
      for (String field = in.nextField(); field != null; field = in.nextField()) {
        switch (field) {
          case "key" -> key = in.text();
          case "value" -> value = value();
          default -> in.skip();
        }
      }
    }
    into.put(key, value);
  }

  private String value() throws MalformedPayloadException {
    String value = "";
    if (!in.beginObject()) {
      return value;
    }
    for (String field = in.nextField(); field != null; field = in.nextField()) {
      if (in.isNull()) {
        continue;
      }
      value =
          switch (field) {
            case "stringValue" -> in.text();
            case "arrayValue", "kvlistValue" -> {
              StringBuilder json = new StringBuilder();
              collection(field.equals("kvlistValue"), json, 0);
              yield json.toString();
            }
            default -> {
              String plain = scalar(field);
              yield plain.isEmpty() ? value : plain;
            }
          };
    }
    return value;
  }

  /** A number or truth as text, bytes in base64; empty for a field that is not known. */
  private String scalar(String field) throws MalformedPayloadException {
    return switch (field) {
      case "boolValue" -> Boolean.toString(in.bool());
      case "intValue" -> Long.toString(in.int64());
      case "doubleValue" -> AttributeText.of(in.real());
      case "bytesValue" -> Base64.getEncoder().encodeToString(in.bytes());
      default -> {
        in.skip();
        yield "";
      }
    };
  }

  private void collection(boolean keyed, StringBuilder json, int depth)
      throws MalformedPayloadException {
    json.append(keyed ? '{' : '[');
    if (depth == AttributeText.MAX_DEPTH) {
      in.skip();
    } else if (in.beginObject()) {
      for (String field = in.nextField(); field != null; field = in.nextField()) {
        if (!field.equals("values")) {
          in.skip();
        } else if (in.beginArray()) {
          elements(keyed, json, depth + 1);
        }
      }
    }
    json.append(keyed ? '}' : ']');
  }

  private void elements(boolean keyed, StringBuilder json, int depth)
      throws MalformedPayloadException {
    String separator = "";
    while (in.nextElement()) {
      json.append(separator);
      separator = ",";
      if (keyed) {
        keyed(json, depth);
      } else {
        nested(json, depth);
      }
    }
  }

  private void keyed(StringBuilder json, int depth) throws MalformedPayloadException {
    String key = "";
    StringBuilder value = new StringBuilder("null");
    if (in.beginObject()) {
      for (String field = in.nextField(); field != null; field = in.nextField()) {
        switch (field) {
          case "key" -> key = in.text();
          case "value" -> {
            value.setLength(0);
            nested(value, depth);
          }
          default -> in.skip();
        }
      }
    }
    AttributeText.quote(json, key);
    json.append(':').append(value);
  }

  private void nested(StringBuilder json, int depth) throws MalformedPayloadException {
    int begin = json.length();
    if (in.beginObject()) {
      for (String field = in.nextField(); field != null; field = in.nextField()) {
        if (in.isNull()) {
          continue;
        }
        json.setLength(begin);
        switch (field) {
          case "stringValue" -> AttributeText.quote(json, in.text());
          case "bytesValue" -> AttributeText.quote(json, scalar(field));
          case "arrayValue", "kvlistValue" -> collection(field.equals("kvlistValue"), json, depth);
          default -> json.append(scalar(field));
        }
      }
    }
    if (json.length() == begin) {
      json.append("null");
    }
  }
}
