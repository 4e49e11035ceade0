package dev.pharos.store.span;

import dev.pharos.store.SpanQuery;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a query asks of the index, worked out once: words that a page must hold, and shapes of spans
 * that a block must have so that its conditions can meet on one span. For one thread.
 */
final class SearchPlan {
  private final SpanQuery query;
  private final PageTraits traits;

  /** All must hold; one that ruled out a block lately comes first, since it will again. */
  private final List<WordCondition> words = new ArrayList<>();

  /** By outlines that are alike: whether all conditions can meet on one span. */
  private final Map<Long, Boolean> meetings = new HashMap<>();

  SearchPlan(SpanQuery query) {
    this.query = query;
    this.traits = PageTraits.of(query);
    String name = query.service();
    Long service = name == null ? null : Words.service(name);
    query
        .attributes()
        .forEach((key, text) -> words.add(WordCondition.attribute(key, text, service)));
    add(Words.VERSION, query.version(), service);
    add(Words.NAMESPACE, query.namespace(), service);
    add(Words.ENVIRONMENT, query.environment(), service);
    add(Words.OPERATION, query.operation(), service);
  }

  /** The pages of a block that may hold rows that meet the conditions. */
  long pages(BlockIndex block) {
    long found = block.pagesWithin(query.range().fromNs(), query.range().toNs());
    for (int i = 0; found != 0 && i < words.size(); i++) {
      found &= words.get(i).pages(block);
      if (found == 0 && i > 0) {
        words.addFirst(words.remove(i));
      }
    }
    if (found != 0 && !traits.areAny()) {
      found &= block.pagesWith(traits);
    }
    return found != 0 && words.size() > 1 && !canMeet(block.outline()) ? 0 : found;
  }

  private boolean canMeet(BlockOutline outline) {
    return meetings.computeIfAbsent(
        outline.fingerprint(),
        key -> {
          long shapes = BlockOutline.ALL;
          for (WordCondition condition : words) {
            shapes &= condition.shapes(outline);
          }
          return shapes != 0;
        });
  }

  private void add(char kind, @Nullable String text, @Nullable Long service) {
    if (text != null) {
      words.add(WordCondition.text(kind, text, service));
    }
  }
}
