package dev.pharos.aggregate;

import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.LogBatch;
import dev.pharos.signal.LogRecord;
import dev.pharos.signal.RefusalReason;
import dev.pharos.signal.Resource;
import dev.pharos.signal.Scope;
import dev.pharos.signal.Severity;
import dev.pharos.signal.SpanId;
import dev.pharos.signal.TraceId;
import dev.pharos.store.PayloadFormat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A request of these tests is its lines' bodies, one in each row; {@code invalid} is refused. */
public final class TextLines implements LogDecoder {
  private static final Resource RESOURCE =
      new Resource(Attributes.of("service.name", "order"), 0, "");

  @Override
  public Understood understand(PayloadFormat format, byte[] payload, long arrivalNs) {
    List<LogRecord> lines = new ArrayList<>();
    int invalid = 0;
    for (String body : new String(payload, StandardCharsets.UTF_8).split("\n", -1)) {
      if (body.equals("invalid")) {
        invalid++;
      } else {
        lines.add(line(body, arrivalNs));
      }
    }
    Map<RefusalReason, Integer> refused =
        invalid == 0 ? Map.of() : Map.of(RefusalReason.TOO_OLD, invalid);
    return new Understood(payload, new LogBatch(lines, refused));
  }

  private static LogRecord line(String body, long timeNs) {
    return new LogRecord(
        timeNs,
        timeNs,
        Severity.INFO.leastNumber(),
        "",
        new AttributeValue.Text(body),
        Attributes.EMPTY,
        0,
        0,
        TraceId.INVALID,
        SpanId.NONE,
        "",
        Scope.NONE,
        RESOURCE);
  }
}
