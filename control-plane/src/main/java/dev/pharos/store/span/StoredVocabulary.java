package dev.pharos.store.span;

import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.Resource;
import dev.pharos.signal.Scope;
import dev.pharos.signal.SpanKind;
import dev.pharos.store.TraceKeeper;
import dev.pharos.store.disk.ByteSource;
import dev.pharos.store.disk.CorruptDataException;
import dev.pharos.store.disk.ValueCodec;
import org.jspecify.annotations.Nullable;

/**
 * What the rows of a stored block share, as {@link BlockVocabulary} wrote it. Immutable after
 * reading; strings, scopes and resources are shared by all spans that are made of it.
 */
final class StoredVocabulary {
  private final Column[] columns;
  private final Scope[] scopes;
  private final Resource[] resources;
  private final Shape[] shapes;

  private StoredVocabulary(Column[] columns, Scope[] scopes, Resource[] resources, Shape[] shapes) {
    this.columns = columns;
    this.scopes = scopes;
    this.resources = resources;
    this.shapes = shapes;
  }

  /** An attribute key; values is empty and plain true where rows hold the values themselves. */
  record Column(String key, boolean plain, AttributeValue[] values) {}

  /**
   * What spans of one origin have in common.
   *
   * @param name null where each row has its own
   * @param columns by position
   * @param constants by position; null where rows have their own value
   * @param decided true where some of it says what was decided of the trace
   */
  record Shape(
      SpanKind kind,
      @Nullable String name,
      int scope,
      int[] columns,
      @Nullable AttributeValue[] constants,
      Attributes template,
      boolean decided) {
    static boolean isDecision(String key) {
      return key.equals(TraceKeeper.WEIGHT) || key.equals(TraceKeeper.PARTIAL);
    }
  }

  static StoredVocabulary read(ByteSource in) throws CorruptDataException {
    Column[] columns = new Column[in.readCount()];
    for (int i = 0; i < columns.length; i++) {
      String key = in.readText();
      boolean plain = in.readByte() != 0;
      AttributeValue[] values = new AttributeValue[in.readCount()];
      for (int v = 0; v < values.length; v++) {
        values[v] = ValueCodec.read(in);
      }
      columns[i] = new Column(key, plain, values);
    }
    Scope[] scopes = new Scope[in.readCount()];
    for (int i = 0; i < scopes.length; i++) {
      scopes[i] =
          new Scope(
              in.readText(),
              in.readText(),
              ValueCodec.readAttributes(in),
              (int) in.readVarint(),
              in.readText());
    }
    Resource[] resources = new Resource[in.readCount()];
    for (int i = 0; i < resources.length; i++) {
      resources[i] =
          new Resource(ValueCodec.readAttributes(in), (int) in.readVarint(), in.readText());
    }
    Shape[] shapes = new Shape[in.readCount()];
    for (int i = 0; i < shapes.length; i++) {
      shapes[i] = readShape(in, columns, scopes.length);
    }
    return new StoredVocabulary(columns, scopes, resources, shapes);
  }

  int columnCount() {
    return columns.length;
  }

  Column column(int index) {
    return columns[index];
  }

  int scopeCount() {
    return scopes.length;
  }

  Scope scope(int index) {
    return scopes[index];
  }

  int resourceCount() {
    return resources.length;
  }

  Resource resource(int index) {
    return resources[index];
  }

  int shapeCount() {
    return shapes.length;
  }

  Shape shape(int index) {
    return shapes[index];
  }

  private static Shape readShape(ByteSource in, Column[] columns, int scopeCount)
      throws CorruptDataException {
    SpanKind kind = SpanKind.ofWire(in.readByte());
    String name = in.readByte() == 0 ? in.readText() : null;
    int scope = in.readIndex(scopeCount);
    int size = in.readCount();
    int[] shapeColumns = new int[size];
    String[] keys = new String[size];
    @Nullable AttributeValue[] constants = new AttributeValue[size];
    AttributeValue[] filled = new AttributeValue[size];
    boolean decided = false;
    for (int i = 0; i < size; i++) {
      shapeColumns[i] = in.readIndex(columns.length);
      Column column = columns[shapeColumns[i]];
      keys[i] = column.key();
      decided |= Shape.isDecision(keys[i]);
      long code = in.readVarint();
      if (code != 0) {
        if (!column.plain() && (code < 0 || code > column.values().length)) {
          throw new CorruptDataException("value " + code + " of " + column.values().length);
        }
        constants[i] = column.plain() ? ValueCodec.read(in) : column.values()[(int) code - 1];
      }
      AttributeValue constant = constants[i];
      filled[i] = constant == null ? AttributeValue.Empty.INSTANCE : constant;
    }
    Attributes template = Attributes.ofOwned(keys, filled);
    return new Shape(kind, name, scope, shapeColumns, constants, template, decided);
  }
}
