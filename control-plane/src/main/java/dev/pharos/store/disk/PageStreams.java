package dev.pharos.store.disk;

import java.util.Arrays;

/** The streams of a page that was read, each decompressed when first asked for. For one thread. */
public final class PageStreams {
  private final Decompressors decompressors;
  private final ByteSource header = new ByteSource();
  private byte[] page = new byte[0];
  private int count;
  private int[] ids = new int[32];
  private int[] methods = new int[32];
  private int[] rawLengths = new int[32];
  private int[] storedLengths = new int[32];
  private int[] offsets = new int[32];
  private byte[][] buffers = new byte[32][];
  private boolean[] decoded = new boolean[32];

  public PageStreams(Decompressors decompressors) {
    this.decompressors = decompressors;
  }

  /** Takes a page's bytes, which belong to it until the next call, and checks them. */
  public void load(byte[] bytes) throws CorruptDataException {
    page = bytes;
    header.reset(bytes, 0, bytes.length);
    int checksum = header.readInt();
    if (checksum != Checksum.of(bytes, Integer.BYTES, bytes.length - Integer.BYTES)) {
      throw new CorruptDataException("it has a wrong checksum");
    }
  }

  public int readRows() throws CorruptDataException {
    return header.readInt();
  }

  public long readMinStart() throws CorruptDataException {
    return header.readLong();
  }

  public void readDirectory() throws CorruptDataException {
    count = header.readCount();
    if (ids.length < count) {
      ids = new int[count];
      methods = new int[count];
      rawLengths = new int[count];
      storedLengths = new int[count];
      offsets = new int[count];
      buffers = Arrays.copyOf(buffers, count);
      decoded = new boolean[count];
    }
    Arrays.fill(decoded, 0, count, false);
    long offset = 0;
    for (int i = 0; i < count; i++) {
      ids[i] = (int) header.readVarint();
      methods[i] = header.readByte();
      rawLengths[i] = (int) header.readVarint();
      storedLengths[i] = (int) header.readVarint();
      offsets[i] = (int) offset;
      if (rawLengths[i] < 0 || storedLengths[i] < 0) {
        throw new CorruptDataException("a stream has a negative length");
      }
      offset += storedLengths[i];
    }
    if (offset != header.remaining()) {
      throw new CorruptDataException("its streams do not fill it");
    }
    for (int i = 0; i < count; i++) {
      offsets[i] += header.position();
    }
  }

  /** A stream from its start; empty when the page has none of that number. */
  public ByteSource open(int id) throws CorruptDataException {
    for (int i = 0; i < count; i++) {
      if (ids[i] == id) {
        return open(i, new ByteSource());
      }
    }
    return new ByteSource();
  }

  private ByteSource open(int i, ByteSource into) throws CorruptDataException {
    if (methods[i] == StreamWriter.RAW) {
      into.reset(page, offsets[i], storedLengths[i]);
      return into;
    }
    if (!decoded[i]) {
      if (methods[i] != StreamWriter.ZSTD) {
        throw new CorruptDataException("stream method " + methods[i] + " is not known");
      }
      byte[] buffer = buffers[i];
      if (buffer == null || buffer.length < rawLengths[i]) {
        buffer = new byte[rawLengths[i] + (rawLengths[i] >> 2)];
        buffers[i] = buffer;
      }
      decompressors.decompress(page, offsets[i], storedLengths[i], buffer, rawLengths[i]);
      decoded[i] = true;
    }
    into.reset(buffers[i], 0, rawLengths[i]);
    return into;
  }
}
