package dev.pharos.store.elastic;

import co.elastic.clients.json.JsonpMapper;
import dev.pharos.signal.Span;
import dev.pharos.store.SpanFootprint;
import jakarta.json.stream.JsonParser;

/** Spans: one that comes again replaces what it was, and a trace is on one shard. */
record SpanDocuments(DailyIndices indices) implements DocumentKind<Span> {
  static SpanDocuments under(String prefix) {
    return new SpanDocuments(new DailyIndices(prefix, "spans"));
  }

  @Override
  public String plural() {
    return "spans";
  }

  @Override
  public String template() {
    return "spans.json";
  }

  @Override
  public long timeNs(Span span) {
    return span.startNs();
  }

  @Override
  public long footprint(Span span) {
    return SpanFootprint.of(span);
  }

  @Override
  public String id(Row<Span> row, String writer) {
    return SpanKey.of(row.item()).documentId();
  }

  @Override
  public String routing(Span span) {
    return span.traceId().toString();
  }

  @Override
  public byte[] write(Row<Span> row, String writer) {
    return SpanDocument.write(row.item(), writer, row.number());
  }

  @Override
  public Row<Span> read(JsonParser parser, JsonpMapper mapper) {
    StoredSpan stored = StoredSpan.DESERIALIZER.deserialize(parser, mapper);
    return new Row<>(stored.row(), stored.span(), footprint(stored.span()));
  }
}
