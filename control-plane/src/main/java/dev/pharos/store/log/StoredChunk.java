package dev.pharos.store.log;

import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.LogRecord;
import dev.pharos.signal.Resource;
import dev.pharos.signal.SpanId;
import dev.pharos.signal.TraceId;
import dev.pharos.store.LogPosition;
import dev.pharos.store.disk.ByteSource;
import dev.pharos.store.disk.CorruptDataException;
import dev.pharos.store.disk.Decompressors;
import dev.pharos.store.disk.NumberStream;
import dev.pharos.store.disk.PageStreams;
import org.jspecify.annotations.Nullable;

/** A chunk that was read; each part is decoded when it is first asked for. For one thread. */
final class StoredChunk {
  private final StoredVocabulary vocabulary;
  private final Resource resource;
  private final PageStreams streams;
  private final int rows;
  private final byte[] bits;
  private final long firstNs;
  private long @Nullable [] times;
  private long @Nullable [] numbers;
  private StoredVocabulary.Level @Nullable [] levels;
  private StoredVocabulary.Shape @Nullable [] shapes;
  private TraceId @Nullable [] traces;
  private long @Nullable [] spans;
  private String @Nullable [] events;
  private AttributeValue @Nullable [] bodies;
  private Attributes @Nullable [] attributes;
  private long @Nullable [] observed;
  private int @Nullable [] flags;
  private int @Nullable [] dropped;

  StoredChunk(
      byte[] bytes, int rows, StoredVocabulary vocabulary, Resource resource, Decompressors zstd)
      throws CorruptDataException {
    this.vocabulary = vocabulary;
    this.resource = resource;
    this.rows = rows;
    streams = new PageStreams(zstd);
    streams.load(bytes);
    if (streams.readRows() != rows) {
      throw new CorruptDataException("it has other rows than its block says");
    }
    firstNs = streams.readMinStart();
    streams.readDirectory();
    bits = streams.open(ChunkFormat.BITS).readBytes(rows);
  }

  int rows() {
    return rows;
  }

  Resource resource() {
    return resource;
  }

  StoredVocabulary vocabulary() {
    return vocabulary;
  }

  PageStreams streams() {
    return streams;
  }

  long[] times() throws CorruptDataException {
    long[] known = times;
    if (known == null) {
      known = new long[rows];
      NumberStream.Reader in = numbers(ChunkFormat.TIMES, ChunkFormat.TIME_DIGITS);
      long time = firstNs;
      for (int row = 0; row < rows; row++) {
        time += in.next();
        known[row] = time;
      }
      times = known;
    }
    return known;
  }

  LogPosition position(int row) throws CorruptDataException {
    long[] known = numbers;
    if (known == null) {
      known = new long[rows];
      NumberStream.Reader in = numbers(ChunkFormat.NUMBERS, ChunkFormat.NUMBER_DIGITS);
      long number = 0;
      for (int i = 0; i < rows; i++) {
        number += in.next();
        known[i] = number;
      }
      numbers = known;
    }
    return new LogPosition(times()[row], known[row]);
  }

  StoredVocabulary.Level level(int row) throws CorruptDataException {
    StoredVocabulary.Level[] known = levels;
    if (known == null) {
      known = new StoredVocabulary.Level[rows];
      ByteSource in = streams.open(ChunkFormat.LEVELS);
      for (int i = 0; i < rows; i++) {
        known[i] = vocabulary.level(in.readVarintInt());
      }
      levels = known;
    }
    return known[row];
  }

  StoredVocabulary.Shape shape(int row) throws CorruptDataException {
    StoredVocabulary.Shape[] known = shapes;
    if (known == null) {
      known = new StoredVocabulary.Shape[rows];
      ByteSource in = streams.open(ChunkFormat.SHAPES);
      for (int i = 0; i < rows; i++) {
        known[i] = vocabulary.shape(in.readVarintInt());
      }
      shapes = known;
    }
    return known[row];
  }

  TraceId trace(int row) throws CorruptDataException {
    TraceId[] known = traces;
    if (known == null) {
      known = new TraceId[rows];
      ByteSource codes = streams.open(ChunkFormat.TRACE_CODES);
      ByteSource ids = streams.open(ChunkFormat.TRACE_IDS);
      TraceId[] met = new TraceId[rows];
      int count = 0;
      for (int i = 0; i < rows; i++) {
        if (!has(i, ChunkFormat.HAS_TRACE)) {
          known[i] = TraceId.INVALID;
          continue;
        }
        int back = codes.readVarintInt();
        if (back == 0) {
          met[count++] = new TraceId(ids.readLong(), ids.readLong());
        }
        known[i] = met[earlier(count, back)];
      }
      traces = known;
    }
    return known[row];
  }

