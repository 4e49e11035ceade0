package dev.pharos.receive;

import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** How OTLP/HTTP's bodies are encoded; answers are encoded as their requests. */
enum OtlpEncoding {
  PROTOBUF("application/x-protobuf") {
    @Override
    byte[] response(OtlpSignal signal, Answer.Taken taken) {
      return OtlpWire.response(taken);
    }

    @Override
    byte[] status(int code, String message) {
      return OtlpWire.status(code, message);
    }
  },
  JSON("application/json") {
    @Override
    byte[] response(OtlpSignal signal, Answer.Taken taken) {
      StringWriter text = new StringWriter();
      try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
        json.writeStartObject();
        if (!taken.refused().isEmpty()) {
          json.writeObjectPropertyStart("partialSuccess");
          json.writeStringProperty(signal.rejectedName(), Integer.toString(taken.refusedCount()));
          json.writeStringProperty("errorMessage", taken.message());
          json.writeEndObject();
        }
        json.writeEndObject();
      }
      return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    byte[] status(int code, String message) {
      StringWriter text = new StringWriter();
      try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
        json.writeStartObject();
        json.writeNumberProperty("code", code);
        json.writeStringProperty("message", message);
        json.writeEndObject();
      }
      return text.toString().getBytes(StandardCharsets.UTF_8);
    }
  };

  private static final JsonFactory FACTORY = JsonFactory.builder().build();

  private final String contentType;

  OtlpEncoding(String contentType) {
    this.contentType = contentType;
  }

  /** Null for a content type that is not OTLP's. */
  static @Nullable OtlpEncoding ofContentType(@Nullable String contentType) {
    String type = HttpDoor.typeOf(contentType);
    for (OtlpEncoding encoding : values()) {
      if (encoding.contentType.equals(type)) {
        return encoding;
      }
    }
    return null;
  }

  String contentType() {
    return contentType;
  }

  /** {@code ExportTraceServiceResponse} or {@code ExportLogsServiceResponse}. */
  abstract byte[] response(OtlpSignal signal, Answer.Taken taken);

  /** {@code google.rpc.Status}. */
  abstract byte[] status(int code, String message);
}
