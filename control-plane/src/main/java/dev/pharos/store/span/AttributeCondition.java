package dev.pharos.store.span;

import dev.pharos.store.SpanFilter;
import dev.pharos.store.ValueTest;
import dev.pharos.store.disk.ByteSink;
import dev.pharos.store.disk.CorruptDataException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One attribute that a query asks for, worked out for the rows of one block. */
final class AttributeCondition implements RowCondition {
  private static final int NO_COLUMN = -1;

  private final boolean[] resources;
  private final boolean[] shapes;
  private final int column;
  private final ColumnReader.Wanted wanted;

  private final boolean anyResource;
  private final boolean columnMayHold;

  /** How many values each shape's rows have in the column. */
  private final int[] occurrences;

  /**
   * @param filter of an attribute of the span, and perhaps of its resource and scope too
   */
  AttributeCondition(StoredVocabulary vocabulary, SpanFilter.OfAttribute filter) {
    ValueTest test = filter.test();
    resources = new boolean[vocabulary.resourceCount()];
    boolean any = false;
    for (int i = 0; i < resources.length && filter.place().isResource(); i++) {
      resources[i] = filter.holds(vocabulary.resource(i).attributes());
      any |= resources[i];
    }
    anyResource = any;
    column = findColumn(vocabulary, filter.key());
    boolean[] values =
        column == NO_COLUMN ? new boolean[0] : findValues(vocabulary.column(column), test);
    columnMayHold = column != NO_COLUMN && (vocabulary.column(column).plain() || anyOf(values));
    wanted = new ColumnReader.Wanted(test, bytesOf(test), values);
    shapes = new boolean[vocabulary.shapeCount()];
    occurrences = new int[vocabulary.shapeCount()];
    for (int i = 0; i < shapes.length; i++) {
      StoredVocabulary.Shape shape = vocabulary.shape(i);
      shapes[i] =
          filter.place().isScope() && filter.holds(vocabulary.scope(shape.scope()).attributes());
      for (int p = 0; p < shape.columns().length; p++) {
        if (shape.columns()[p] == column) {
          if (shape.constants()[p] == null) {
            occurrences[i]++;
            shapes[i] |= test instanceof ValueTest.Present;
          } else if (test.test(shape.template().value(p))) {
            shapes[i] = true;
          }
        }
      }
    }
  }

  /** The bytes of the one text that will do; null where texts must be looked at as such. */
  private static byte @Nullable [] bytesOf(ValueTest test) {
    if (test instanceof ValueTest.In(Set<String> texts) && texts.size() == 1) {
      String text = texts.iterator().next();
      ByteSink bytes = new ByteSink(3 * text.length());
      bytes.putTextBytes(text);
      return bytes.toByteArray();
    }
    return null;
  }

  @Override
  public boolean mayHold(int shape) {
    return shapes[shape] || anyResource || (occurrences[shape] > 0 && columnMayHold);
  }

  @Override
  public void narrow(StoredPage page, boolean[] candidates) throws CorruptDataException {
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

  private static boolean[] findValues(StoredVocabulary.Column column, ValueTest test) {
    boolean[] found = new boolean[column.values().length];
    for (int i = 0; i < found.length; i++) {
      found[i] = test.test(column.values()[i]);
    }
    return found;
  }
}
