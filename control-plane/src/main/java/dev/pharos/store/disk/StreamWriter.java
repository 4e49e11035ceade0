package dev.pharos.store.disk;

import com.github.luben.zstd.ZstdCompressCtx;

/** Collects the streams of a page, each compressed by itself. For one thread; used again. */
public final class StreamWriter implements AutoCloseable {
  static final int RAW = 0;
  static final int ZSTD = 1;

  /** zstd's level: higher ones cost more than the disk they save. */
  private static final int LEVEL = 1;

  /** Shorter streams gain nothing. */
  private static final int COMPRESS_FROM_BYTES = 32;

  /** Below it {@link #compressBound} has some bytes to spare. */
  private static final int SMALL_BYTES = 128 << 10;

  private final ZstdCompressCtx compressor = Compressors.open(LEVEL);
  private final ByteSink directory = new ByteSink(256);
  private final ByteSink bodies = new ByteSink(1 << 16);
  private int count;

  public void clear() {
    directory.clear();
    bodies.clear();
    count = 0;
  }

  /** Adds a stream that may compress; empty ones are left out. */
  public void add(int id, ByteSink raw) {
    if (raw.length() == 0) {
      return;
    }
    int stored = raw.length() < COMPRESS_FROM_BYTES ? raw.length() : compress(raw, bodies);
    if (stored < raw.length()) {
      enter(id, ZSTD, raw.length(), stored);
    } else {
      addRaw(id, raw);
    }
  }

  /** Adds a stream of random bits. */
  public void addRaw(int id, ByteSink raw) {
    if (raw.length() > 0) {
      bodies.putAll(raw);
      enter(id, RAW, raw.length(), raw.length());
    }
  }

  /** Adds a stream if it then takes no more bytes than that; tells whether. */
  public boolean addIfWithin(int id, ByteSink raw, int bytes) {
    int before = bodies.length();
    int stored = compress(raw, bodies);
    if (stored > bytes) {
      bodies.cutBackTo(before);
      return false;
    }
    if (stored < raw.length()) {
      enter(id, ZSTD, raw.length(), stored);
    } else {
      addRaw(id, raw);
    }
    return true;
  }

  /** Appends the page. */
  public void finish(int rows, long minStartNs, ByteSink out) {
    int start = out.length();
    out.putInt(0);
    out.putInt(rows);
    out.putLong(minStartNs);
    out.putVarint(count);
    out.putAll(directory);
    out.putAll(bodies);
    out.setInt(
        start,
        Checksum.of(out.array(), start + Integer.BYTES, out.length() - start - Integer.BYTES));
  }

  /**
   * Compresses into {@code out} and tells the stored length; when that is not shorter, nothing is
   * written and the raw length is told.
   */
  public int compress(ByteSink raw, ByteSink out) {
    int bound = compressBound(raw.length());
    byte[] target = out.room(bound);
    int stored =
        compressor.compressByteArray(target, out.length(), bound, raw.array(), 0, raw.length());
    if (stored >= raw.length()) {
      return raw.length();
    }
    out.advance(stored);
    return stored;
  }

  /** As zstd defines it; asking the library costs a call into native code. */
  private static int compressBound(int length) {
    int small = Math.max(0, SMALL_BYTES - length) >>> 11;
    return Math.addExact(length, (length >>> 8) + small);
  }

  @Override
  public void close() {
    compressor.close();
  }

  private void enter(int id, int method, int rawLength, int stored) {
    directory.putVarint(id);
    directory.putByte(method);
    directory.putVarint(rawLength);
    directory.putVarint(stored);
    count++;
  }
}
