package dev.pharos.store.span;

import dev.pharos.store.disk.CorruptDataException;
import java.util.Arrays;
import java.util.List;

/** Conditions on rows put together. For one thread. */
final class CombinedCondition {
  private CombinedCondition() {}

  record All(List<RowCondition> parts) implements RowCondition {
    @Override
    public boolean mayHold(int shape) {
      return parts.stream().allMatch(part -> part.mayHold(shape));
    }

    @Override
    public void narrow(StoredPage page, boolean[] candidates) throws CorruptDataException {
      for (RowCondition part : parts) {
        if (!anyOf(candidates, page.rows())) {
          return;
        }
        part.narrow(page, candidates);
      }
    }
  }

  record Some(List<RowCondition> parts) implements RowCondition {
    @Override
    public boolean mayHold(int shape) {
      return parts.stream().anyMatch(part -> part.mayHold(shape));
    }

    @Override
    public void narrow(StoredPage page, boolean[] candidates) throws CorruptDataException {
      int rows = page.rows();
      boolean[] open = Arrays.copyOf(candidates, rows);
      Arrays.fill(candidates, 0, rows, false);
      for (RowCondition part : parts) {
        if (!anyOf(open, rows)) {
          return;
        }
        boolean[] met = open.clone();
        part.narrow(page, met);
        for (int row = 0; row < rows; row++) {
          candidates[row] |= met[row];
          open[row] &= !met[row];
        }
      }
    }
  }

  record Not(RowCondition part) implements RowCondition {
    @Override
    public boolean mayHold(int shape) {
      return true;
    }

    @Override
    public void narrow(StoredPage page, boolean[] candidates) throws CorruptDataException {
      boolean[] met = Arrays.copyOf(candidates, page.rows());
      part.narrow(page, met);
      for (int row = 0; row < met.length; row++) {
        candidates[row] &= !met[row];
      }
    }
  }

  private static boolean anyOf(boolean[] values, int count) {
    for (int i = 0; i < count; i++) {
      if (values[i]) {
        return true;
      }
    }
    return false;
  }
}
