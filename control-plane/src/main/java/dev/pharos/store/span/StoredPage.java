package dev.pharos.store.span;

import dev.pharos.signal.TraceId;
import dev.pharos.store.disk.ByteSource;
import dev.pharos.store.disk.CorruptDataException;
import dev.pharos.store.disk.Decompressors;
import dev.pharos.store.disk.NumberStream;
import dev.pharos.store.disk.PageStreams;
import org.jspecify.annotations.Nullable;

/**
 * A page that was read: its columns, decoded as far as they were asked for. For one thread; used
 * again for the next page by {@link #load}.
 */
final class StoredPage {
  private static final int TRACE_BYTES = 16;

  private final PageStreams streams;
  private @Nullable StoredVocabulary vocabulary;
  private ByteSource ids = new ByteSource();
  private int rows;
  private int traces;
  private int[] traceEnds = new int[0];
  private int[] shapes = new int[0];
  private int[] resources = new int[0];
  private byte[] bits = new byte[0];
  private long[] starts = new long[0];
  private long[] durations = new long[0];
  private boolean hasDurations;

  StoredPage(Decompressors decompressors) {
    streams = new PageStreams(decompressors);
  }

  /**
   * Takes a page; it is checked, and what every question needs is decoded at once.
   *
   * @param bytes belong to this page until the next load
   */
  void load(StoredVocabulary vocabulary, byte[] bytes) throws CorruptDataException {
    this.vocabulary = vocabulary;
    streams.load(bytes);
    rows = streams.readRows();
    long minStartNs = streams.readMinStart();
    streams.readDirectory();
    makeRoom();
    readTraces();
    ids = streams.open(PageFormat.IDS);
    if (ids.remaining() != TRACE_BYTES * traces + Long.BYTES * rows) {
      throw new CorruptDataException("its ids are not as many as its rows");
    }
    ByteSource shapeStream = streams.open(PageFormat.SHAPES);
    ByteSource resourceStream = streams.open(PageFormat.RESOURCES);
    ByteSource bitStream = streams.open(PageFormat.BITS);
    int shapeCount = vocabulary.shapeCount();
    int resourceCount = vocabulary.resourceCount();
    for (int row = 0; row < rows; row++) {
      shapes[row] = shapeStream.readIndex(shapeCount);
      resources[row] = resourceStream.readIndex(resourceCount);
      bits[row] = (byte) bitStream.readByte();
    }
    NumberStream.Reader startReader = numbers(PageFormat.STARTS, PageFormat.START_DIGITS);
    long start = minStartNs;
    for (int row = 0; row < rows; row++) {
      start += startReader.next();
      starts[row] = start;
    }
    hasDurations = false;
  }

  StoredVocabulary vocabulary() {
    return java.util.Objects.requireNonNull(vocabulary, "no page was loaded");
  }

  /** A stream from its start, see {@link PageFormat}. */
  ByteSource stream(int id) throws CorruptDataException {
    return streams.open(id);
  }

  int rows() {
    return rows;
  }

  int traces() {
    return traces;
  }

  /** The row behind the last one of a trace. */
  int traceEnd(int trace) {
    return traceEnds[trace];
  }

  int traceStart(int trace) {
    return trace == 0 ? 0 : traceEnds[trace - 1];
  }

  int shape(int row) {
    return shapes[row];
  }

  int resource(int row) {
    return resources[row];
  }

  int bits(int row) {
    return bits[row] & 0xFF;
  }

  long startNs(int row) {
    return starts[row];
  }

  long durationNs(int row) throws CorruptDataException {
    if (!hasDurations) {
      NumberStream.Reader reader = numbers(PageFormat.DURATIONS, PageFormat.DURATION_DIGITS);
      for (int i = 0; i < rows; i++) {
        durations[i] = reader.next();
      }
      hasDurations = true;
    }
    return durations[row];
  }

  TraceId traceId(int trace) {
    int at = TRACE_BYTES * trace;
    return new TraceId(ids.longAt(at), ids.longAt(at + Long.BYTES));
  }

  /** The trace's number in this page, or -1. */
  int findTrace(TraceId traceId) {
    for (int trace = 0; trace < traces; trace++) {
      int at = TRACE_BYTES * trace;
      if (ids.longAt(at + Long.BYTES) == traceId.low() && ids.longAt(at) == traceId.high()) {
        return trace;
      }
    }
    return -1;
  }

  long spanId(int row) {
    return ids.longAt(TRACE_BYTES * traces + Long.BYTES * row);
  }

  private NumberStream.Reader numbers(int magnitudes, int digits) throws CorruptDataException {
    return new NumberStream.Reader(streams.open(magnitudes), streams.open(digits));
  }

  private void readTraces() throws CorruptDataException {
    ByteSource counts = streams.open(PageFormat.TRACES);
    int end = 0;
    traces = 0;
    while (end < rows) {
      long count = counts.readVarint();
      if (count < 1 || count > rows - end) {
        throw new CorruptDataException("its traces have more rows than it");
      }
      end += (int) count;
      traceEnds[traces++] = end;
    }
  }

  private void makeRoom() throws CorruptDataException {
    if (rows < 0 || rows > streams.open(PageFormat.IDS).remaining() / Long.BYTES) {
      throw new CorruptDataException("it has " + rows + " rows");
    }
    if (shapes.length < rows) {
      traceEnds = new int[rows];
      shapes = new int[rows];
      resources = new int[rows];
      bits = new byte[rows];
      starts = new long[rows];
      durations = new long[rows];
    }
  }
}
