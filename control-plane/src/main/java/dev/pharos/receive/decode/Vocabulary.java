package dev.pharos.receive.decode;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The keys of attributes, and their values as far as they repeat, of the services that send at a
 * time. It only grows; when it has grown too much a new one takes its place, which is cheaper than
 * finding out what is no longer needed. Safe for use by many threads.
 */
final class Vocabulary {
  /** What may be remembered, in values of at most 300 bytes: at most about 10 MB. */
  private static final int MAX_STRAIN = 20_000;

  /** A key's table of texts, in the same measure. */
  private static final int STRAIN_OF_KEY = 8;

  /**
   * Lists longer than this share no keys: 64 is what a request with many captured headers has, and
   * the array of their keys stays small.
   */
  private static final int MAX_LENGTH = 64;

  /** Kinds of lists that begin alike; they are compared one after the other. */
  private static final int MAX_CHILDREN = 64;

  /** One request in so many looks for repetition where there was none. */
  private static final int PROBE_EVERY = 32;

  private final Map<String, RepeatedTexts> texts = new HashMap<>();
  private final AtomicInteger strain = new AtomicInteger();
  private final AtomicInteger requests = new AtomicInteger();
  private final KeyPath root = KeyPath.root(new RepeatedTexts(this));

  KeyPath root() {
    return root;
  }

  /** Whether the request that asks shall look for repetition everywhere. */
  boolean isProbe() {
    return requests.getAndIncrement() % PROBE_EVERY == 0;
  }

  /** The path to a key behind those of {@code before}; null when it is not to be remembered. */
  synchronized @Nullable KeyPath learn(KeyPath before, String key) {
    KeyPath known = before.next(key);
    if (known != null) {
      return known;
    }
    strain(1);
    if (before.length() == MAX_LENGTH || before.childCount() == MAX_CHILDREN) {
      return null;
    }
    RepeatedTexts textsOfKey = texts.get(key);
    if (textsOfKey == null) {
      textsOfKey = new RepeatedTexts(this);
      texts.put(key, textsOfKey);
      strain(STRAIN_OF_KEY);
    }
    return before.add(key, textsOfKey);
  }

  void strain(int more) {
    strain.addAndGet(more);
  }

  boolean isFull() {
    return strain.get() > MAX_STRAIN;
  }
}
