package dev.pharos.receive.decode;

import dev.pharos.aggregate.MalformedPayloadException;
import dev.pharos.aggregate.redact.Redactor;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** {@link JsonRedaction}'s like for Loki's pushes, whose objects have keys that senders choose. */
final class LokiJsonRedaction {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  /** Of a value: behind its time. */
  private static final int LINE = 1;

  private final Redactor redactor;

  LokiJsonRedaction(Redactor redactor) {
    this.redactor = redactor;
  }

  /** The payload itself when nothing in it is secret. */
  byte[] redact(byte[] payload) throws MalformedPayloadException {
    try {
      JsonNode request = JSON.readTree(payload);
      boolean changed = false;
      for (JsonNode stream : request.path("streams")) {
        changed |= changedFields(stream.path("stream"));
        for (JsonNode value : stream.path("values")) {
          changed |= value instanceof ArrayNode entry && changedEntry(entry);
        }
      }
      return changed ? JSON.writeValueAsBytes(request) : payload;
    } catch (JacksonException e) {
      throw new MalformedPayloadException("JSON: " + e.getMessage());
    }
  }

  private boolean changedEntry(ArrayNode entry) {
    boolean changed = false;
    for (int i = LINE; i < entry.size(); i++) {
      JsonNode part = entry.get(i);
      if (part.isString()) {
        String redacted = redactor.redact(part.stringValue());
        if (!redacted.equals(part.stringValue())) {
          entry.set(i, StringNode.valueOf(redacted));
          changed = true;
        }
      } else {
        changed |= changedFields(part);
      }
    }
    return changed;
  }

  private boolean changedFields(JsonNode node) {
    boolean changed = false;
    if (node instanceof ObjectNode fields) {
      for (Map.Entry<String, JsonNode> field : fields.properties()) {
        LokiField meaning = LokiField.of(field.getKey());
        if (!field.getValue().isString() || (meaning != null && meaning.isId())) {
          continue;
        }
        String value = field.getValue().stringValue();
        String redacted = redactor.redact(field.getKey(), value);
        if (!redacted.equals(value)) {
          field.setValue(StringNode.valueOf(redacted));
          changed = true;
        }
      }
    }
    return changed;
  }
}
