package dev.pharos.store.span;

import dev.pharos.signal.Span;
import dev.pharos.signal.TraceId;
import dev.pharos.store.SpanFilter;
import dev.pharos.store.ValueTest;
import dev.pharos.store.disk.ByteSource;
import dev.pharos.store.disk.CorruptDataException;
import org.jspecify.annotations.Nullable;

/** Conditions on rows that ask for one thing. For one thread. */
final class LeafCondition {
  private LeafCondition() {}

  /** Rows of certain resources. */
  record OfResource(boolean[] resources, boolean any) implements RowCondition {
    static OfResource of(boolean[] resources) {
      boolean any = false;
      for (boolean resource : resources) {
        any |= resource;
      }
      return new OfResource(resources, any);
    }

    @Override
    public boolean mayHold(int shape) {
      return any;
    }

    @Override
    public void narrow(StoredPage page, boolean[] candidates) {
      for (int row = 0; row < page.rows(); row++) {
        candidates[row] &= resources[page.resource(row)];
      }
    }
  }

  /** Rows of certain shapes. */
  record OfShape(boolean[] shapes) implements RowCondition {
    @Override
    public boolean mayHold(int shape) {
      return shapes[shape];
    }

    @Override
    public void narrow(StoredPage page, boolean[] candidates) {
      for (int row = 0; row < page.rows(); row++) {
        candidates[row] &= shapes[page.shape(row)];
      }
    }
  }

  /**
   * Rows of certain names, which their shapes have, or they themselves.
   *
   * @param shapes those with a name that will do
   * @param own those whose rows have names of their own
   */
  record OfName(boolean[] shapes, boolean[] own, ValueTest test) implements RowCondition {
    @Override
    public boolean mayHold(int shape) {
      return shapes[shape] || own[shape];
    }

    @Override
    public void narrow(StoredPage page, boolean[] candidates) throws CorruptDataException {
      ByteSource names = null;
      for (int row = 0; row < page.rows(); row++) {
        int shape = page.shape(row);
        if (own[shape]) {
          names = names == null ? page.stream(PageFormat.NAMES) : names;
          String name = names.readText();
          candidates[row] &= candidates[row] && test.test(name);
        } else {
          candidates[row] &= shapes[shape];
        }
      }
    }
  }

  /**
   * Rows of certain statuses.
   *
   * @param statuses bits by their wire numbers
   */
  record OfStatus(int statuses) implements RowCondition {
    @Override
    public boolean mayHold(int shape) {
      return true;
    }

    @Override
    public void narrow(StoredPage page, boolean[] candidates) {
      for (int row = 0; row < page.rows(); row++) {
        candidates[row] &= (statuses >> (page.bits(row) & PageFormat.STATUS_BITS) & 1) != 0;
      }
    }
  }

  record OfDuration(SpanFilter.OfDuration filter) implements RowCondition {
    @Override
    public boolean mayHold(int shape) {
      return true;
    }

    @Override
    public void narrow(StoredPage page, boolean[] candidates) throws CorruptDataException {
      for (int row = 0; row < page.rows(); row++) {
        candidates[row] &= filter.holds(page.durationNs(row));
      }
    }
  }

  record OfTrace(TraceId traceId) implements RowCondition {
    @Override
    public boolean mayHold(int shape) {
      return true;
    }

    @Override
    public void narrow(StoredPage page, boolean[] candidates) {
      int trace = page.findTrace(traceId);
      for (int row = 0; row < page.rows(); row++) {
        candidates[row] &=
            trace >= 0 && row >= page.traceStart(trace) && row < page.traceEnd(trace);
      }
    }
  }

  /**
   * What is checked on whole spans.
   *
   * @param bit that a row must have to be worth it
   */
  record OfSpan(SpanFilter filter, int bit) implements RowCondition {
    @Override
    public boolean mayHold(int shape) {
      return true;
    }

    @Override
    public void narrow(StoredPage page, boolean[] candidates) throws CorruptDataException {
      int end = 0;
      for (int row = 0; row < page.rows(); row++) {
        candidates[row] &= (page.bits(row) & bit) != 0;
        end = candidates[row] ? row + 1 : end;
      }
      RowReader.read(
          page,
          end,
          row -> candidates[row],
          (row, span) -> {
            candidates[row] = holds(span);
          });
    }

    private boolean holds(@Nullable Span span) {
      return span != null && filter.matches(span);
    }
  }
}
