package dev.pharos.receive.decode;

import dev.pharos.signal.Resource;
import dev.pharos.signal.Scope;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What requests share with those before them: texts that repeat, resources and scopes. Safe for use
 * by many threads.
 */
final class DecodeCaches {
  /** Names of keys, operations and events of some dozen services; at most about 3 MB. */
  private static final int TEXTS = 8_192;

  /** Longer texts are mostly stack traces, which do not repeat. */
  private static final int MAX_TEXT_BYTES = 128;

  /** Instances that send at a time; at most about 10 MB, usually some hundred kilobytes. */
  private static final int RESOURCES = 1_024;

  private static final int MAX_RESOURCE_BYTES = 4_096;

  /** Instrumentation libraries: some dozen per language. */
  private static final int SCOPES = 1_024;

  private static final int MAX_SCOPE_BYTES = 512;

  /** Streams that are pushed at a time; at most about 10 MB, usually some dozen kilobytes. */
  private static final int LOKI_STREAMS = 1_024;

  private static final int MAX_LABELS_BYTES = 2_048;

  /** Names of labels and structured metadata: some dozen per service. */
  private static final int LOKI_NAMES = 2_048;

  private final AtomicReference<Vocabulary> vocabulary = new AtomicReference<>(new Vocabulary());
  private final BytesCache<String> texts = new BytesCache<>(TEXTS, MAX_TEXT_BYTES);
  final BytesCache<Counted<Resource>> resources = new BytesCache<>(RESOURCES, MAX_RESOURCE_BYTES);
  final BytesCache<Counted<LokiStream>> lokiStreams =
      new BytesCache<>(LOKI_STREAMS, MAX_LABELS_BYTES);
  final BytesCache<LokiName> lokiNames = new BytesCache<>(LOKI_NAMES, MAX_TEXT_BYTES);
  final BytesCache<Counted<Scope>> scopes = new BytesCache<>(SCOPES, MAX_SCOPE_BYTES);

  /**
   * Something shared and how many elements reading it counts, hit or miss: whether a request keeps
   * its limits must not depend on what came before it.
   */
  record Counted<T>(T value, int elements) {}

  /** To be used for one request. */
  Vocabulary vocabulary() {
    Vocabulary current = vocabulary.get();
    if (current.isFull()) {
      vocabulary.compareAndSet(current, new Vocabulary());
      return vocabulary.get();
    }
    return current;
  }

  /** The text of these UTF-8 bytes; what is not UTF-8 becomes U+FFFD. */
  String text(byte[] bytes, int from, int length, NewTexts newTexts) {
    if (length == 0) {
      return "";
    }
    if (length > MAX_TEXT_BYTES) {
      return newTexts.make(bytes, from, length);
    }
    int hash = BytesCache.hash(bytes, from, length);
    String known = texts.get(hash, bytes, from, length);
    if (known != null) {
      return known;
    }
    int secretsBefore = newTexts.secrets();
    String text = newTexts.make(bytes, from, length);
    if (newTexts.secrets() == secretsBefore && texts.admits(hash, length)) {
      texts.put(hash, bytes, from, length, text);
    }
    return text;
  }

  static String newText(byte[] bytes, int from, int length) {
    return new String(bytes, from, length, StandardCharsets.UTF_8);
  }
}
