package dev.pharos.store.lucene;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a person should know, each once. Safe for many threads. */
final class Notices {
  private final Set<String> sentences = new LinkedHashSet<>();
  private long dropped;

  synchronized void add(String sentence) {
    if (sentences.contains(sentence)) {
      return;
    }
    if (sentences.size() < SpanStoreLimits.NOTICES) {
      sentences.add(sentence);
    } else {
      dropped++;
    }
  }

  synchronized List<String> list() {
    List<String> list = new ArrayList<>(sentences);
    if (dropped > 0) {
      list.add("and " + dropped + " notices more");
    }
    return list;
  }
}
