package dev.pharos.store.lucene;

import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.Resource;
import dev.pharos.signal.Span;
import java.util.Arrays;

/**
 * The words, fingerprints and traces of the page being written, each once. For one thread; used
 * again after {@link #clear}.
 */
final class PageTerms {
  private static final long PAIR = 1L << 60;
  private static final long DURATION = 2L << 60;
  private static final long STATUS = 3L << 60;
  private static final long VALUE = 4L << 60;
  private static final long FINGERPRINT = 5L << 60;
  private static final long RESOURCE = 6L << 60;

  private final BlockVocabulary vocabulary;
  private final LongSet met = new LongSet();
  private final ByteSink words = new ByteSink(1 << 14);
  private final ByteSink scratch = new ByteSink(256);
  private int[] wordEnds = new int[512];
  private int wordCount;
  private long[] fingerprints = new long[2048];
  private int fingerprintCount;
  private long[] traces = new long[256];
  private int traceCount;

  PageTerms(BlockVocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  void clear() {
    met.clear();
    words.clear();
    wordCount = 0;
    fingerprintCount = 0;
    traceCount = 0;
  }

  int wordCount() {
    return wordCount;
  }

  /** All words, one behind the other. */
  byte[] words() {
    return words.array();
  }

  int wordEnd(int index) {
    return wordEnds[index];
  }

  int fingerprintCount() {
    return fingerprintCount;
  }

  long fingerprint(int index) {
    return fingerprints[index];
  }

  int traceCount() {
    return traceCount;
  }

  long trace(int index) {
    return traces[index];
  }

  void addTrace(long fingerprint) {
    if (traceCount == traces.length) {
      traces = Arrays.copyOf(traces, 2 * traceCount);
    }
    traces[traceCount++] = fingerprint;
  }

  /** What every row tells beside its varying values. */
  void addRow(Span span, int resource, SpanShape shape) {
    if (met.add(PAIR | (long) resource << 32 | shape.id())) {
      addPair(span, resource, shape);
    } else if (shape.name() == null) {
      addWord(Terms.OPERATION, span.name(), serviceName(resource));
    }
    long service = vocabulary.serviceOf(resource);
    int bucket = Terms.durationBucket(span.durationNs());
    if (met.add(DURATION | service << 8 | bucket)) {
      Terms.duration(words, serviceName(resource), bucket);
      endWord();
    }
    int status = WireNumbers.of(span.status());
    if (met.add(STATUS | service << 8 | status)) {
      addWord(Terms.STATUS, Integer.toString(status), serviceName(resource));
    }
  }

  /** A value of the block's dictionary. */
  void addValue(KeyColumn column, int ordinal, int resource) {
    long service = vocabulary.serviceOf(resource);
    long pair = (long) column.id() << 16 | ordinal;
    if (!met.add(VALUE | service << 40 | pair)) {
      return;
    }
    byte[] term = column.term(ordinal);
    if (term == null) {
      term = termOf(column, column.value(ordinal));
      column.keepTerm(ordinal, term);
    }
    if (term.length > 0) {
      words.putBytes(term, 0, term.length);
      Terms.endWithService(words, serviceName(resource));
      endWord();
    } else {
      addPlain(column.seed(), column.value(ordinal));
    }
  }

  /** A value that is in no dictionary, by the bytes of its text. */
  void addPlainText(long seed, byte[] bytes, int offset, int length) {
    addFingerprint(Fingerprint.of(seed, bytes, offset, length));
  }

  /** A value that is in no dictionary. */
  void addPlain(long seed, AttributeValue value) {
    scratch.clear();
    scratch.putTextBytes(value.toString());
    addPlainText(seed, scratch.array(), 0, scratch.length());
  }

  private void addPair(Span span, int resource, SpanShape shape) {
    String service = serviceName(resource);
    if (met.add(RESOURCE | resource)) {
      addResource(vocabulary.resource(resource), service);
    }
    addWord(Terms.OPERATION, span.name(), service);
    addWord(Terms.KIND, Integer.toString(WireNumbers.of(span.kind())), service);
    addAttributes(span.scope().attributes(), service);
    for (int i = 0; i < shape.size(); i++) {
      if (!shape.varies(i)) {
        KeyColumn column = shape.column(i);
        if (column.isPlain()) {
          addPlain(column.seed(), shape.constant(i));
        } else {
          addValue(column, shape.constantOrdinal(i), resource);
        }
      }
    }
  }

  private void addResource(Resource resource, String service) {
    addWord(Terms.SERVICE, "", service);
    addWord(Terms.NAMESPACE, resource.service().namespace(), service);
    addWord(Terms.ENVIRONMENT, resource.service().environment(), service);
    addWord(Terms.VERSION, resource.version(), service);
    addAttributes(resource.attributes(), service);
  }

  /** Attributes of a resource or scope; few and long-lived, so nothing is remembered of them. */
  private void addAttributes(Attributes attributes, String service) {
    for (int i = 0; i < attributes.size(); i++) {
      scratch.clear();
      scratch.putTextBytes(attributes.key(i));
      int keyLength = scratch.length();
      long seed = Fingerprint.of(0, scratch.array(), 0, keyLength);
      scratch.clear();
      scratch.putTextBytes(attributes.value(i).toString());
      if (!Terms.isWord(keyLength, scratch.length())) {
        addFingerprint(Fingerprint.of(seed, scratch.array(), 0, scratch.length()));
      } else {
        words.putByte(Terms.ATTRIBUTE);
        words.putTextBytes(attributes.key(i));
        words.putByte(Terms.KEY_END);
        words.putAll(scratch);
        Terms.endWithService(words, service);
        endWord();
      }
    }
  }

  /** The word without its service; empty where the value is found by fingerprint. */
  private byte[] termOf(KeyColumn column, AttributeValue value) {
    scratch.clear();
    scratch.putByte(Terms.ATTRIBUTE);
    scratch.putBytes(column.keyBytes(), 0, column.keyBytes().length);
    scratch.putByte(Terms.KEY_END);
    int start = scratch.length();
    scratch.putTextBytes(value.toString());
    boolean asText =
        column.count() <= SpanStoreLimits.TEXT_TERM_VALUES
            && Terms.isWord(column.keyBytes().length, scratch.length() - start);
    return asText ? scratch.toByteArray() : new byte[0];
  }

  private void addFingerprint(long hash) {
    if (met.add(FINGERPRINT | (hash & Fingerprint.MASK))) {
      if (fingerprintCount == fingerprints.length) {
        fingerprints = Arrays.copyOf(fingerprints, 2 * fingerprintCount);
      }
      fingerprints[fingerprintCount++] = hash;
    }
  }

  private void addWord(char letter, String text, String service) {
    Terms.word(words, letter, text, service);
    endWord();
  }

  private void endWord() {
    if (wordCount == wordEnds.length) {
      wordEnds = Arrays.copyOf(wordEnds, 2 * wordCount);
    }
    wordEnds[wordCount++] = words.length();
  }

  private String serviceName(int resource) {
    return vocabulary.resource(resource).service().name();
  }
}
