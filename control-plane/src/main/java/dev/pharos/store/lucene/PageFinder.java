package dev.pharos.store.lucene;

import dev.pharos.signal.SpanKind;
import dev.pharos.signal.TraceId;
import dev.pharos.store.SpanQuery;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;
import org.apache.lucene.util.StringHelper;
import org.jspecify.annotations.Nullable;

/**
 * Asks a partition's index for the pages that may hold what is sought: all that do, and a few that
 * do not.
 */
final class PageFinder {
  private PageFinder() {}

  /** Pages with rows of a trace. */
  static List<PageRef> findTrace(PartitionView partition, TraceId traceId) throws IOException {
    BytesRef term = new BytesRef(new byte[Fingerprint.BYTES]);
    Terms.fingerprint(Fingerprint.of(traceId.high(), traceId.low()), term);
    List<PageRef> found = new ArrayList<>(2);
    for (LeafReaderContext context : partition.reader().leaves()) {
      LeafReader leaf = context.reader();
      TermsEnum terms = terms(leaf, Terms.TRACES);
      if (terms == null || !terms.seekExact(term)) {
        continue;
      }
      PageDocument.Reader pages = new PageDocument.Reader(partition.pages(), leaf);
      PostingsEnum documents = terms.postings(null, PostingsEnum.NONE);
      for (int doc; (doc = documents.nextDoc()) != DocIdSetIterator.NO_MORE_DOCS; ) {
        found.add(pages.read(doc));
      }
    }
    return found;
  }

  /** Pages that may hold rows that meet the conditions. */
  static List<PageRef> find(PartitionView partition, SpanQuery query) throws IOException {
    List<PageRef> found = new ArrayList<>();
    for (LeafReaderContext context : partition.reader().leaves()) {
      LeafReader leaf = context.reader();
      FixedBitSet documents = candidates(leaf, query);
      PageDocument.Reader pages = new PageDocument.Reader(partition.pages(), leaf);
      int doc = documents.length() == 0 ? DocIdSetIterator.NO_MORE_DOCS : documents.nextSetBit(0);
      while (doc != DocIdSetIterator.NO_MORE_DOCS) {
        PageRef page = pages.read(doc);
        if (page.minStartNs() < query.range().toNs()
            && page.maxStartNs() >= query.range().fromNs()) {
          found.add(page);
        }
        doc =
            doc + 1 < documents.length()
                ? documents.nextSetBit(doc + 1)
                : DocIdSetIterator.NO_MORE_DOCS;
      }
    }
    return found;
  }

  private static FixedBitSet candidates(LeafReader leaf, SpanQuery query) throws IOException {
    FixedBitSet all = new FixedBitSet(leaf.maxDoc());
    all.set(0, leaf.maxDoc());
    String service = query.service();
    if (service != null) {
      narrow(leaf, all, Terms.SERVICE, "", service);
    }
    narrow(leaf, all, Terms.NAMESPACE, query.namespace(), service);
    narrow(leaf, all, Terms.ENVIRONMENT, query.environment(), service);
    narrow(leaf, all, Terms.VERSION, query.version(), service);
    narrow(leaf, all, Terms.OPERATION, query.operation(), service);
    if (query.status() != null) {
      String status = Integer.toString(WireNumbers.of(query.status()));
      narrow(leaf, all, Terms.STATUS, status, service);
    }
    if (!query.kinds().isEmpty()) {
      FixedBitSet any = new FixedBitSet(leaf.maxDoc());
      for (SpanKind kind : query.kinds()) {
        addWord(leaf, any, Terms.KIND, Integer.toString(WireNumbers.of(kind)), service);
      }
      all.and(any);
    }
    if (query.minDurationNs() != null || query.maxDurationNs() != null) {
      FixedBitSet any = new FixedBitSet(leaf.maxDoc());
      addDurations(leaf, any, query);
      all.and(any);
    }
    for (Map.Entry<String, String> wanted : query.attributes().entrySet()) {
      FixedBitSet any = new FixedBitSet(leaf.maxDoc());
      addAttribute(leaf, any, wanted.getKey(), wanted.getValue(), service);
      all.and(any);
    }
    return all;
  }

