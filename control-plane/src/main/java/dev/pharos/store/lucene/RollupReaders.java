package dev.pharos.store.lucene;

import dev.pharos.signal.TimeRange;
import dev.pharos.store.disk.CorruptDataException;
import dev.pharos.store.disk.Decompressors;
import dev.pharos.store.disk.Notices;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.StringHelper;
import org.jspecify.annotations.Nullable;

/** All periods as readers see them until the next commit; lives while anybody holds it. */
final class RollupReaders {
  private final Map<RollupPeriod, DirectoryReader> readers;
  private final AtomicInteger holders = new AtomicInteger(1);

  /** The caller holds it. */
  RollupReaders(Map<RollupPeriod, DirectoryReader> readers) {
    this.readers = Map.copyOf(readers);
    this.readers.values().forEach(DirectoryReader::incRef);
  }

  void hold() {
    holders.incrementAndGet();
  }

  void letGo() {
    if (holders.decrementAndGet() == 0) {
      for (DirectoryReader reader : readers.values()) {
        try {
          reader.decRef();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  /** Windows of documents that overlap the range, unchecked one by one. */
  <T> void read(
      RollupKind<T> kind,
      RollupStretch stretch,
      TimeRange range,
      @Nullable String group,
      Decompressors decompressors,
      Notices notices,
      List<T> into)
      throws IOException {
    for (Map.Entry<RollupPeriod, DirectoryReader> entry : readers.entrySet()) {
      RollupPeriod period = entry.getKey();
      if (period.stretch() == stretch
          && period.startNs() < range.toNs()
          && period.endNs() > range.fromNs()) {
        try {
          for (LeafReaderContext leaf : entry.getValue().leaves()) {
            readLeaf(leaf.reader(), kind, range, group, decompressors, into);
          }
        } catch (CorruptDataException | CorruptIndexException e) {
          notices.add(
              "Rollups of the period %s cannot be read wholly: %s."
                  .formatted(period.name(), e.getMessage()));
        }
      }
    }
  }

  private static <T> void readLeaf(
      LeafReader leaf,
      RollupKind<T> kind,
      TimeRange range,
      @Nullable String group,
      Decompressors decompressors,
      List<T> into)
      throws IOException {
    org.apache.lucene.index.Terms groups = leaf.terms(RollupDocument.GROUP);
    if (groups == null) {
      return;
    }
    TermsEnum terms = groups.iterator();
    if (group != null) {
      if (terms.seekExact(RollupDocument.term(kind, group))) {
        readDocuments(leaf, terms, kind, range, decompressors, into);
      }
      return;
    }
    BytesRef letter = new BytesRef(new byte[] {(byte) kind.letter()});
    if (terms.seekCeil(letter) == TermsEnum.SeekStatus.END) {
      return;
    }
    for (BytesRef term = terms.term();
        term != null && StringHelper.startsWith(term, letter);
        term = terms.next()) {
      readDocuments(leaf, terms, kind, range, decompressors, into);
    }
  }

  private static <T> void readDocuments(
      LeafReader leaf,
      TermsEnum terms,
      RollupKind<T> kind,
      TimeRange range,
      Decompressors decompressors,
      List<T> into)
      throws IOException {
    NumericDocValues min = leaf.getNumericDocValues(RollupDocument.MIN_START);
    NumericDocValues max = leaf.getNumericDocValues(RollupDocument.MAX_START);
    BinaryDocValues payloads = leaf.getBinaryDocValues(RollupDocument.PAYLOAD);
    PostingsEnum documents = terms.postings(null, PostingsEnum.NONE);
    for (int doc; (doc = documents.nextDoc()) != DocIdSetIterator.NO_MORE_DOCS; ) {
      if (!min.advanceExact(doc) || !max.advanceExact(doc) || !payloads.advanceExact(doc)) {
        throw new CorruptDataException("a rollup document lacks a field");
      }
      if (min.longValue() < range.toNs() && max.longValue() >= range.fromNs()) {
        RollupDocument.read(kind, payloads.binaryValue(), decompressors, into);
      }
    }
  }
}