  long span(int row) throws CorruptDataException {
    long[] known = spans;
    if (known == null) {
      known = new long[rows];
      ByteSource codes = streams.open(ChunkFormat.SPAN_CODES);
      ByteSource ids = streams.open(ChunkFormat.SPAN_IDS);
      long[] met = new long[rows];
      int count = 0;
      for (int i = 0; i < rows; i++) {
        if (!has(i, ChunkFormat.HAS_SPAN)) {
          known[i] = SpanId.NONE;
          continue;
        }
        int back = codes.readVarintInt();
        if (back == 0) {
          met[count++] = ids.readLong();
        }
        known[i] = met[earlier(count, back)];
      }
      spans = known;
    }
    return known[row];
  }

  private static int earlier(int count, int back) throws CorruptDataException {
    int index = count - Math.max(1, back);
    if (index < 0) {
      throw new CorruptDataException("an id is named that did not come before");
    }
    return index;
  }

  String event(int row) throws CorruptDataException {
    String[] known = events;
    if (known == null) {
      known = new String[rows];
      ByteSource in = streams.open(ChunkFormat.EVENTS);
      for (int i = 0; i < rows; i++) {
        known[i] = has(i, ChunkFormat.HAS_EVENT) ? in.readText() : "";
      }
      events = known;
    }
    return known[row];
  }

  AttributeValue body(int row) throws CorruptDataException {
    AttributeValue[] known = bodies;
    if (known == null) {
      known = new BodyReader(vocabulary, streams).read(bits);
      bodies = known;
    }
    return known[row];
  }

  Attributes attributes(int row) throws CorruptDataException {
    Attributes[] known = attributes;
    if (known == null) {
      known = new Attributes[rows];
      LogColumnReader[] columns = new LogColumnReader[vocabulary.columnCount()];
      for (int i = 0; i < rows; i++) {
        known[i] = readAttributes(shape(i), columns);
      }
      attributes = known;
    }
    return known[row];
  }

  private Attributes readAttributes(StoredVocabulary.Shape shape, LogColumnReader[] columns)
      throws CorruptDataException {
    int[] wanted = shape.columns();
    AttributeValue[] values = new AttributeValue[wanted.length];
    for (int i = 0; i < values.length; i++) {
      int column = wanted[i];
      LogColumnReader reader = columns[column];
      if (reader == null) {
        reader = new LogColumnReader(streams, column, vocabulary.column(column).values());
        columns[column] = reader;
      }
      values[i] = reader.next();
    }
    return Attributes.ofOwned(shape.keys(), values);
  }

  LogRecord line(int row) throws CorruptDataException {
    readRest();
    StoredVocabulary.Level level = level(row);
    return new LogRecord(
        times()[row],
        java.util.Objects.requireNonNull(observed)[row],
        level.number(),
        level.text(),
        body(row),
        attributes(row),
        java.util.Objects.requireNonNull(dropped)[row],
        java.util.Objects.requireNonNull(flags)[row],
        trace(row),
        span(row),
        event(row),
        shape(row).scope(),
        resource);
  }

  private void readRest() throws CorruptDataException {
    if (observed != null) {
      return;
    }
    long[] seen = new long[rows];
    int[] flagsOf = new int[rows];
    int[] droppedOf = new int[rows];
    ByteSource rest = streams.open(ChunkFormat.REST);
    NumberStream.Reader in = null;
    int flag = 0;
    for (int row = 0; row < rows; row++) {
      if (has(row, ChunkFormat.HAS_OBSERVED)) {
        in = in == null ? numbers(ChunkFormat.OBSERVED, ChunkFormat.OBSERVED_DIGITS) : in;
        seen[row] = times()[row] + in.next();
      }
      if (has(row, ChunkFormat.HAS_FLAGS)) {
        flag = (int) rest.readVarint();
      }
      flagsOf[row] = flag;
      if (has(row, ChunkFormat.HAS_DROPPED)) {
        droppedOf[row] = (int) rest.readVarint();
      }
    }
    flags = flagsOf;
    dropped = droppedOf;
    observed = seen;
  }

  private boolean has(int row, int bit) {
    return (bits[row] & bit) != 0;
  }

  private NumberStream.Reader numbers(int magnitudes, int digits) throws CorruptDataException {
    return new NumberStream.Reader(streams.open(magnitudes), streams.open(digits));
  }
}
