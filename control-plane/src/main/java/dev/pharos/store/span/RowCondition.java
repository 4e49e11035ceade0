package dev.pharos.store.span;

import dev.pharos.store.disk.CorruptDataException;

/** A condition on rows, worked out for one block so that they are checked by numbers. */
interface RowCondition {

  /** False when no row of a shape can meet this. */
  boolean mayHold(int shape);

  /**
   * Takes the rows that do not meet this out of the candidates, one of which there is for each row.
   */
  void narrow(StoredPage page, boolean[] candidates) throws CorruptDataException;
}
