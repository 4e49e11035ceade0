package dev.pharos.store.log;

import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.LogRecord;
import dev.pharos.signal.SpanId;
import dev.pharos.signal.TraceId;
import dev.pharos.store.disk.ByteSink;
import dev.pharos.store.disk.NumberStream;
import dev.pharos.store.disk.StreamWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes lines as a chunk; FORMAT.md draws it. For one thread; used again. */
final class ChunkWriter {
  private final StreamWriter streams;
  private final ChunkWords words;
  private final BodyWriter bodies;
  private final LogColumnWriter columnWriter;
  private final ByteSink first = new ByteSink(1 << 12);
  private final ByteSink second = new ByteSink(1 << 14);
  private final List<LogColumn> present = new ArrayList<>();
  private final long[] scratch = new long[LogStoreLimits.CHUNK_ROWS];

  ChunkWriter(StreamWriter streams, ChunkWords words) {
    this.streams = streams;
    this.words = words;
    this.bodies = new BodyWriter(streams, words);
    this.columnWriter = new LogColumnWriter(streams);
  }

  /** Appends the rows from one to another as a chunk. */
  void write(BlockRows rows, int from, int to, LogVocabulary vocabulary, ByteSink out) {
    streams.clear();
    words.beginChunk();
    writeBits(rows, from, to, vocabulary);
    writeTimes(rows, from, to);
    writeLevelsAndShapes(from, to, vocabulary);
    writeTraces(rows, from, to);
    writeSpans(rows, from, to);
    writeRest(rows, from, to);
    bodies.write(rows, from, to, vocabulary);
    writeColumns(from, to, vocabulary);
    streams.finish(to - from, rows.line(from).timeNs(), out);
  }

  private void writeBits(BlockRows rows, int from, int to, LogVocabulary vocabulary) {
    first.clear();
    int flags = 0;
    for (int row = from; row < to; row++) {
      LogRecord line = rows.line(row);
      int bits = 0;
      if (!(line.body() instanceof AttributeValue.Text)) {
        bits |= ChunkFormat.VALUE_BODY;
      } else if (vocabulary.template(row) == null) {
        bits |= ChunkFormat.RAW_BODY;
      }
      bits |= line.observedNs() == 0 ? 0 : ChunkFormat.HAS_OBSERVED;
      bits |= line.traceId().isValid() ? ChunkFormat.HAS_TRACE : 0;
      bits |= line.spanId() == SpanId.NONE ? 0 : ChunkFormat.HAS_SPAN;
      bits |= line.eventName().isEmpty() ? 0 : ChunkFormat.HAS_EVENT;
      bits |= line.flags() == flags ? 0 : ChunkFormat.HAS_FLAGS;
      bits |= line.droppedAttributes() == 0 ? 0 : ChunkFormat.HAS_DROPPED;
      flags = line.flags();
      first.putByte(bits);
    }
    streams.add(ChunkFormat.BITS, first);
  }

  private void writeTimes(BlockRows rows, int from, int to) {
    int count = to - from;
    long before = rows.line(from).timeNs();
    for (int i = 0; i < count; i++) {
      long time = rows.line(from + i).timeNs();
      scratch[i] = time - before;
      before = time;
    }
    writeNumbers(count, ChunkFormat.TIMES, ChunkFormat.TIME_DIGITS);
    before = 0;
    for (int i = 0; i < count; i++) {
      long number = rows.number(from + i);
      scratch[i] = number - before;
      before = number;
    }
    writeNumbers(count, ChunkFormat.NUMBERS, ChunkFormat.NUMBER_DIGITS);
    int observed = 0;
    for (int row = from; row < to; row++) {
      LogRecord line = rows.line(row);
      if (line.observedNs() != 0) {
        scratch[observed++] = line.observedNs() - line.timeNs();
      }
    }
    if (observed > 0) {
      writeNumbers(observed, ChunkFormat.OBSERVED, ChunkFormat.OBSERVED_DIGITS);
    }
  }

  private void writeNumbers(int count, int magnitudes, int digits) {
    first.clear();
    second.clear();
    NumberStream.write(scratch, count, first, second);
    streams.add(magnitudes, first);
    streams.addRaw(digits, second);
  }

  private void writeLevelsAndShapes(int from, int to, LogVocabulary vocabulary) {
    first.clear();
    second.clear();
    for (int row = from; row < to; row++) {
      first.putVarint(vocabulary.level(row));
      second.putVarint(vocabulary.shape(row).id());
    }
    streams.add(ChunkFormat.LEVELS, first);
    streams.add(ChunkFormat.SHAPES, second);
  }

  /** Each id once; other rows say how many new ones ago it was. */
  private void writeTraces(BlockRows rows, int from, int to) {
    first.clear();
    second.clear();
    Map<TraceId, Integer> known = new HashMap<>();
    for (int row = from; row < to; row++) {
      TraceId trace = rows.line(row).traceId();
      if (!trace.isValid()) {
        continue;
      }
      Integer number = known.putIfAbsent(trace, known.size());
      if (number == null) {
        first.putVarint(0);
        second.putLong(trace.high());
        second.putLong(trace.low());
        words.add(LogHashes.trace(trace.high(), trace.low()));
      } else {
        first.putVarint(known.size() - number);
      }
    }
    streams.add(ChunkFormat.TRACE_CODES, first);
    streams.addRaw(ChunkFormat.TRACE_IDS, second);
  }

  private void writeSpans(BlockRows rows, int from, int to) {
    first.clear();
    second.clear();
    Map<Long, Integer> known = new HashMap<>();
    for (int row = from; row < to; row++) {
      long span = rows.line(row).spanId();
      if (span == SpanId.NONE) {
        continue;
      }
      Integer number = known.putIfAbsent(span, known.size());
      if (number == null) {
        first.putVarint(0);
        second.putLong(span);
      } else {
        first.putVarint(known.size() - number);
      }
    }
    streams.add(ChunkFormat.SPAN_CODES, first);
    streams.addRaw(ChunkFormat.SPAN_IDS, second);
  }

  private void writeRest(BlockRows rows, int from, int to) {
    first.clear();
    second.clear();
    int flags = 0;
    for (int row = from; row < to; row++) {
      LogRecord line = rows.line(row);
      if (!line.eventName().isEmpty()) {
        first.putText(line.eventName());
        words.add(LogHashes.event(line.eventName()));
      }
      if (line.flags() != flags) {
        flags = line.flags();
        second.putVarint(Integer.toUnsignedLong(flags));
      }
      if (line.droppedAttributes() != 0) {
        second.putVarint(Integer.toUnsignedLong(line.droppedAttributes()));
      }
    }
    streams.add(ChunkFormat.EVENTS, first);
    streams.add(ChunkFormat.REST, second);
  }

  private void writeColumns(int from, int to, LogVocabulary vocabulary) {
    present.clear();
    int lastScope = -1;
    for (int row = from; row < to; row++) {
      LogShape shape = vocabulary.shape(row);
      if (shape.scope() != lastScope) {
        lastScope = shape.scope();
        indexScope(vocabulary, lastScope);
      }
      for (int i = 0; i < shape.size(); i++) {
        LogColumn column = shape.column(i);
        if (column.inChunk() == 0) {
          present.add(column);
        }
        column.index(column.next(), words.chunk(), words);
      }
    }
    for (LogColumn column : present) {
      columnWriter.write(column, column.inChunk());
      column.take();
    }
  }

  private void indexScope(LogVocabulary vocabulary, int scope) {
    for (long word : vocabulary.scopeWords(scope)) {
      words.add(word);
    }
  }
}
