package dev.pharos.receive.decode;

import dev.pharos.aggregate.MalformedPayloadException;
import dev.pharos.signal.LogBatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads one push in JSON: streams with labels and values, which are lists of a time in nanoseconds,
 * a line and, in an object, its structured metadata. Fields come in any order, so a stream's lines
 * wait for its end. An instance reads one request. Source:
 * https://grafana.com/docs/loki/latest/reference/loki-http-api/#ingest-logs
 */
final class LokiJsonPush {
  private static final JsonFactory JSON = JsonFactory.builder().build();

  private final LokiLines lines;
  private final Map<String, LokiName> names = new HashMap<>();

  private record Entry(long timeNs, String line, List<LokiStream.Field> metadata) {}

  LokiJsonPush(TimeBounds bounds) {
    this.lines = new LokiLines(bounds);
  }

  LogBatch read(byte[] payload) throws MalformedPayloadException {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), payload)) {
      JsonCursor in = new JsonCursor(parser);
      if (in.beginObject()) {
        for (String field = in.nextField(); field != null; field = in.nextField()) {
          if (!field.equals("streams")) {
            in.skip();
          } else if (in.beginArray()) {
            while (in.nextElement()) {
              stream(in);
            }
          }
        }
      }
      in.expectEnd();
      return lines.build();
    } catch (JacksonException e) {
      throw new MalformedPayloadException("JSON: " + e.getMessage());
    }
  }

  private void stream(JsonCursor in) throws MalformedPayloadException {
    List<LokiStream.Field> labels = new ArrayList<>();
    List<Entry> entries = new ArrayList<>();
    if (!in.beginObject()) {
      return;
    }
    for (String field = in.nextField(); field != null; field = in.nextField()) {
      switch (field) {
        case "stream" -> fields(in, labels);
        case "values" -> {
          if (in.beginArray()) {
            while (in.nextElement()) {
              entries.add(entry(in));
            }
          }
        }
        default -> in.skip();
      }
    }
    LokiStream stream = new LokiStream(labels);
    lines.open(stream);
    for (Entry entry : entries) {
      lines.begin(stream);
      for (LokiStream.Field field : entry.metadata) {
        lines.field(field.name(), field.value());
      }
      lines.end(stream, entry.timeNs, entry.line);
    }
  }

  private Entry entry(JsonCursor in) throws MalformedPayloadException {
    lines.count();
    long timeNs = 0;
    String line = "";
    List<LokiStream.Field> metadata = List.of();
    int index = 0;
    if (in.beginArray()) {
      while (in.nextElement()) {
        switch (index++) {
          case 0 -> timeNs = time(in);
          case 1 -> line = withoutLineEnd(in.text());
          case 2 -> {
            metadata = new ArrayList<>();
            fields(in, metadata);
          }
          default -> in.skip();
        }
      }
    }
    if (index < 2) {
      throw in.expected("a time and a line");
    }
    return new Entry(timeNs, line, metadata);
  }

  /** Negative as Go writes one is before all that is taken. */
  private static long time(JsonCursor in) throws MalformedPayloadException {
    return Math.max(-1, in.int64());
  }

  private void fields(JsonCursor in, List<LokiStream.Field> fields)
      throws MalformedPayloadException {
    if (in.beginObject()) {
      for (String name = in.nextField(); name != null; name = in.nextField()) {
        LokiName known = names.computeIfAbsent(name, LokiName::of);
        fields.add(new LokiStream.Field(known, in.text()));
      }
    }
  }

  private static String withoutLineEnd(String line) {
    if (!line.endsWith("\n")) {
      return line;
    }
    return line.substring(0, line.length() - (line.endsWith("\r\n") ? 2 : 1));
  }
}
