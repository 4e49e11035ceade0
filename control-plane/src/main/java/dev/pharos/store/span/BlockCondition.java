package dev.pharos.store.span;

import dev.pharos.signal.Attributes;
import dev.pharos.signal.StatusCode;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.SpanFilter;
import dev.pharos.store.SpanQuery;
import dev.pharos.store.SpanText;
import dev.pharos.store.ValueTest;
import dev.pharos.store.disk.CorruptDataException;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * A query's conditions, worked out for one block so that its rows are checked by numbers. Tells
 * exactly the rows for which {@link SpanQuery#matches} holds. For one thread.
 */
final class BlockCondition {
  private final TimeRange range;
  private final StoredVocabulary vocabulary;
  private final RowCondition root;
  private boolean[] candidates = new boolean[0];

  BlockCondition(SpanQuery query, StoredVocabulary vocabulary) {
    this.range = query.range();
    this.vocabulary = vocabulary;
    this.root = condition(query.filter());
  }

  /** False when no row of the block can meet all conditions: none has all those keys and values. */
  boolean mayMatch() {
    for (int shape = 0; shape < vocabulary.shapeCount(); shape++) {
      if (root.mayHold(shape)) {
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
    for (int row = 0; row < rows; row++) {
      candidates[row] = range.contains(page.startNs(row));
    }
    root.narrow(page, candidates);
    return candidates;
  }

  private RowCondition condition(SpanFilter filter) {
    return switch (filter) {
      case SpanFilter.All(var filters) -> new CombinedCondition.All(cheapestFirst(filters));
      case SpanFilter.Some(var filters) -> new CombinedCondition.Some(cheapestFirst(filters));
      case SpanFilter.Not(var inner) -> new CombinedCondition.Not(condition(inner));
      case SpanFilter.OfText(SpanText text, ValueTest test) -> text(filter, text, test);
      case SpanFilter.OfKind(var kinds) ->
          shapes(shape -> kinds.contains(vocabulary.shape(shape).kind()));
      case SpanFilter.OfStatus(var statuses) -> {
        int bits = 0;
        for (StatusCode status : statuses) {
          bits |= 1 << status.wireNumber();
        }
        yield new LeafCondition.OfStatus(bits);
      }
      case SpanFilter.OfDuration duration -> new LeafCondition.OfDuration(duration);
      case SpanFilter.OfAttribute attribute -> attribute(attribute);
      case SpanFilter.OfEventName names -> new LeafCondition.OfSpan(names, PageFormat.HAS_EVENTS);
      case SpanFilter.OfTrace(var traceId) -> new LeafCondition.OfTrace(traceId);
    };
  }

  private RowCondition text(SpanFilter filter, SpanText text, ValueTest test) {
    return switch (text) {
      case NAME ->
          new LeafCondition.OfName(
              table(
                  vocabulary.shapeCount(),
                  shape -> {
                    String name = vocabulary.shape(shape).name();
                    return name != null && test.test(name);
                  }),
              table(vocabulary.shapeCount(), shape -> vocabulary.shape(shape).name() == null),
              test);
      case SCOPE_NAME ->
          shapes(shape -> test.test(vocabulary.scope(vocabulary.shape(shape).scope()).name()));
      // Rows without a message have an empty one.
      case STATUS_MESSAGE ->
          test.test("")
              ? new CombinedCondition.Not(
                  new LeafCondition.OfSpan(new SpanFilter.Not(filter), PageFormat.HAS_MESSAGE))
              : new LeafCondition.OfSpan(filter, PageFormat.HAS_MESSAGE);
      default ->
          LeafCondition.OfResource.of(
              table(
                  vocabulary.resourceCount(),
                  resource -> test.test(text.of(vocabulary.resource(resource)))));
    };
  }

  private RowCondition attribute(SpanFilter.OfAttribute wanted) {
    return switch (wanted.place()) {
      case EVENT -> new LeafCondition.OfSpan(wanted, PageFormat.HAS_EVENTS);
      case RESOURCE ->
          LeafCondition.OfResource.of(
              table(
                  vocabulary.resourceCount(),
                  resource -> wanted.holds(vocabulary.resource(resource).attributes())));
      case SCOPE -> shapes(shape -> wanted.holds(scopeOf(shape)));
      case SPAN, ANY -> new AttributeCondition(vocabulary, wanted);
    };
  }

  private Attributes scopeOf(int shape) {
    return vocabulary.scope(vocabulary.shape(shape).scope()).attributes();
  }

  /** What needs no column comes before what does, and whole spans come last. */
  private List<RowCondition> cheapestFirst(List<SpanFilter> filters) {
    return filters.stream()
        .map(this::condition)
        .sorted(Comparator.comparing(BlockCondition::cost))
        .toList();
  }

  private static int cost(RowCondition condition) {
    return switch (condition) {
      case LeafCondition.OfSpan whole -> 3;
      case CombinedCondition.All all -> 2;
      case CombinedCondition.Some some -> 2;
      case CombinedCondition.Not not -> 2;
      case AttributeCondition attribute -> 1;
      default -> 0;
    };
  }

  private RowCondition shapes(IntPredicate holds) {
    return new LeafCondition.OfShape(table(vocabulary.shapeCount(), holds));
  }

  private static boolean[] table(int size, IntPredicate holds) {
    boolean[] table = new boolean[size];
    for (int i = 0; i < size; i++) {
      table[i] = holds.test(i);
    }
    return table;
  }
}
