package dev.pharos.store.span;

import dev.pharos.signal.TimeRange;
import dev.pharos.store.AttributePlace;
import dev.pharos.store.SpanFilter;
import dev.pharos.store.SpanQuery;
import dev.pharos.store.SpanText;
import dev.pharos.store.ValueTest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a query asks of the index, worked out once: words that a page must hold, and shapes of spans
 * that a block must have so that its conditions can meet on one span. What the index cannot answer,
 * such as patterns, narrows nothing; alternatives lead to the pages of each. For one thread.
 */
final class SearchPlan {
  private static final char NOT_INDEXED = 0;

  private final TimeRange range;
  private final Conjunction root;

  /** By outlines that are alike: whether all conditions can meet on one span. */
  private final Map<Long, Boolean> meetings = new HashMap<>();

  SearchPlan(SpanQuery query) {
    range = query.range();
    root = conjunction(PositiveFilter.of(query.filter()), PageTraits.ANY);
  }

  /** The pages of a block that may hold rows that meet the conditions. */
  long pages(BlockIndex block) {
    long found = root.pages(block, block.pagesWithin(range.fromNs(), range.toNs()));
    return found != 0 && root.mayNeverMeet() && !canMeet(block.outline()) ? 0 : found;
  }

  private boolean canMeet(BlockOutline outline) {
    return meetings.computeIfAbsent(outline.fingerprint(), key -> root.shapes(outline) != 0);
  }

  /**
   * Conditions that must all hold.
   *
   * @param words of each list one must hold; one that ruled out a block lately comes first, since
   *     it will again
   * @param traits null where they ask nothing that was not asked around this
   * @param alternatives of each list one must hold
   */
  private record Conjunction(
      List<List<WordCondition>> words,
      @Nullable PageTraits traits,
      List<List<Conjunction>> alternatives) {

    long pages(BlockIndex block, long among) {
      long found = among;
      for (int i = 0; found != 0 && i < words.size(); i++) {
        long held = 0;
        for (WordCondition word : words.get(i)) {
          held |= word.pages(block);
        }
        found &= held;
        if (found == 0 && i > 0) {
          words.addFirst(words.remove(i));
        }
      }
      if (found != 0 && traits != null) {
        found &= block.pagesWith(traits);
      }
      for (List<Conjunction> any : alternatives) {
        long held = 0;
        for (Conjunction alternative : any) {
          held |= found == held ? 0 : alternative.pages(block, found);
        }
        found = held;
      }
      return found;
    }

    /** True where more than one thing is asked of a span's shape. */
    boolean mayNeverMeet() {
      return words.size() + alternatives.size() > 1;
    }

    long shapes(BlockOutline outline) {
      long shapes = BlockOutline.ALL;
      for (List<WordCondition> any : words) {
        long held = 0;
        for (WordCondition word : any) {
          held |= word.shapes(outline);
        }
        shapes &= held;
      }
      for (List<Conjunction> any : alternatives) {
        long held = 0;
        for (Conjunction alternative : any) {
          held |= alternative.shapes(outline);
        }
        shapes &= held;
      }
      return shapes;
    }
  }

  private static Conjunction conjunction(SpanFilter filter, PageTraits around) {
    List<SpanFilter> parts = filter instanceof SpanFilter.All(var all) ? all : List.of(filter);
    PageTraits traits = around;
    for (SpanFilter part : parts) {
      traits = traits.with(part);
    }
    String name = traits.service();
    Long service = name == null ? null : Words.service(name);
    List<List<WordCondition>> words = new ArrayList<>();
    List<List<Conjunction>> alternatives = new ArrayList<>();
    for (SpanFilter part : parts) {
      switch (part) {
        case SpanFilter.OfText(SpanText text, ValueTest.In(Set<String> values)) -> {
          char kind = kind(text);
          if (kind != NOT_INDEXED) {
            words.add(
                values.stream().map(value -> WordCondition.text(kind, value, service)).toList());
          }
        }
        case SpanFilter.OfAttribute(
                AttributePlace place,
                String key,
                ValueTest.In(Set<String> values))
            when place != AttributePlace.EVENT ->
            words.add(
                values.stream()
                    .map(value -> WordCondition.attribute(key, value, service))
                    .toList());
        case SpanFilter.OfTrace(var traceId) -> words.add(List.of(WordCondition.trace(traceId)));
        case SpanFilter.Some(List<SpanFilter> some) -> {
          PageTraits known = traits;
          alternatives.add(some.stream().map(each -> conjunction(each, known)).toList());
        }
        default -> {}
      }
    }
    return new Conjunction(words, traits.equals(around) ? null : traits, alternatives);
  }

  private static char kind(SpanText text) {
    return switch (text) {
      case NAME -> Words.OPERATION;
      case VERSION -> Words.VERSION;
      case NAMESPACE -> Words.NAMESPACE;
      case ENVIRONMENT -> Words.ENVIRONMENT;
      default -> NOT_INDEXED;
    };
  }
}
