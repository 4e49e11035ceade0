package dev.pharos.store.elastic;

import co.elastic.clients.json.JsonpMapper;
import dev.pharos.signal.LogRecord;
import jakarta.json.stream.JsonParser;
import org.jspecify.annotations.Nullable;

/** Lines: each is one of its own, equal ones too, and those of a trace are on one shard. */
record LogDocuments(DailyIndices indices) implements DocumentKind<LogRecord> {
  private static final int LINE_BYTES = 300;

  /** With a text of usual length. */
  private static final int ATTRIBUTE_BYTES = 80;

  static LogDocuments under(String prefix) {
    return new LogDocuments(new DailyIndices(prefix, "logs"));
  }

  @Override
  public String plural() {
    return "lines";
  }

  @Override
  public String template() {
    return "logs.json";
  }

  @Override
  public long timeNs(LogRecord line) {
    return line.timeNs();
  }

  @Override
  public long footprint(LogRecord line) {
    return footprintOf(line);
  }

  static long footprintOf(LogRecord line) {
    return LINE_BYTES
        + 2L * line.bodyText().length()
        + (long) ATTRIBUTE_BYTES * line.attributes().size();
  }

  @Override
  public String id(Row<LogRecord> row, String writer) {
    return writer + "-" + row.number();
  }

  @Override
  public @Nullable String routing(LogRecord line) {
    return line.traceId().isValid() ? line.traceId().toString() : null;
  }

  @Override
  public byte[] write(Row<LogRecord> row, String writer) {
    return LogDocument.write(row.item(), writer, row.number());
  }

  @Override
  public Row<LogRecord> read(JsonParser parser, JsonpMapper mapper) {
    StoredLog stored = StoredLog.DESERIALIZER.deserialize(parser, mapper);
    return new Row<>(stored.row(), stored.line(), footprint(stored.line()));
  }
}
