package dev.pharos.receive.decode;

import dev.pharos.aggregate.MalformedPayloadException;
import dev.pharos.aggregate.TraceFileReader;
import dev.pharos.signal.RefusalReason;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Reads {@code TracesData} in OTLP's JSON encoding, which has the shape of an export request; the
 * Collector's file exporter writes one a line.
 */
public final class OtlpTraceFileReader implements TraceFileReader {
  private static final TimeBounds ANY_TIME = new TimeBounds(0, Long.MAX_VALUE);

  @Override
  public SpanBatch read(byte[] file) throws MalformedPayloadException {
    try {
      return document(file);
    } catch (MalformedPayloadException notOne) {
      List<byte[]> lines = lines(file);
      if (lines.size() < 2) {
        throw notOne;
      }
      return merged(lines);
    }
  }

  private static SpanBatch merged(List<byte[]> lines) throws MalformedPayloadException {
    List<Span> spans = new ArrayList<>();
    Map<RefusalReason, Integer> refused = new EnumMap<>(RefusalReason.class);
    for (byte[] line : lines) {
      SpanBatch batch = document(line);
      spans.addAll(batch.spans());
      batch.refused().forEach((reason, count) -> refused.merge(reason, count, Integer::sum));
    }
    return new SpanBatch(spans, refused);
  }

  private static SpanBatch document(byte[] json) throws MalformedPayloadException {
    return new OtlpJsonTraces(ANY_TIME).read(json);
  }

  /** Those that hold more than white space. */
  private static List<byte[]> lines(byte[] file) {
    List<byte[]> lines = new ArrayList<>();
    int begin = 0;
    boolean blank = true;
    for (int at = 0; at <= file.length; at++) {
      if (at == file.length || file[at] == '\n') {
        if (!blank) {
          lines.add(Arrays.copyOfRange(file, begin, at));
        }
        begin = at + 1;
        blank = true;
      } else if (file[at] > ' ' || file[at] < 0) {
        blank = false;
      }
    }
    return lines;
  }
}
