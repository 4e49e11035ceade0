package dev.pharos.store.span;

import dev.pharos.signal.Scope;
import dev.pharos.store.disk.ByteSink;
import dev.pharos.store.disk.Fingerprint;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What kinds of spans a block has, in outline: for each shape the keys and constant values that its
 * rows have, as two bytes of their hash. So conditions that each occur in a block but never on one
 * span are seen without opening it. It may say too much (two hashes can be alike) and never too
 * little.
 */
final class BlockOutline {
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** All shapes: the answer where the outline knows nothing. */
  static final long ALL = -1;

  /** A value that all of fewer rows have is the same by chance; outlines shall be alike. */
  private static final int CONSTANT_FROM_ROWS = 16;

  /** A block's outline may take so many bytes, or a part of a byte a row where that is more. */
  private static final int BYTES_AT_MOST = 1_024;

  private static final int ROWS_A_BYTE = 4;

  /** Longer lists are not written: then everything may be in them. */
  private static final int LIST_AT_MOST = 1_000;

  /** Stands for the count of such a list. */
  private static final int EVERYTHING = 0xFFFF;

  /** Names, keys and values are told apart by their words; this one stands for any name. */
  private static final short ANY_NAME = 0;

  private final MemorySegment bytes;
  private final long lonesAt;
  private final long resourcesAt;
  private final long shapesAt;

  private BlockOutline(MemorySegment bytes) {
    this.bytes = bytes;
    lonesAt = Long.BYTES;
    resourcesAt = endOfList(lonesAt);
    shapesAt = endOfList(resourcesAt);
  }

  static BlockOutline read(MemorySegment bytes) {
    return new BlockOutline(bytes);
  }

  /** Two bytes of a word. */
  static short shortOf(long word) {
    short part = (short) (word >>> 40);
    return part == ANY_NAME ? 1 : part;
  }

  /** Equal for outlines that are alike. */
  long fingerprint() {
    return bytes.get(LONG, 0);
  }

  /** Whether a key's values may be found alone, not also by their service. */
  boolean hasLoneValues(short key) {
    return lists(lonesAt, key, key);
  }

  /** Whether a resource may have the key. */
  boolean isOfResources(short key) {
    return lists(resourcesAt, key, key);
  }

  /**
   * Which shapes have a key with any value, or with one. The bit of a shape is its number modulo
   * 64: sets of shapes may be joined and met like those of pages.
   */
  long shapesWith(short key, short value) {
    long found = 0;
    int count = count(shapesAt);
    long at = shapesAt + Short.BYTES;
    for (int shape = 0; shape < count; shape++) {
      if (lists(at + Short.BYTES, key, value)) {
        found |= 1L << shape;
      }
      at = endOfList(at + Short.BYTES);
    }
    return count == 0 ? ALL : found;
  }

  /** Which shapes have a name, or names of their own. */
  long shapesNamed(short name) {
    long found = 0;
    int count = count(shapesAt);
    long at = shapesAt + Short.BYTES;
    for (int shape = 0; shape < count; shape++) {
      short known = bytes.get(SHORT, at);
      if (known == name || known == ANY_NAME) {
        found |= 1L << shape;
      }
      at = endOfList(at + Short.BYTES);
    }
    return count == 0 ? ALL : found;
  }

  /** Appends the outline of the block that is being written. */
  static void write(BlockVocabulary vocabulary, int rows, ByteSink out) {
    TreeSet<Short> lones = new TreeSet<>();
    for (KeyColumn column : vocabulary.columns()) {
      if (!column.isCommon()) {
        lones.add(shortOf(column.keyHash()));
      }
    }
    TreeSet<Short> resources = new TreeSet<>();
    for (int i = 0; i < vocabulary.resourceCount(); i++) {
      vocabulary
          .resource(i)
          .attributes()
          .forEach((key, value) -> resources.add(shortOf(Words.key(key))));
    }
    int room = Math.max(BYTES_AT_MOST, rows / ROWS_A_BYTE);
    SortedSet<Outline> shapes = shapes(vocabulary, room);
    int start = out.length();
    out.putLong(0);
    putList(lones, out);
    putList(resources, out);
    putShort(shapes.size(), out);
    for (Outline shape : shapes) {
      putShort(shape.name(), out);
      putList(shape.words(), out);
    }
    int from = start + Long.BYTES;
    out.setLong(start, Fingerprint.of(0, out.array(), from, out.length() - from));
  }

  /** A shape; without constants and names those of one origin fall together. */
  private record Outline(short name, List<Short> words) implements Comparable<Outline> {
    @Override
    public int compareTo(Outline other) {
      int byName = Short.compare(name, other.name);
      return byName != 0
          ? byName
          : Arrays.compare(words.toArray(Short[]::new), other.words.toArray(Short[]::new));
    }
  }

  /** As exactly as there is room for: with names and values, with keys alone, or none. */
  private static SortedSet<Outline> shapes(BlockVocabulary vocabulary, int room) {
    TreeSet<Outline> shapes = new TreeSet<>();
    long bytes = 0;
    for (SpanShape shape : vocabulary.shapes()) {
      bytes += bytes(shape);
    }
    boolean exact = bytes <= room;
    bytes = 0;
    Set<Long> met = new HashSet<>();
    for (SpanShape shape : vocabulary.shapes()) {
      if (exact || met.add(keysOf(shape))) {
        bytes += bytes(shape);
        if (bytes > room) {
          return new TreeSet<>();
        }
        shapes.add(outline(shape, vocabulary.scope(shape.scope()), exact));
      }
    }
    return shapes;
  }

  private static long bytes(SpanShape shape) {
    return Short.BYTES * (2L + shape.size());
  }

  private static long keysOf(SpanShape shape) {
    long hash = shape.scope();
    for (int i = 0; i < shape.size(); i++) {
      hash = Fingerprint.of(hash, shape.column(i).keyHash());
    }
    return hash;
  }

  private static Outline outline(SpanShape shape, Scope scope, boolean exact) {
    TreeSet<Short> words = new TreeSet<>();
    for (int i = 0; i < shape.size(); i++) {
      boolean constant = exact && !shape.varies(i) && shape.rows() >= CONSTANT_FROM_ROWS;
      words.add(shortOf(constant ? shape.constantWord(i) : shape.column(i).keyHash()));
    }
    scope.attributes().forEach((key, value) -> words.add(shortOf(Words.key(key))));
    String name = shape.name();
    short nameWord = exact && name != null ? shortOf(Words.word(Words.OPERATION, name)) : ANY_NAME;
    return new Outline(nameWord, List.copyOf(words));
  }

  private static void putList(Collection<Short> words, ByteSink out) {
    if (words.size() > LIST_AT_MOST) {
      putShort(EVERYTHING, out);
      return;
    }
    putShort(words.size(), out);
    for (short word : words) {
      putShort(word, out);
    }
  }

  private static void putShort(int value, ByteSink out) {
    out.putByte(value);
    out.putByte(value >>> 8);
  }

  private boolean lists(long at, short one, short other) {
    int count = count(at);
    if (count == EVERYTHING) {
      return true;
    }
    for (int i = 1; i <= count; i++) {
      short word = bytes.get(SHORT, at + (long) Short.BYTES * i);
      if (word == one || word == other) {
        return true;
      }
    }
    return false;
  }

  private int count(long at) {
    return Short.toUnsignedInt(bytes.get(SHORT, at));
  }

  private long endOfList(long at) {
    int count = count(at);
    return at + Short.BYTES * (1L + (count == EVERYTHING ? 0 : count));
  }
}
