package dev.pharos.store.lucene;

import java.io.IOException;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.BytesTermAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.util.BytesRef;

/** A page as Lucene's document: its terms and where it lies. One object serves all pages. */
final class PageDocument {
  private static final String BLOCK = "block";
  private static final String PAGE = "page";
  private static final String LENGTH = "length";
  static final String ROWS = "rows";
  private static final String MIN_START = "min";
  private static final String MAX_START = "max";

  private static final FieldType TERMS = new FieldType();

  static {
    TERMS.setTokenized(true);
    TERMS.setOmitNorms(true);
    TERMS.setIndexOptions(IndexOptions.DOCS);
    TERMS.freeze();
  }

  private final Words words = new Words();
  private final Hashes fingerprints = new Hashes();
  private final Hashes traces = new Hashes();
  private final NumericDocValuesField block = new NumericDocValuesField(BLOCK, 0);
  private final NumericDocValuesField page = new NumericDocValuesField(PAGE, 0);
  private final NumericDocValuesField length = new NumericDocValuesField(LENGTH, 0);
  private final NumericDocValuesField rows = new NumericDocValuesField(ROWS, 0);
  private final NumericDocValuesField minStart = new NumericDocValuesField(MIN_START, 0);
  private final NumericDocValuesField maxStart = new NumericDocValuesField(MAX_START, 0);
  private final Document document = new Document();

  PageDocument() {
    document.add(new Field(Terms.WORDS, words, TERMS));
    document.add(new Field(Terms.FINGERPRINTS, fingerprints, TERMS));
    document.add(new Field(Terms.TRACES, traces, TERMS));
    document.add(block);
    document.add(page);
    document.add(length);
    document.add(rows);
    document.add(minStart);
    document.add(maxStart);
  }

  Document of(PageRef where, PageTerms terms) {
    words.source = terms;
    fingerprints.count = terms.fingerprintCount();
    fingerprints.numbers = terms::fingerprint;
    traces.count = terms.traceCount();
    traces.numbers = terms::trace;
    block.setLongValue(where.block());
    page.setLongValue(where.page());
    length.setLongValue(where.length());
    rows.setLongValue(where.rows());
    minStart.setLongValue(where.minStartNs());
    maxStart.setLongValue(where.maxStartNs());
    return document;
  }

  /** Reads back where pages lie, for documents in ascending order. */
  static final class Reader {
    private final PageFile file;
    private final NumericDocValues block;
    private final NumericDocValues page;
    private final NumericDocValues length;
    private final NumericDocValues rows;
    private final NumericDocValues minStart;
    private final NumericDocValues maxStart;

    Reader(PageFile file, LeafReader leaf) throws IOException {
      this.file = file;
      block = values(leaf, BLOCK);
      page = values(leaf, PAGE);
      length = values(leaf, LENGTH);
      rows = values(leaf, ROWS);
      minStart = values(leaf, MIN_START);
      maxStart = values(leaf, MAX_START);
    }

    PageRef read(int document) throws IOException {
      return new PageRef(
          file,
          value(block, document),
          value(page, document),
          (int) value(length, document),
          (int) value(rows, document),
          value(minStart, document),
          value(maxStart, document));
    }

    private static NumericDocValues values(LeafReader leaf, String name) throws IOException {
      NumericDocValues values = leaf.getNumericDocValues(name);
      if (values == null) {
        throw new CorruptDataException("the index has no " + name);
      }
      return values;
    }

    private static long value(NumericDocValues values, int document) throws IOException {
      if (!values.advanceExact(document)) {
        throw new CorruptDataException("the index lacks a value of document " + document);
      }
      return values.longValue();
    }
  }

  private static final class Words extends TokenStream {
    private final BytesTermAttribute term = addAttribute(BytesTermAttribute.class);
    private final BytesRef bytes = new BytesRef();

    @SuppressWarnings("NullAway.Init")
    private PageTerms source;

    private int next;

    @Override
    public boolean incrementToken() {
      if (next == source.wordCount()) {
        return false;
      }
      bytes.bytes = source.words();
      bytes.offset = next == 0 ? 0 : source.wordEnd(next - 1);
      bytes.length = source.wordEnd(next) - bytes.offset;
      term.setBytesRef(bytes);
      next++;
      return true;
    }

    @Override
    public void reset() {
      clearAttributes(); // the end of the document before has set some
      next = 0;
    }
  }

  private static final class Hashes extends TokenStream {
    private final BytesTermAttribute term = addAttribute(BytesTermAttribute.class);
    private final BytesRef bytes = new BytesRef(new byte[Fingerprint.BYTES]);
    private java.util.function.IntToLongFunction numbers = index -> 0;
    private int count;
    private int next;

    @Override
    public boolean incrementToken() {
      if (next == count) {
        return false;
      }
      Terms.fingerprint(numbers.applyAsLong(next++), bytes);
      term.setBytesRef(bytes);
      return true;
    }

    @Override
    public void reset() {
      clearAttributes(); // the end of the document before has set some
      next = 0;
    }
  }
}
