package dev.pharos.store.metric;

import dev.pharos.signal.StartupException;
import dev.pharos.signal.metric.LabelMatcher;
import dev.pharos.signal.metric.Labels;
import dev.pharos.store.disk.CorruptDataException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The index of a part, mapped: which series it has, where their chunks are, and which series have
 * which label. Its checksum is worked out when it is first asked. Safe for many threads.
 */
final class PartIndex {
  static final String MAGIC = "PHMIDX\r\n";

  /**
   * In version 1 the checksum does not cover the version; before version 3 each series was written
   * whole.
   */
  static final int VERSION = 3;

  static final int HEADER_BYTES = 64;

  /** What lies behind it is covered by the checksum. */
  static final int CHECKED_FROM = 16;

  static final int VERSION_AT = 8;
  static final int CHECKSUM_AT = 12;

  private final ByteBuffer bytes;
  private final int version;
  private final int checksum;
  private final int series;
  private final int chunks;
  private final long samples;
  private final long firstMs;
  private final long lastMs;
  private final int symbolsAt;
  private final int seriesAt;
  private final int namesAt;
  private final int symbols;
  private final int textsAt;
  private volatile boolean checked;

  private PartIndex(ByteBuffer bytes, PartName part) throws CorruptDataException {
    this.bytes = bytes;
    version = bytes.getInt(VERSION_AT);
    checksum = bytes.getInt(CHECKSUM_AT);
    series = bytes.getInt(28);
    chunks = bytes.getInt(32);
    symbolsAt = bytes.getInt(36);
    seriesAt = bytes.getInt(40);
    namesAt = bytes.getInt(44);
    samples = bytes.getLong(48);
    firstMs = part.startMs() + bytes.getInt(56);
    lastMs = part.startMs() + bytes.getInt(60);
    if (bytes.getLong(16) != part.window()
        || bytes.getInt(24) != part.number()
        || !isInside(symbolsAt)
        || !isInside(seriesAt)
        || !isInside(namesAt)) {
      throw new CorruptDataException("the index of " + part + " has a damaged header");
    }
    symbols = bytes.getInt(symbolsAt);
    textsAt = symbolsAt + Integer.BYTES * (1 + symbols);
  }

  private boolean isInside(int place) {
    return place >= HEADER_BYTES && place <= bytes.limit() - Integer.BYTES;
  }

  /**
   * @throws CorruptDataException when it is not this part's index
   */
  static PartIndex open(Path file, PartName part, Arena arena) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer bytes =
          channel
              .map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena)
              .asByteBuffer()
              .order(ByteOrder.LITTLE_ENDIAN);
      byte[] magic = new byte[Long.BYTES];
      if (bytes.limit() < HEADER_BYTES + Integer.BYTES) {
        throw new CorruptDataException("the index of " + part + " is too short");
      }
      bytes.get(0, magic);
      if (!Arrays.equals(magic, MAGIC.getBytes(StandardCharsets.US_ASCII))) {
        throw new CorruptDataException("the index of " + part + " is none");
      }
      int version = bytes.getInt(VERSION_AT);
      if (version > VERSION && checksum(bytes) == bytes.getInt(CHECKSUM_AT)) {
        throw StartupException.unknownFormat(file, version, VERSION);
      }
      if (version < 1 || version > VERSION) {
        throw new CorruptDataException("the index of " + part + " has a damaged header");
      }
      return new PartIndex(bytes, part);
    }
  }

  int series() {
    return series;
  }

  int chunks() {
    return chunks;
  }

  long samples() {
    return samples;
  }

  long firstMs() {
    return firstMs;
  }

  long lastMs() {
    return lastMs;
  }

  long length() {
    return bytes.limit();
  }

  /** Works out the checksum, once. */
  void check() throws CorruptDataException {
    if (!checked) {
      if (checksum(bytes) != checksum) {
        throw new CorruptDataException("the index has a wrong checksum");
      }
      checked = true;
    }
  }

  private static int checksum(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    if (bytes.getInt(VERSION_AT) > 1) {
      crc.update(bytes.slice(VERSION_AT, Integer.BYTES));
    }
    crc.update(bytes.slice(CHECKED_FROM, bytes.limit() - CHECKED_FROM));
    return (int) crc.getValue();
  }

  /** A reader of its series. */
  SeriesCursor cursor() {
    return version < 3
        ? new SeriesCursor.OfEntries(this, bytes, seriesAt)
        : new SeriesCursor.OfBlocks(this, bytes, seriesAt);
  }

  /** Which series have which label. */
  PartPostings postings() {
    return new PartPostings(this, bytes, namesAt, version);
  }

  int symbols() {
    return symbols;
  }

  String symbol(int number) {
    return new String(symbolBytes(number), StandardCharsets.UTF_8);
  }

  byte[] symbolBytes(int number) {
    int end = bytes.getInt(symbolsAt + Integer.BYTES * (1 + number));
    int start = number == 0 ? 0 : bytes.getInt(symbolsAt + Integer.BYTES * number);
    byte[] text = new byte[end - start];
    bytes.get(textsAt + start, text);
    return text;
  }

  /** The symbol that is a text; -1 when none is. */
  int symbolOf(String text) {
    byte[] wanted = text.getBytes(StandardCharsets.UTF_8);
    int low = 0;
    int high = symbols - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = Arrays.compareUnsigned(symbolBytes(middle), wanted);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  /** The series that all matchers match, ascending. */
  int[] matching(List<LabelMatcher> matchers) {
    return postings().matching(matchers);
  }

  /** The series with exactly these labels; -1 when there is none. Series ascend by their labels. */
  int ordinalOf(Labels labels) {
    SeriesCursor cursor = cursor();
    int low = 0;
    int high = series - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = cursor.labels(middle).compareTo(labels);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }
}
