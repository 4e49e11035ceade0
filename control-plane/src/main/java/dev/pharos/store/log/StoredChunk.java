package dev.pharos.store.log;

import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.LogRecord;
import dev.pharos.signal.Resource;
import dev.pharos.signal.SpanId;
import dev.pharos.signal.TraceId;
import dev.pharos.store.LogPosition;
import dev.pharos.store.ValueTest;
import dev.pharos.store.disk.ByteSource;
import dev.pharos.store.disk.CorruptDataException;
import dev.pharos.store.disk.Decompressors;
import dev.pharos.store.disk.NumberStream;
import dev.pharos.store.disk.PageStreams;
import java.io.IOException;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * A chunk that was read; each part is decoded when it is first asked for, and bodies and attributes
 * only of the lines that are needed. For one thread.
 */
final class StoredChunk {
  private final VocabularySource source;
  private @Nullable StoredVocabulary vocabulary;
  private final Resource resource;
  private final PageStreams streams;
  private final int rows;
  private byte @Nullable [] bits;
  private final long firstNs;
  private BitSet needed;
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

  /** Reads what the chunks of a block share; many chunks turn out not to need it. */
  @FunctionalInterface
  interface VocabularySource {
    StoredVocabulary read() throws IOException;
  }

  StoredChunk(
      byte[] bytes, int rows, VocabularySource source, Resource resource, Decompressors zstd)
      throws CorruptDataException {
    this.source = source;
    this.resource = resource;
    this.rows = rows;
    streams = new PageStreams(zstd);
    streams.load(bytes);
    if (streams.readRows() != rows) {
      throw new CorruptDataException("it has other rows than its block says");
    }
    firstNs = streams.readMinStart();
    streams.readDirectory();
    needed = all();
  }

  private BitSet all() {
    BitSet all = new BitSet(rows);
    all.set(0, rows);
    return all;
  }

  /** Of these rows bodies and attributes will be asked for from now on; of others they may be. */
  void need(BitSet wanted) {
    needed = wanted;
  }

  int rows() {
    return rows;
  }

  Resource resource() {
    return resource;
  }

  StoredVocabulary vocabulary() throws IOException {
    StoredVocabulary known = vocabulary;
    if (known == null) {
      known = source.read();
      vocabulary = known;
    }
    return known;
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

  StoredVocabulary.Level level(int row) throws IOException {
    StoredVocabulary.Level[] known = levels;
    if (known == null) {
      StoredVocabulary shared = vocabulary();
      known = new StoredVocabulary.Level[rows];
      ByteSource in = streams.open(ChunkFormat.LEVELS);
      for (int i = 0; i < rows; i++) {
        known[i] = shared.level(in.readVarintInt());
      }
      levels = known;
    }
    return known[row];
  }

  StoredVocabulary.Shape shape(int row) throws IOException {
    StoredVocabulary.Shape[] known = shapes;
    if (known == null) {
      StoredVocabulary shared = vocabulary();
      known = new StoredVocabulary.Shape[rows];
      ByteSource in = streams.open(ChunkFormat.SHAPES);
      for (int i = 0; i < rows; i++) {
        known[i] = shared.shape(in.readVarintInt());
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
        known[i] = met[ChunkFormat.earlier(count, back)];
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
        known[i] = met[ChunkFormat.earlier(count, back)];
      }
      spans = known;
    }
    return known[row];
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

  /** Those of some rows that are of a trace; nothing else of them is read. */
  BitSet ofTrace(TraceId trace, BitSet rows) throws CorruptDataException {
    BitSet found = new BitSet();
    ByteSource codes = streams.open(ChunkFormat.TRACE_CODES);
    int wanted = placeOf(trace);
    if (wanted < 0) {
      return found;
    }
    int count = 0;
    for (int row = 0; row < this.rows; row++) {
      if (has(row, ChunkFormat.HAS_TRACE)) {
        int back = codes.readVarintInt();
        count += back == 0 ? 1 : 0;
        if (ChunkFormat.earlier(count, back) == wanted && rows.get(row)) {
          found.set(row);
        }
      }
    }
    return found;
  }

  private int placeOf(TraceId trace) throws CorruptDataException {
    ByteSource ids = streams.open(ChunkFormat.TRACE_IDS);
    for (int i = 0; ids.remaining() > 0; i++) {
      boolean same = ids.readLong() == trace.high();
      same &= ids.readLong() == trace.low();
      if (same) {
        return i;
      }
    }
    return -1;
  }

  AttributeValue body(int row) throws IOException {
    AttributeValue[] known = bodies;
    if (known == null || known[row] == null) {
      known = new BodyReader(vocabulary(), streams).read(bits(), neededFor(row));
      bodies = known;
    }
    return known[row];
  }

  Attributes attributes(int row) throws IOException {
    Attributes[] known = attributes;
    if (known == null || known[row] == null) {
      BitSet wanted = neededFor(row);
      known = new Attributes[rows];
      LogColumnReader[] columns = new LogColumnReader[vocabulary().columnCount()];
      for (int i = 0; i < wanted.length(); i++) {
        StoredVocabulary.Shape shape = shape(i);
        if (wanted.get(i)) {
          known[i] = readAttributes(shape, columns);
        } else {
          for (int column : shape.columns()) {
            reader(column, columns).skip();
          }
        }
      }
      attributes = known;
    }
    return known[row];
  }

  private Attributes readAttributes(StoredVocabulary.Shape shape, LogColumnReader[] columns)
      throws IOException {
    int[] wanted = shape.columns();
    AttributeValue[] values = new AttributeValue[wanted.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = reader(wanted[i], columns).next();
    }
    return Attributes.ofOwned(shape.keys(), values);
  }

  /** Those of some rows that have such an attribute of their own; other attributes are not read. */
  BitSet withAttribute(String key, ValueTest test, BitSet rows) throws IOException {
    BitSet found = new BitSet();
    int column = vocabulary().columnOf(key);
    if (column < 0) {
      return found;
    }
    LogColumnReader reader = null;
    for (int row = 0; row < rows.length(); row++) {
      for (int other : shape(row).columns()) {
        if (other == column) {
          reader = reader == null ? reader(column) : reader;
          if (!rows.get(row)) {
            reader.skip();
          } else if (test.test(reader.next())) {
            found.set(row);
          }
        }
      }
    }
    return found;
  }

  private LogColumnReader reader(int column, @Nullable LogColumnReader[] known) throws IOException {
    LogColumnReader reader = known[column];
    if (reader == null) {
      reader = reader(column);
      known[column] = reader;
    }
    return reader;
  }

  private LogColumnReader reader(int column) throws IOException {
    return new LogColumnReader(streams, column, vocabulary().column(column).values());
  }

  private BitSet neededFor(int row) {
    needed = needed.get(row) ? needed : all();
    return needed;
  }

  LogRecord line(int row) throws IOException {
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

  private boolean has(int row, int bit) throws CorruptDataException {
    return (bits()[row] & bit) != 0;
  }

  private byte[] bits() throws CorruptDataException {
    byte[] known = bits;
    if (known == null) {
      known = streams.open(ChunkFormat.BITS).readBytes(rows);
      bits = known;
    }
    return known;
  }

  private NumberStream.Reader numbers(int magnitudes, int digits) throws CorruptDataException {
    return new NumberStream.Reader(streams.open(magnitudes), streams.open(digits));
  }
}
