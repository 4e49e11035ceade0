package dev.pharos.store.lucene;

import dev.pharos.signal.TraceId;
import org.jspecify.annotations.Nullable;

/**
 * A page that was read: its columns, decoded as far as they were asked for. For one thread; used
 * again for the next page by {@link #load}.
 */
final class StoredPage {
  private final Decompressors decompressors;
  private final ByteSource source = new ByteSource();
  private final byte[][] sections = new byte[PageWriter.SECTIONS][];
  private final int[] sectionLengths = new int[PageWriter.SECTIONS];
  private final boolean[] decoded = new boolean[PageWriter.SECTIONS];

  private @Nullable StoredVocabulary vocabulary;
  private byte[] bytes = new byte[0];
  private int offset;
  private int length;
  private int rows;
  private long minStartNs;

  private int traces;
  private int[] traceEnds = new int[0];
  private int[] shapes = new int[0];
  private int[] resources = new int[0];
  private int[] bits = new int[0];
  private long[] starts = new long[0];
  private long[] durations = new long[0];
  private long[] parents = new long[0];

  StoredPage(Decompressors decompressors) {
    this.decompressors = decompressors;
  }

  /**
   * Takes a page; its header and core are checked and decoded at once.
   *
   * @param bytes belong to this page until the next load
   */
  void load(StoredVocabulary vocabulary, byte[] bytes, int offset, int length)
      throws CorruptDataException {
    this.vocabulary = vocabulary;
    this.bytes = bytes;
    this.offset = offset;
    this.length = length;
    java.util.Arrays.fill(decoded, false);
    source.reset(bytes, offset, length);
    int headerLength = PageWriter.HEADER_BYTES;
    if (length < headerLength) {
      throw new CorruptDataException("a page of " + length + " bytes");
    }
    source.skip(headerLength - Integer.BYTES);
    if (source.readInt() != PageWriter.checksum(bytes, offset, headerLength - Integer.BYTES)) {
      throw new CorruptDataException("a page's header has a wrong checksum");
    }
    source.reset(bytes, offset, length);
    rows = source.readInt();
    minStartNs = source.readLong();
    decodeCore();
  }

  /** Bytes of a page, told by its header, which must be whole. */
  static int length(byte[] bytes, int offset) throws CorruptDataException {
    ByteSource header = new ByteSource();
    header.reset(bytes, offset, PageWriter.HEADER_BYTES);
    header.skip(20);
    long length = PageWriter.HEADER_BYTES;
    for (int i = 0; i < PageWriter.SECTIONS; i++) {
      length += Integer.toUnsignedLong(header.readInt());
      header.skip(8);
    }
    if (length > Integer.MAX_VALUE) {
      throw new CorruptDataException("a page of " + length + " bytes");
    }
    return (int) length;
  }

  StoredVocabulary vocabulary() {
    return java.util.Objects.requireNonNull(vocabulary, "no page was loaded");
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
    return bits[row];
  }

  long startNs(int row) {
    return starts[row];
  }

  long durationNs(int row) {
    return durations[row];
  }

  /** The parent's code, see {@link PageWriter}. */
  long parentCode(int row) {
    return parents[row];
  }

  TraceId traceId(int trace) throws CorruptDataException {
    ByteSource ids = ids(16 * trace);
    return new TraceId(ids.readLong(), ids.readLong());
  }

  /** The trace's number in this page, or -1. */
  int findTrace(TraceId traceId) throws CorruptDataException {
    ByteSource ids = ids(0);
    for (int trace = 0; trace < traces; trace++) {
      long high = ids.readLong();
      long low = ids.readLong();
      if (high == traceId.high() && low == traceId.low()) {
        return trace;
      }
    }
    return -1;
  }

  long spanId(int row) throws CorruptDataException {
    return ids(16 * traces + 8 * row).readLong();
  }

  /** The ids of parents that are not in the page, in row order. */
  ByteSource foreignParents() throws CorruptDataException {
    return ids(16 * traces + 8 * rows);
  }

  /** A section's bytes; valid until the next call or load. */
  ByteSource section(int which) throws CorruptDataException {
    decode(which);
    source.reset(sections[which], 0, sectionLengths[which]);
    return source;
  }

  private ByteSource ids(int at) throws CorruptDataException {
    ByteSource ids = section(PageWriter.IDS);
    ids.skip(at);
    return ids;
  }

  private void decode(int which) throws CorruptDataException {
    if (decoded[which]) {
      return;
    }
    source.reset(bytes, offset, length);
    source.skip(20);
    long at = (long) offset + PageWriter.HEADER_BYTES;
    for (int i = 0; i < which; i++) {
      at += Integer.toUnsignedLong(source.readInt());
      source.skip(8);
    }
    int stored = source.readInt();
    int rawLength = source.readInt();
    int checksum = source.readInt();
    if (stored < 0 || rawLength < 0 || at + stored > (long) offset + length) {
      throw new CorruptDataException("a page's section is longer than the page");
    }
    if (PageWriter.checksum(bytes, (int) at, stored) != checksum) {
      throw new CorruptDataException("a page's section has a wrong checksum");
    }
    byte[] target = sections[which];
    if (target == null || target.length < rawLength) {
      target = new byte[rawLength + (rawLength >> 2)];
      sections[which] = target;
    }
    if (stored == rawLength) {
      System.arraycopy(bytes, (int) at, target, 0, rawLength);
    } else {
      decompressors.decompress(bytes, (int) at, stored, target, rawLength);
    }
    sectionLengths[which] = rawLength;
    decoded[which] = true;
  }

  private void decodeCore() throws CorruptDataException {
    ByteSource core = section(PageWriter.CORE);
    if (rows < 0 || rows > core.remaining()) {
      throw new CorruptDataException("a page of " + rows + " rows");
    }
    makeRoom();
    int[] lengths = new int[PageWriter.STREAMS];
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = core.readCount();
    }
    int end = 0;
    for (traces = 0; end < rows; traces++) {
      end += core.readCount();
      traceEnds[traces] = end;
    }
    if (end != rows) {
      throw new CorruptDataException("a page's traces have " + end + " of " + rows + " rows");
    }
    StoredVocabulary words = vocabulary();
    for (int row = 0; row < rows; row++) {
      shapes[row] = core.readIndex(words.shapeCount());
    }
    for (int row = 0; row < rows; row++) {
      resources[row] = core.readIndex(words.resourceCount());
    }
    for (int row = 0; row < rows; row++) {
      bits[row] = core.readByte() & 0xFF;
    }
    long start = minStartNs;
    for (int row = 0; row < rows; row++) {
      start += core.readZigzag();
      starts[row] = start;
    }
    for (int row = 0; row < rows; row++) {
      durations[row] = core.readZigzag();
    }
    for (int row = 0; row < rows; row++) {
      parents[row] = core.readVarint();
    }
  }

  private void makeRoom() {
    if (shapes.length < rows) {
      traceEnds = new int[rows];
      shapes = new int[rows];
      resources = new int[rows];
      bits = new int[rows];
      starts = new long[rows];
      durations = new long[rows];
      parents = new long[rows];
    }
  }
}
