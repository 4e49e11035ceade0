package dev.pharos.store.disk;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a person should know, each once. Safe for many threads. */
public final class Notices {
  /** Damage beyond it is counted in the last one. */
  private static final int LIMIT = 100;

  private final Set<String> sentences = new LinkedHashSet<>();
  private long dropped;

  public synchronized void add(String sentence) {
    if (sentences.contains(sentence)) {
      return;
    }
    if (sentences.size() < LIMIT) {
      sentences.add(sentence);
    } else {
      dropped++;
    }
  }

  public synchronized List<String> list() {
    List<String> list = new ArrayList<>(sentences);
    if (dropped > 0) {
      list.add("and " + dropped + " notices more");
    }
    return list;
  }
}
