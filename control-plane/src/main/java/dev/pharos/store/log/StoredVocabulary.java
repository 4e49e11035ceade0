package dev.pharos.store.log;

import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.Resource;
import dev.pharos.signal.Scope;
import dev.pharos.store.disk.ByteSource;
import dev.pharos.store.disk.CorruptDataException;
import dev.pharos.store.disk.ValueCodec;
import java.util.List;

/** What the lines of a stored block share, as {@link LogVocabulary} wrote it. Immutable. */
final class StoredVocabulary {
  private final Column[] columns;
  private final Scope[] scopes;
  private final List<Resource> resources;
  private final Level[] levels;
  private final Shape[] shapes;
  private final Template[] templates;

  StoredVocabulary(ByteSource in, SharedResources shared) throws CorruptDataException {
    columns = new Column[in.readCount()];
    for (int i = 0; i < columns.length; i++) {
      String key = in.readText();
      AttributeValue[] values = new AttributeValue[in.readCount()];
      for (int v = 0; v < values.length; v++) {
        values[v] = ValueCodec.read(in);
      }
      columns[i] = new Column(key, values);
    }
    scopes = new Scope[in.readCount()];
    for (int i = 0; i < scopes.length; i++) {
      scopes[i] =
          new Scope(
              in.readText(),
              in.readText(),
              ValueCodec.readAttributes(in),
              (int) in.readVarint(),
              in.readText());
    }
    resources = shared.read(in);
    levels = new Level[in.readCount()];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = new Level((int) in.readZigzag(), in.readText());
    }
    shapes = new Shape[in.readCount()];
    for (int i = 0; i < shapes.length; i++) {
      int scope = in.readIndex(scopes.length);
      int[] shapeColumns = new int[in.readCount()];
      String[] keys = new String[shapeColumns.length];
      for (int c = 0; c < shapeColumns.length; c++) {
        shapeColumns[c] = in.readIndex(columns.length);
        keys[c] = columns[shapeColumns[c]].key();
      }
      shapes[i] = new Shape(scopes[scope], shapeColumns, keys);
    }
    templates = new Template[in.readCount()];
    for (int i = 0; i < templates.length; i++) {
      String text = in.readText();
      boolean[] deltas = new boolean[in.readCount()];
      for (int v = 0; v < deltas.length; v++) {
        deltas[v] = in.readByte() != 0;
      }
      templates[i] = new Template(text, deltas, marks(text, deltas.length));
    }
  }

  private static int[] marks(String text, int variables) throws CorruptDataException {
    int[] marks = new int[variables];
    int found = 0;
    for (int at = 0; at < text.length() && found < variables; at++) {
      if (text.charAt(at) <= BodySplitter.TEXT) {
        marks[found++] = at;
      }
    }
    if (found < variables) {
      throw new CorruptDataException("a template has fewer variables than it says");
    }
    return marks;
  }

  /** An attribute's key and its values; those have none that stand in the chunks. */
  record Column(String key, AttributeValue[] values) {}

  record Level(int number, String text) {}

  record Shape(Scope scope, int[] columns, String[] keys) {}

  /**
   * @param deltas by variable; whether it is written as difference to the one before
   * @param marks by variable; where in the text it stands
   */
  record Template(String text, boolean[] deltas, int[] marks) {
    int mark(int variable) {
      return marks[variable];
    }
  }

  int columnCount() {
    return columns.length;
  }

  Column column(int index) {
    return columns[index];
  }

  /** Of the attributes with a key; less than 0 where the block has none. */
  int columnOf(String key) {
    for (int i = 0; i < columns.length; i++) {
      if (columns[i].key().equals(key)) {
        return i;
      }
    }
    return -1;
  }

  List<Resource> resources() {
    return resources;
  }

  Level level(int index) throws CorruptDataException {
    return levels[checked(index, levels.length)];
  }

  Shape shape(int index) throws CorruptDataException {
    return shapes[checked(index, shapes.length)];
  }

  int templateCount() {
    return templates.length;
  }

  Template template(int index) throws CorruptDataException {
    return templates[checked(index, templates.length)];
  }

  private static int checked(int index, int size) throws CorruptDataException {
    if (index < 0 || index >= size) {
      throw new CorruptDataException("number " + index + " of " + size);
    }
    return index;
  }
}
