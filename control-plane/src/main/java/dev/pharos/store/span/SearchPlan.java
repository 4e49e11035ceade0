package dev.pharos.store.span;

import dev.pharos.store.SpanQuery;
import dev.pharos.store.disk.ByteSink;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a query asks of the index: the words that pages must hold, worked out once. Immutable. */
final class SearchPlan {
  private final SpanQuery query;
  private final PageTraits traits;

  /** Of each group a page must hold at least one word. */
  private final List<long[]> words = new ArrayList<>();

  SearchPlan(SpanQuery query) {
    this.query = query;
    this.traits = PageTraits.of(query);
    query.attributes().forEach(this::addAttribute);
    add(Words.OPERATION, query.operation());
    add(Words.VERSION, query.version());
    add(Words.NAMESPACE, query.namespace());
    add(Words.ENVIRONMENT, query.environment());
  }

  /** The pages of a block that may hold rows that meet the conditions. */
  long pages(BlockIndex block) {
    long found = block.pagesWithin(query.range().fromNs(), query.range().toNs());
    for (long[] any : words) {
      if (found == 0) {
        return 0;
      }
      long held = 0;
      for (long word : any) {
        held |= block.pagesWith(word);
      }
      found &= held;
    }
    return found == 0 || traits.areAny() ? found : found & block.pagesWith(traits);
  }

  private void add(char kind, @Nullable String text) {
    if (text != null) {
      words.add(new long[] {inService(Words.word(kind, text))});
    }
  }

  private void addAttribute(String key, String text) {
    ByteSink bytes = new ByteSink(64);
    bytes.putTextBytes(text);
    long value = Words.value(Words.key(key), bytes.array(), 0, bytes.length());
    words.add(new long[] {Words.rare(value), inService(Words.common(value))});
  }

  private long inService(long word) {
    String service = query.service();
    return service == null ? word : Words.inService(word, Words.service(service));
  }
}