  private static void narrow(
      LeafReader leaf,
      FixedBitSet all,
      char letter,
      @Nullable String text,
      @Nullable String service)
      throws IOException {
    if (text != null) {
      FixedBitSet any = new FixedBitSet(leaf.maxDoc());
      addWord(leaf, any, letter, text, service);
      all.and(any);
    }
  }

  private static void addWord(
      LeafReader leaf, FixedBitSet any, char letter, String text, @Nullable String service)
      throws IOException {
    ByteSink word = new ByteSink(128);
    Terms.word(word, letter, text, service == null ? "" : service);
    addWord(leaf, any, word, service != null);
  }

  private static void addAttribute(
      LeafReader leaf, FixedBitSet any, String key, String text, @Nullable String service)
      throws IOException {
    ByteSink keyBytes = new ByteSink(128);
    keyBytes.putTextBytes(key);
    ByteSink textBytes = new ByteSink(128);
    textBytes.putTextBytes(text);
    if (Terms.isWord(keyBytes.length(), textBytes.length())) {
      ByteSink word = new ByteSink(128);
      word.putByte(Terms.ATTRIBUTE);
      word.putAll(keyBytes);
      word.putByte(Terms.KEY_END);
      word.putAll(textBytes);
      Terms.endWithService(word, service == null ? "" : service);
      addWord(leaf, any, word, service != null);
    }
    long seed = Fingerprint.of(0, keyBytes.array(), 0, keyBytes.length());
    long hash = Fingerprint.of(seed, textBytes.array(), 0, textBytes.length());
    BytesRef term = new BytesRef(new byte[Fingerprint.BYTES]);
    Terms.fingerprint(hash, term);
    TermsEnum terms = terms(leaf, Terms.FINGERPRINTS);
    if (terms != null && terms.seekExact(term)) {
      addPostings(terms, any);
    }
  }

  /** Adds the documents of a word, or of all words that begin with it. */
  private static void addWord(LeafReader leaf, FixedBitSet any, ByteSink word, boolean whole)
      throws IOException {
    TermsEnum terms = terms(leaf, Terms.WORDS);
    BytesRef wanted = new BytesRef(word.array(), 0, word.length());
    if (terms == null) {
      return;
    }
    if (whole) {
      if (terms.seekExact(wanted)) {
        addPostings(terms, any);
      }
      return;
    }
    if (terms.seekCeil(wanted) == TermsEnum.SeekStatus.END) {
      return;
    }
    for (BytesRef term = terms.term();
        term != null && StringHelper.startsWith(term, wanted);
        term = terms.next()) {
      addPostings(terms, any);
    }
  }

  private static void addDurations(LeafReader leaf, FixedBitSet any, SpanQuery query)
      throws IOException {
    Long min = query.minDurationNs();
    Long max = query.maxDurationNs();
    int first = min == null ? 0 : Terms.durationBucket(min);
    int last = max == null ? Byte.MAX_VALUE : Terms.durationBucket(max);
    ByteSink prefix = new ByteSink(128);
    if (query.service() == null) {
      prefix.putByte(Terms.DURATION);
    } else {
      Terms.word(prefix, Terms.DURATION, query.service(), "");
    }
    TermsEnum terms = terms(leaf, Terms.WORDS);
    BytesRef wanted = new BytesRef(prefix.array(), 0, prefix.length());
    if (terms == null || terms.seekCeil(wanted) == TermsEnum.SeekStatus.END) {
      return;
    }
    for (BytesRef term = terms.term();
        term != null && StringHelper.startsWith(term, wanted);
        term = terms.next()) {
      int bucket = term.bytes[term.offset + term.length - 1];
      if (bucket >= first && bucket <= last) {
        addPostings(terms, any);
      }
    }
  }

  private static void addPostings(TermsEnum terms, FixedBitSet any) throws IOException {
    PostingsEnum documents = terms.postings(null, PostingsEnum.NONE);
    for (int doc; (doc = documents.nextDoc()) != DocIdSetIterator.NO_MORE_DOCS; ) {
      any.set(doc);
    }
  }

  private static @Nullable TermsEnum terms(LeafReader leaf, String field) throws IOException {
    org.apache.lucene.index.Terms terms = leaf.terms(field);
    return terms == null ? null : terms.iterator();
  }
}
