package dev.pharos.receive.decode;

import dev.pharos.aggregate.MalformedPayloadException;
import dev.pharos.aggregate.redact.Redactor;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** {@link ProtobufRedaction}'s like for requests in JSON, of OTLP and of Zipkin. */
final class JsonRedaction {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  /** Ids, times and numbers that are written as texts. */
  private static final Set<String> NO_TEXTS =
      Set.of(
          "traceId",
          "spanId",
          "parentSpanId",
          "parentId",
          "id",
          "key",
          "intValue",
          "bytesValue",
          "timeUnixNano",
          "startTimeUnixNano",
          "endTimeUnixNano",
          "observedTimeUnixNano");

  private final Redactor redactor;

  JsonRedaction(Redactor redactor) {
    this.redactor = redactor;
  }

  /** The payload itself when nothing in it is secret. */
  byte[] redact(byte[] payload) throws MalformedPayloadException {
    try {
      JsonNode request = JSON.readTree(payload);
      return changed(request, "") ? JSON.writeValueAsBytes(request) : payload;
    } catch (JacksonException e) {
      throw new MalformedPayloadException("JSON: " + e.getMessage());
    }
  }

  /**
   * Takes secrets out in place.
   *
   * @param secretKey the attribute's key when it says that all below is secret; empty otherwise
   */
  private boolean changed(JsonNode node, String secretKey) {
    boolean changed = false;
    if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        JsonNode child = array.get(i);
        if (child.isString()) {
          String redacted = redactor.redact(secretKey, child.stringValue());
          if (!redacted.equals(child.stringValue())) {
            array.set(i, StringNode.valueOf(redacted));
            changed = true;
          }
        } else {
          changed |= changed(child, secretKey);
        }
      }
    } else if (node instanceof ObjectNode object) {
      String key = keyOf(object, secretKey);
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        changed |= changedField(field, key);
      }
    }
    return changed;
  }

  private boolean changedField(Map.Entry<String, JsonNode> field, String secretKey) {
    JsonNode value = field.getValue();
    if (!value.isString()) {
      return changed(value, secretKey);
    }
    if (NO_TEXTS.contains(field.getKey())) {
      return false;
    }
    // Zipkin's tags are fields, OTLP's attributes objects with a key and a value.
    String key = secretKey.isEmpty() ? field.getKey() : secretKey;
    String redacted = redactor.redact(key, value.stringValue());
    if (redacted.equals(value.stringValue())) {
      return false;
    }
    field.setValue(StringNode.valueOf(redacted));
    return true;
  }

  private String keyOf(ObjectNode object, String outerKey) {
    JsonNode key = object.get("key");
    return key != null && key.isString() && redactor.isSecretKey(key.stringValue())
        ? key.stringValue()
        : outerKey;
  }
}
