package dev.pharos.store.span;

import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.Resource;
import dev.pharos.signal.Span;
import dev.pharos.store.disk.ByteSink;
import java.util.Arrays;

/**
 * Collects what the pages of the block being written are found by: each word once per page or,
 * where a page has very many, a few times. For one thread; used again after {@link #beginBlock}.
 */
final class PageHashes {
  private static final long PAIR = 1L << 60;

  private final BlockVocabulary vocabulary;
  private final RecentLongs met = new RecentLongs();
  private final RecentLongs words = new RecentLongs();
  private final ByteSink scratch = new ByteSink(256);
  private boolean[] resources = new boolean[16];
  private long[] serviceHashes = new long[16];
  private long[] hashes = new long[1 << 16];
  private byte[] pages = new byte[1 << 16];
  private int count;
  private long[] traces = new long[1 << 11];
  private int traceCount;
  private int page;

  /** Counts the pages of all blocks. */
  private int pageNumber;

  PageHashes(BlockVocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  void beginBlock() {
    count = 0;
    traceCount = 0;
    page = -1;
    int services = vocabulary.serviceCount();
    if (serviceHashes.length < services) {
      serviceHashes = new long[services];
    }
    for (int i = 0; i < services; i++) {
      serviceHashes[i] = Words.service(vocabulary.serviceName(i));
    }
  }

  void beginPage() {
    page++;
    pageNumber++;
    met.clear();
    words.clear();
    int needed = vocabulary.resourceCount();
    if (resources.length < needed) {
      resources = new boolean[needed];
    }
    Arrays.fill(resources, 0, needed, false);
  }

  int count() {
    return count;
  }

  long hash(int index) {
    return hashes[index];
  }

  /** Number of the page in its block. */
  int page(int index) {
    return pages[index];
  }

  void addTrace(long high, long low) {
    long hash = Words.trace(high, low);
    append(hash);
    if (traceCount == traces.length) {
      traces = Arrays.copyOf(traces, 2 * traceCount);
    }
    traces[traceCount++] = hash;
  }

  /** Traces of the block; one that goes on in the next page counts again. */
  int traceCount() {
    return traceCount;
  }

  long trace(int index) {
    return traces[index];
  }

  /** What every row tells beside its varying values. */
  void addRow(Span span, int resource, SpanShape shape) {
    if (met.add(PAIR | (long) resource << 32 | shape.id())) {
      addPair(span, resource, shape);
    } else if (shape.name() == null) {
      addWord(Words.word(Words.OPERATION, span.name()), resource);
    }
  }

  /** A value of the block's dictionary. */
  void addValue(KeyColumn column, int ordinal, int resource) {
    if (column.isFirstOnPage(ordinal, pageNumber)) {
      append(Words.found(column.hash(ordinal)));
    }
    if (column.isCommon()) {
      int service = vocabulary.serviceOf(resource);
      if (column.isFirstOnPage(ordinal, service, pageNumber)) {
        append(Words.inService(Words.found(column.hash(ordinal)), serviceHashes[service]));
      }
    }
  }

  /** A value that is in no dictionary, by the bytes of its text. */
  void addPlainText(KeyColumn column, byte[] bytes, int offset, int length) {
    add(Words.found(Words.value(column.keyHash(), bytes, offset, length)));
  }

  /** A value that is in no dictionary. */
  void addPlain(KeyColumn column, AttributeValue value) {
    scratch.clear();
    scratch.putTextBytes(value.toString());
    addPlainText(column, scratch.array(), 0, scratch.length());
  }

  /** A whole number that is in no dictionary. */
  void addPlain(KeyColumn column, long value) {
    scratch.clear();
    scratch.putDecimal(value);
    addPlainText(column, scratch.array(), 0, scratch.length());
  }

  private void addPair(Span span, int resource, SpanShape shape) {
    if (!resources[resource]) {
      resources[resource] = true;
      addResource(vocabulary.resource(resource), resource);
    }
    addWord(Words.word(Words.OPERATION, span.name()), resource);
    if (!span.scope().attributes().isEmpty()) {
      addAttributes(span.scope().attributes(), resource);
    }
    for (int i = 0; i < shape.size(); i++) {
      if (!shape.varies(i)) {
        KeyColumn column = shape.column(i);
        if (column.isPlain()) {
          addPlain(column, shape.constant(i));
        } else {
          addValue(column, shape.constantOrdinal(i), resource);
        }
      }
    }
  }

  private void addResource(Resource of, int resource) {
    addWord(Words.word(Words.NAMESPACE, of.service().namespace()), resource);
    addWord(Words.word(Words.ENVIRONMENT, of.service().environment()), resource);
    addWord(Words.word(Words.VERSION, of.version()), resource);
    addAttributes(of.attributes(), resource);
  }

  private void addAttributes(Attributes attributes, int resource) {
    for (int i = 0; i < attributes.size(); i++) {
      scratch.clear();
      scratch.putTextBytes(attributes.value(i).toString());
      long key = Words.key(attributes.key(i));
      long value = Words.value(key, scratch.array(), 0, scratch.length());
      addWord(Words.found(value), resource);
    }
  }

  /** A word alone and in its service. */
  private void addWord(long word, int resource) {
    add(word);
    add(Words.inService(word, serviceHashes[vocabulary.serviceOf(resource)]));
  }

  private void add(long hash) {
    if (hash == 0 || words.add(hash)) {
      append(hash);
    }
  }

  private void append(long hash) {
    if (count == hashes.length) {
      hashes = Arrays.copyOf(hashes, 2 * count);
      pages = Arrays.copyOf(pages, 2 * count);
    }
    hashes[count] = hash;
    pages[count++] = (byte) page;
  }
}
