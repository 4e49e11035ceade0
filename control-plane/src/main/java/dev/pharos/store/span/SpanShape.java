package dev.pharos.store.span;

import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.SpanKind;
import dev.pharos.store.disk.ValueCodec;
import org.jspecify.annotations.Nullable;

/**
 * What spans of one origin have in common within the block being written: kind, scope, keys in
 * their order and, unless names carry ids, the name. A value that is the same in all of them is
 * written once, here.
 */
final class SpanShape {
  private final int id;
  private final int hash;
  private final @Nullable String name;
  private final SpanKind kind;
  private final int scope;
  private final KeyColumn[] columns;

  /** The columns' keys, at hand. */
  private final String[] keys;

  /** Of the last row that fitted: most senders' lists share one list of keys. */
  private Attributes fitting = Attributes.EMPTY;

  private final @Nullable AttributeValue[] last;
  private final int[] lastOrdinal;
  private final boolean[] varies;
  private int rows;

  SpanShape(
      int id, int hash, @Nullable String name, SpanKind kind, int scope, KeyColumn[] columns) {
    this.id = id;
    this.hash = hash;
    this.name = name;
    this.kind = kind;
    this.scope = scope;
    this.columns = columns;
    this.keys = new String[columns.length];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = columns[i].key();
    }
    this.last = new AttributeValue[columns.length];
    this.lastOrdinal = new int[columns.length];
    this.varies = new boolean[columns.length];
  }

  int id() {
    return id;
  }

  int hash() {
    return hash;
  }

  /** Null where each row has its own. */
  @Nullable String name() {
    return name;
  }

  SpanKind kind() {
    return kind;
  }

  int scope() {
    return scope;
  }

  int size() {
    return columns.length;
  }

  KeyColumn column(int position) {
    return columns[position];
  }

  /** Rows met so far. */
  int rows() {
    return rows;
  }

  void countRow() {
    rows++;
  }

  /** True when not all rows of the block have the same value there. */
  boolean varies(int position) {
    return varies[position];
  }

  /** The value that all rows have there. */
  AttributeValue constant(int position) {
    return java.util.Objects.requireNonNull(last[position]);
  }

  /** The number of that value in its column, or -1. */
  int constantOrdinal(int position) {
    return lastOrdinal[position];
  }

  /** The word by which that value is found. */
  long constantWord(int position) {
    KeyColumn column = columns[position];
    return Words.found(
        column.isPlain()
            ? column.hash(constant(position))
            : column.hash(constantOrdinal(position)));
  }

  boolean fits(@Nullable String name, SpanKind kind, int scope, Attributes attributes) {
    if (this.kind != kind || this.scope != scope || columns.length != attributes.size()) {
      return false;
    }
    if (this.name == null ? name != null : name == null || !this.name.equals(name)) {
      return false;
    }
    if (fitting.sharesKeysWith(attributes)) {
      return true;
    }
    for (int i = 0; i < keys.length; i++) {
      if (!keys[i].equals(attributes.key(i))) {
        return false;
      }
    }
    fitting = attributes;
    return true;
  }

  /** Meets one row's value and tells its number in the column's dictionary, or -1. */
  int meet(int position, AttributeValue value) {
    if (varies[position] && columns[position].isPlain()) {
      return -1; // without a look at the value, which is seldom in the processor's cache
    }
    AttributeValue before = last[position];
    if (before != null && ValueCodec.same(before, value)) {
      return lastOrdinal[position];
    }
    varies[position] = before != null;
    int ordinal = columns[position].ordinalOf(value);
    last[position] = value;
    lastOrdinal[position] = ordinal;
    return ordinal;
  }
}
