package dev.pharos.store.elastic;

import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import dev.pharos.signal.LogRecord;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.LogLine;
import dev.pharos.store.LogPosition;
import java.util.List;

/**
 * What a question about lines is asked of: those in memory, and those that Elasticsearch shows and
 * that are none of these. Taken before Elasticsearch is asked.
 *
 * @param rows those that may not be shown yet
 * @param others finds in Elasticsearch what is not among them
 * @param fromNs what is older is expired
 */
record LogScope(List<Row<LogRecord>> rows, Query others, long fromNs) {

  static LogScope of(DocumentWriter<LogRecord> writer) {
    List<Row<LogRecord>> rows = writer.waiting();
    Query others =
        rows.isEmpty()
            ? Bounds.ALL
            : Bounds.not(ValueQueries.rowsFrom(writer.name(), rows.getFirst().number()));
    return new LogScope(rows, others, writer.readFromNs());
  }

  /** Those in memory within a range. */
  List<LogLine> inMemory(TimeRange range) {
    return rows.stream()
        .filter(row -> row.item().timeNs() >= fromNs && range.contains(row.item().timeNs()))
        .map(row -> new LogLine(new LogPosition(row.item().timeNs(), row.number()), row.item()))
        .toList();
  }

  /** Finds what Elasticsearch has within a range. */
  Query shown(TimeRange range) {
    if (range.toNs() <= fromNs) {
      return Bounds.NONE;
    }
    TimeRange kept = new TimeRange(Math.max(range.fromNs(), fromNs), range.toNs());
    return Bounds.and(List.of(FilterCompiler.in(kept), others));
  }
}
