package dev.pharos.store.span;

import dev.pharos.signal.StatusCode;
import dev.pharos.store.SpanQuery;
import dev.pharos.store.disk.ByteSource;
import dev.pharos.store.disk.CorruptDataException;
import dev.pharos.store.disk.WireNumbers;
import java.util.Arrays;

/**
 * A query's conditions, worked out for one block so that its rows are checked by numbers. Tells
 * exactly the rows for which {@link SpanCondition} holds. For one thread.
 */
final class BlockCondition {
  private final SpanQuery query;
  private final StoredVocabulary vocabulary;
  private final boolean[] resources;
  private final boolean[] shapes;
  private final AttributeCondition[] attributes;
  private final boolean anyResource;
  private boolean[] candidates = new boolean[0];

  BlockCondition(SpanQuery query, StoredVocabulary vocabulary) {
    this.query = query;
    this.vocabulary = vocabulary;
    resources = new boolean[vocabulary.resourceCount()];
    boolean any = false;
    for (int i = 0; i < resources.length; i++) {
      resources[i] = SpanCondition.origin(query, vocabulary.resource(i));
      any |= resources[i];
    }
    anyResource = any;
    shapes = new boolean[vocabulary.shapeCount()];
    for (int i = 0; i < shapes.length; i++) {
      StoredVocabulary.Shape shape = vocabulary.shape(i);
      boolean kind = query.kinds().isEmpty() || query.kinds().contains(shape.kind());
      boolean name =
          query.operation() == null
              || shape.name() == null
              || query.operation().equals(shape.name());
      shapes[i] = kind && name;
    }
    attributes =
        query.attributes().entrySet().stream()
            .map(wanted -> new AttributeCondition(vocabulary, wanted.getKey(), wanted.getValue()))
            .toArray(AttributeCondition[]::new);
  }

  /** False when no row of the block can meet all conditions: none has all those keys and values. */
  boolean mayMatch() {
    if (!anyResource) {
      return false;
    }
    for (int shape = 0; shape < shapes.length; shape++) {
      boolean may = shapes[shape];
      for (int i = 0; may && i < attributes.length; i++) {
        may = attributes[i].mayHold(shape);
      }
      if (may) {
        return true;
      }
    }
    return false;
  }

  /** By row: whether it meets all conditions. Valid until the next call. */
  boolean[] matches(StoredPage page) throws CorruptDataException {
    int rows = page.rows();
    if (candidates.length < rows) {
      candidates = new boolean[rows];
    }
    Arrays.fill(candidates, 0, rows, false);
    if (!anyResource) {
      return candidates;
    }
    StatusCode status = query.status();
    int wantedStatus = status == null ? -1 : WireNumbers.of(status);
    boolean anyDuration = query.minDurationNs() != null || query.maxDurationNs() != null;
    boolean any = false;
    for (int row = 0; row < rows; row++) {
      boolean met =
          shapes[page.shape(row)]
              && resources[page.resource(row)]
              && (wantedStatus < 0 || (page.bits(row) & PageFormat.STATUS_BITS) == wantedStatus)
              && query.range().contains(page.startNs(row))
              && (!anyDuration || SpanCondition.duration(query, page.durationNs(row)));
      candidates[row] = met;
      any |= met;
    }
    if (any && query.operation() != null) {
      narrowByOwnNames(page, query.operation());
    }
    if (any) {
      for (AttributeCondition attribute : attributes) {
        attribute.narrow(page, candidates);
      }
    }
    return candidates;
  }

  private void narrowByOwnNames(StoredPage page, String operation) throws CorruptDataException {
    boolean own = false;
    for (int row = 0; row < page.rows() && !own; row++) {
      own = vocabulary.shape(page.shape(row)).name() == null;
    }
    if (!own) {
      return;
    }
    ByteSource names = page.stream(PageFormat.NAMES);
    for (int row = 0; row < page.rows(); row++) {
      if (vocabulary.shape(page.shape(row)).name() == null) {
        candidates[row] &= operation.equals(names.readText());
      }
    }
  }
}
