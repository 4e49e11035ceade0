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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The index of a part, mapped: which series it has, where their chunks are, and which series have
 * which label. Its checksum is worked out when it is first asked. Safe for many threads.
 */
final class PartIndex {
  static final String MAGIC = "PHMIDX\r\n";

  /** In version 1 the checksum does not cover the version. */
  static final int VERSION = 2;

  static final int HEADER_BYTES = 64;

  /** What lies behind it is covered by the checksum. */
  static final int CHECKED_FROM = 16;

  static final int VERSION_AT = 8;
  static final int CHECKSUM_AT = 12;

  private static final int NAME_BYTES = 3 * Integer.BYTES;
  private static final int VALUE_BYTES = 2 * Integer.BYTES;

  private final ByteBuffer bytes;
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

  /** A series' entry, at which a {@link Cursor} reads. */
  int entry(int ordinal) {
    return bytes.getInt(seriesAt + ordinal * Integer.BYTES);
  }

  /** Reads entries of series. For one thread. */
  final class Cursor {
    private int at;

    LabelsHash hash(int ordinal) {
      at = entry(ordinal);
      return new LabelsHash(bytes.getLong(at), bytes.getLong(at + Long.BYTES));
    }

    Labels labels(int ordinal) {
      int count = pairs(ordinal);
      Labels.Builder labels = Labels.builder();
      for (int i = 0; i < count; i++) {
        String name = symbol(next());
        labels.set(name, symbol(next()));
      }
      return labels.build();
    }

    /** Goes to a series' labels and tells how many they are; then {@link #next} twice each. */
    int pairs(int ordinal) {
      at = entry(ordinal) + 2 * Long.BYTES;
      return next();
    }

    /** The symbol of a label's value; -1 where the series has no such label. */
    int value(int ordinal, int nameSymbol) {
      int count = pairs(ordinal);
      for (int i = 0; i < count; i++) {
        int name = next();
        int value = next();
        if (name == nameSymbol) {
          return value;
        }
      }
      return -1;
    }

    /** Goes to a series' chunks and tells how many they are; then {@link #next} four times each. */
    int chunks(int ordinal) {
      int labels = pairs(ordinal);
      for (int i = 0; i < 2 * labels; i++) {
        next();
      }
      return next();
    }

    int next() {
      int value = bytes.get(at++);
      if (value >= 0) {
        return value;
      }
      value &= 0x7F;
      for (int shift = 7; ; shift += 7) {
        int more = bytes.get(at++);
        value |= (more & 0x7F) << shift;
        if (more >= 0) {
          return value;
        }
      }
    }
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

  /** The symbols of all names of labels. */
  int[] names() {
    int[] names = new int[bytes.getInt(namesAt)];
    for (int i = 0; i < names.length; i++) {
      names[i] = bytes.getInt(namesAt + Integer.BYTES + i * NAME_BYTES);
    }
    return names;
  }

  /** The values of one label: pairs of a symbol and where its series are told. */
  record Values(int count, int at) {}

  @Nullable Values values(int nameSymbol) {
    int count = bytes.getInt(namesAt);
    for (int i = 0; i < count; i++) {
      int at = namesAt + Integer.BYTES + i * NAME_BYTES;
      if (bytes.getInt(at) == nameSymbol) {
        return new Values(bytes.getInt(at + Integer.BYTES), bytes.getInt(at + 2 * Integer.BYTES));
      }
    }
    return null;
  }

  int valueSymbol(Values values, int i) {
    return bytes.getInt(values.at + i * VALUE_BYTES);
  }

  /** The series that have that value, ascending. */
  int[] having(Values values, int i) {
    Cursor cursor = new Cursor();
    cursor.at = bytes.getInt(values.at + i * VALUE_BYTES + Integer.BYTES);
    int[] found = new int[cursor.next()];
    int ordinal = 0;
    for (int k = 0; k < found.length; k++) {
      ordinal += cursor.next();
      found[k] = ordinal;
    }
    return found;
  }

  /** The series that all matchers match, ascending. */
  int[] matching(List<LabelMatcher> matchers) {
    LabelMatcher done = null;
    int[] candidates = new int[0];
    for (LabelMatcher matcher : matchers) {
      boolean better = done == null || matcher.type() == LabelMatcher.Type.EQUAL;
      if (!matcher.matches("") && better) {
        int[] having = having(matcher);
        if (done == null || having.length < candidates.length) {
          candidates = having;
          done = matcher;
        }
      }
    }
    if (done == null) {
      candidates = new int[series];
      Arrays.setAll(candidates, ordinal -> ordinal);
    }
    List<SymbolCheck> checks = new ArrayList<>();
    for (LabelMatcher matcher : matchers) {
      if (done == null || !matcher.equals(done)) {
        checks.add(new SymbolCheck(this, matcher));
      }
    }
    int kept = 0;
    Cursor cursor = new Cursor();
    for (int candidate : candidates) {
      boolean all = true;
      for (int i = 0; all && i < checks.size(); i++) {
        all = checks.get(i).test(cursor, candidate);
      }
      if (all) {
        candidates[kept++] = candidate;
      }
    }
    return Arrays.copyOf(candidates, kept);
  }

  /** The series with exactly these labels; -1 when there is none. Series ascend by their labels. */
  int ordinalOf(Labels labels) {
    Cursor cursor = new Cursor();
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

  private int[] having(LabelMatcher matcher) {
    Values values = values(symbolOf(matcher.name()));
    if (values == null) {
      return new int[0];
    }
    if (matcher.type() == LabelMatcher.Type.EQUAL) {
      int place = find(values, symbolOf(matcher.value()));
      return place < 0 ? new int[0] : having(values, place);
    }
    int[] found = new int[16];
    int size = 0;
    for (int i = 0; i < values.count; i++) {
      if (matcher.matches(symbol(valueSymbol(values, i)))) {
        int[] more = having(values, i);
        if (size + more.length > found.length) {
          found = Arrays.copyOf(found, Math.max(size + more.length, 2 * found.length));
        }
        System.arraycopy(more, 0, found, size, more.length);
        size += more.length;
      }
    }
    int[] all = Arrays.copyOf(found, size);
    Arrays.sort(all);
    return all;
  }

  /** Values ascend by their symbols. */
  private int find(Values values, int symbol) {
    int low = 0;
    int high = values.count - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int there = valueSymbol(values, middle);
      if (there == symbol) {
        return middle;
      }
      if (there < symbol) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }
}
