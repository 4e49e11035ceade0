package dev.pharos.store.span;

import dev.pharos.signal.Attributes;
import dev.pharos.store.disk.ByteSink;
import dev.pharos.store.disk.CorruptDataException;

/** One attribute that a query asks for, worked out for the rows of one block. */
final class AttributeCondition {
  private static final int NO_COLUMN = -1;

  private final boolean[] resources;
  private final boolean[] shapes;
  private final int column;
  private final ColumnReader.Wanted wanted;

  private final boolean anyResource;
  private final boolean columnMayHold;

  /** How many values each shape's rows have in the column. */
  private final int[] occurrences;

  AttributeCondition(StoredVocabulary vocabulary, String key, String text) {
    resources = new boolean[vocabulary.resourceCount()];
    boolean any = false;
    for (int i = 0; i < resources.length; i++) {
      resources[i] = SpanCondition.has(vocabulary.resource(i).attributes(), key, text);
      any |= resources[i];
    }
    anyResource = any;
    column = findColumn(vocabulary, key);
    ByteSink bytes = new ByteSink(3 * text.length());
    bytes.putTextBytes(text);
    boolean[] values =
        column == NO_COLUMN ? new boolean[0] : findValues(vocabulary.column(column), text);
    columnMayHold = column != NO_COLUMN && (vocabulary.column(column).plain() || anyOf(values));
    wanted = new ColumnReader.Wanted(text, bytes.toByteArray(), values);
    shapes = new boolean[vocabulary.shapeCount()];
    occurrences = new int[vocabulary.shapeCount()];
    for (int i = 0; i < shapes.length; i++) {
      StoredVocabulary.Shape shape = vocabulary.shape(i);
      Attributes scope = vocabulary.scope(shape.scope()).attributes();
      shapes[i] = SpanCondition.has(scope, key, text);
      for (int p = 0; p < shape.columns().length; p++) {
        if (shape.columns()[p] == column) {
          if (shape.constants()[p] == null) {
            occurrences[i]++;
          } else if (shape.template().value(p).toString().equals(text)) {
            shapes[i] = true;
          }
        }
      }
    }
  }

  /** False when no row of a shape can meet this. */
  boolean mayHold(int shape) {
    return shapes[shape] || anyResource || (occurrences[shape] > 0 && columnMayHold);
  }

  /** Takes the rows that do not meet this out of the candidates. */
  void narrow(StoredPage page, boolean[] candidates) throws CorruptDataException {
    boolean valuesNeeded = false;
    for (int row = 0; row < page.rows(); row++) {
      if (candidates[row] && !settled(page, row)) {
        if (occurrences[page.shape(row)] == 0) {
          candidates[row] = false;
        } else {
          valuesNeeded = true;
        }
      }
    }
    if (valuesNeeded) {
      narrowByValues(page, candidates);
    }
  }

  private boolean settled(StoredPage page, int row) {
    return shapes[page.shape(row)] || resources[page.resource(row)];
  }

  private void narrowByValues(StoredPage page, boolean[] candidates) throws CorruptDataException {
    ColumnReader values = new ColumnReader(page, column);
    for (int row = 0; row < page.rows(); row++) {
      boolean met = false;
      for (int i = occurrences[page.shape(row)]; i > 0; i--) {
        met |= values.readMatches(wanted);
      }
      if (!met && candidates[row] && !settled(page, row)) {
        candidates[row] = false;
      }
    }
  }

  private static boolean anyOf(boolean[] values) {
    for (boolean value : values) {
      if (value) {
        return true;
      }
    }
    return false;
  }

  private static int findColumn(StoredVocabulary vocabulary, String key) {
    for (int i = 0; i < vocabulary.columnCount(); i++) {
      if (vocabulary.column(i).key().equals(key)) {
        return i;
      }
    }
    return NO_COLUMN;
  }

  private static boolean[] findValues(StoredVocabulary.Column column, String text) {
    boolean[] found = new boolean[column.values().length];
    for (int i = 0; i < found.length; i++) {
      found[i] = column.values()[i].toString().equals(text);
    }
    return found;
  }
}
