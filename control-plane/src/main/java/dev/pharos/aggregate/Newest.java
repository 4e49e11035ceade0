package dev.pharos.aggregate;

import dev.pharos.signal.LogRecord;
import dev.pharos.signal.Resource;
import dev.pharos.signal.Span;
import java.util.List;

/** The newest time in what one sender sent: epoch nanoseconds of its own clock. Pure. */
final class Newest {

  private Newest() {}

  /** Of the spans of one resource, which follow each other from an index on. */
  @SuppressWarnings("ReferenceEquality") // as receivers share resources
  static long endNs(List<Span> spans, int from) {
    Resource resource = spans.get(from).resource();
    long newestNs = 0;
    for (int i = from; i < spans.size() && spans.get(i).resource() == resource; i++) {
      newestNs = Math.max(newestNs, spans.get(i).endNs());
    }
    return newestNs;
  }

  /** Of the lines of one resource, which follow each other from an index on. */
  @SuppressWarnings("ReferenceEquality") // as receivers share resources
  static long timeNs(List<LogRecord> lines, int from) {
    Resource resource = lines.get(from).resource();
    long newestNs = 0;
    for (int i = from; i < lines.size() && lines.get(i).resource() == resource; i++) {
      newestNs = Math.max(newestNs, lines.get(i).timeNs());
    }
    return newestNs;
  }
}
