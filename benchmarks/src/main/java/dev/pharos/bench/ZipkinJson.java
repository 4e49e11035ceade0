package dev.pharos.bench;

import com.google.protobuf.CodedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The spans of an OTLP request as Zipkin's JSON, for a receiver that speaks nothing else: events
 * and the scope, which it would not keep, are left out. Source: https://zipkin.io/zipkin-api (v2).
 */
final class ZipkinJson {
  private static final JsonFactory FACTORY = JsonFactory.builder().build();
  private static final int SERVER = 2;
  private static final int CLIENT = 3;

  private ZipkinJson() {}

  static byte[] of(byte[] otlpRequest) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(2 * otlpRequest.length);
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
      json.writeStartArray();
      CodedInputStream request = CodedInputStream.newInstance(otlpRequest);
      while (field(request) != 0) {
        resourceSpans(request.readByteArray(), json);
      }
      json.writeEndArray();
    }
    return bytes.toByteArray();
  }

  private static void resourceSpans(byte[] message, JsonGenerator json) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(message);
    String service = "";
    for (int field = field(in); field != 0; field = field(in)) {
      byte[] inner = in.readByteArray();
      if (field == 1) {
        service = serviceName(inner);
      } else {
        scopeSpans(inner, service, json);
      }
    }
  }

  private static String serviceName(byte[] resource) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(resource);
    while (field(in) != 0) {
      Tag tag = Tag.of(in.readByteArray());
      if (tag.key.equals("service.name")) {
        return tag.value;
      }
    }
    return "";
  }

  private static void scopeSpans(byte[] message, String service, JsonGenerator json)
      throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(message);
    for (int field = field(in); field != 0; field = field(in)) {
      byte[] inner = in.readByteArray();
      if (field == 2) {
        span(CodedInputStream.newInstance(inner), service, json);
      }
    }
  }

  private static void span(CodedInputStream in, String service, JsonGenerator json)
      throws IOException {
    json.writeStartObject();
    json.writeObjectPropertyStart("localEndpoint");
    json.writeStringProperty("serviceName", service);
    json.writeEndObject();
    long startNs = 0;
    boolean inTags = false;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      int field = tag >>> 3;
      if (inTags && field != 9) {
        json.writeEndObject();
        inTags = false;
      }
      switch (field) {
        case 1 -> json.writeStringProperty("traceId", hex(in));
        case 2 -> json.writeStringProperty("id", hex(in));
        case 4 -> json.writeStringProperty("parentId", hex(in));
        case 5 -> json.writeStringProperty("name", in.readString());
        case 6 -> {
          int kind = in.readEnum();
          if (kind == SERVER || kind == CLIENT) {
            json.writeStringProperty("kind", kind == SERVER ? "SERVER" : "CLIENT");
          }
        }
        case 7 -> {
          startNs = in.readFixed64();
          json.writeNumberProperty("timestamp", startNs / 1_000);
        }
        case 8 ->
            json.writeNumberProperty("duration", Math.max(1, (in.readFixed64() - startNs) / 1_000));
        case 9 -> {
          if (!inTags) {
            json.writeObjectPropertyStart("tags");
            inTags = true;
          }
          Tag attribute = Tag.of(in.readByteArray());
          json.writeStringProperty(attribute.key, attribute.value);
        }
        default -> in.skipField(tag);
      }
    }
    if (inTags) {
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  /** An attribute: text or a whole number. */
  private record Tag(String key, String value) {
    static Tag of(byte[] keyValue) throws IOException {
      CodedInputStream in = CodedInputStream.newInstance(keyValue);
      String key = "";
      String value = "";
      for (int field = field(in); field != 0; field = field(in)) {
        if (field == 1) {
          key = in.readString();
        } else {
          CodedInputStream any = CodedInputStream.newInstance(in.readByteArray());
          value = field(any) == 1 ? any.readString() : Long.toString(any.readInt64());
        }
      }
      return new Tag(key, value);
    }
  }

  private static int field(CodedInputStream in) throws IOException {
    return in.readTag() >>> 3;
  }

  private static String hex(CodedInputStream in) throws IOException {
    return HexFormat.of().formatHex(in.readByteArray());
  }
}
