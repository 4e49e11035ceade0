package dev.pharos.store.metric;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import com.sun.management.ThreadMXBean;
import dev.pharos.signal.metric.LabelMatcher;
import dev.pharos.signal.metric.Labels;
import dev.pharos.store.disk.ByteSink;
import dev.pharos.store.disk.FileTree;
import dev.pharos.store.disk.Notices;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedSetDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.Weight;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.util.BytesRef;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The store's windows beside the same in Lucene: a document for each series and window, labels as
 * terms {@code name=value}, its chunks a binary value. Both give the same series, windows with the
 * same bytes of chunks; what that takes is printed. ADR 14 has the figures.
 */
@Tag("slow")
class LuceneComparisonTest {
  private static final int SERIES = Integer.getInteger("pharos.series", 2_000);
  private static final int WINDOWS = Integer.getInteger("pharos.windows", 3);
  private static final int WINDOWS_A_DAY = 12;
  private static final int CHUNKS = 4;
  private static final int RUNS = 30;
  private static final long FIRST_WINDOW = 248_616;
  private static final String TERMS = "label";
  private static final String LABELS = "labels";

  private final List<Labels> series = new ArrayList<>();

  /** Chunks of some series; the others have the same. */
  private final byte[][][] chunks = new byte[64][CHUNKS][];

  @TempDir private Path folder;

  /**
   * @param series once for each window
   * @param bytes of their chunks
   * @param hasLabels whether labels were read
   */
  private record Found(int series, long bytes, boolean hasLabels) {}

  private interface Select {
    Found run(List<LabelMatcher> matchers) throws IOException;
  }

  private static LabelMatcher is(String name, String value) {
    return new LabelMatcher(LabelMatcher.Type.EQUAL, name, value);
  }

  /** 20 services of 10 instances of 500 series each. */
  private void makeSeries() {
    for (int i = 0; series.size() < SERIES; i++) {
      int service = i / 10 % 20;
      for (int k = 0; k < 500 && series.size() < SERIES; k++) {
        series.add(
            Labels.of(
                "__name__",
                "http_server_requests_family_%02d_seconds_bucket".formatted(k / 10),
                "job",
                "service-" + service,
                "namespace",
                "shop-" + service % 4,
                "instance",
                "10.0.%d.%d:8080".formatted(i / 10, 10 + i % 10),
                "pod",
                "service-%d-%08x-%05x".formatted(service, service * 0x9E3779B1, i * 7919),
                "method",
                k % 2 == 0 ? "GET" : "POST",
                "uri",
                "/api/v1/things/" + k % 10,
                "status",
                k % 3 == 0 ? "500" : "200"));
      }
    }
    series.sort(null);
  }

  private void makeChunks() {
    List<RealisticSeries> kinds = RealisticSeries.all(1);
    for (int i = 0; i < chunks.length; i++) {
      RealisticSeries.Next next = kinds.get(i % kinds.size()).start().get();
      long time = FIRST_WINDOW * SeriesStoreLimits.WINDOW_MS + i;
      for (int k = 0; k < CHUNKS; k++) {
        SampleChunkWriter writer = SampleChunkWriter.ofFloats();
        for (int sample = 0; sample < SeriesStoreLimits.CHUNK_SAMPLES; sample++) {
          writer.append(time, next.value());
          time += 15_000;
        }
        ByteSink sink = new ByteSink(1 << 10);
        writer.writeTo(sink);
        chunks[i][k] = sink.toByteArray();
      }
    }
  }

  @Test
  void windowsAsPartsAndAsDocuments() throws IOException {
    makeSeries();
    makeChunks();
    long chunkBytes = 0;
    for (int i = 0; i < series.size(); i++) {
      for (byte[] chunk : chunks[i % chunks.length]) {
        chunkBytes += chunk.length;
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%,d series, %d windows, %.1f MB of chunks a window%n",
        SERIES,
        WINDOWS,
        chunkBytes / 1e6);

    List<StoredPart> parts = writeParts(chunkBytes);
    List<StoredPart> merged = merge(parts, chunkBytes);
    try (MMapDirectory directory = new MMapDirectory(folder.resolve("lucene"))) {
      writeDocuments(directory, chunkBytes);
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        compare(
            matchers -> fromParts(parts, matchers),
            matchers -> fromParts(merged, matchers),
            matchers -> fromLucene(reader, matchers));
      }
    }
  }

  private List<StoredPart> writeParts(long chunkBytes) throws IOException {
    List<StoredPart> parts = new ArrayList<>();
    Path root = folder.resolve("parts");
    Cost cost = new Cost();
    long heapBefore = heap();
    for (int window = 0; window < WINDOWS; window++) {
      parts.add(writePart(root, new PartName(FIRST_WINDOW + window, window + 1)));
    }
    cost.print("store: a window written", WINDOWS);
    long all = FileTree.bytes(root) - WINDOWS * chunkBytes;
    long indexes = parts.stream().mapToLong(part -> part.index().length()).sum();
    System.out.printf(
        Locale.ROOT,
        "store: %.0f bytes beside the chunks for a series and window, %.0f of them its index; heap"
            + " of %d open parts %.1f MB%n",
        (double) all / WINDOWS / SERIES,
        (double) indexes / WINDOWS / SERIES,
        WINDOWS,
        (heap() - heapBefore) / 1e6);
    return parts;
  }

  private StoredPart writePart(Path root, PartName name) throws IOException {
    PartFile file = PartFile.create(root, name);
    SymbolTexts.OfLabels texts = new SymbolTexts.OfLabels();
    List<IndexedSeries> indexed = new ArrayList<>();
    for (Labels labels : series) {
      texts.add(labels);
      indexed.add(new IndexedSeries(labels, new ChunkList()));
    }
    texts.sort();
    ByteSink sink = new ByteSink(1 << 12);
    // In the order in which they are full.
    for (int k = 0; k < CHUNKS; k++) {
      for (int i = 0; i < series.size(); i++) {
        byte[] chunk = chunks[i % chunks.length][k];
        sink.clear();
        sink.putBytes(chunk, 0, chunk.length);
        int first = k * SeriesStoreLimits.CHUNK_SAMPLES * 15_000 + i % chunks.length;
        int last = first + (SeriesStoreLimits.CHUNK_SAMPLES - 1) * 15_000;
        indexed.get(i).chunks().add(file.add(sink), first, last, SeriesStoreLimits.CHUNK_SAMPLES);
        if (file.unwrittenBytes() > SeriesStoreLimits.UNWRITTEN_BYTES) {
          file.write();
        }
      }
    }
    NameRecords names = new NameRecords(texts);
    GrowingInts numbers = new GrowingInts();
    ByteSink records = new ByteSink(1 << 16);
    for (IndexedSeries one : indexed) {
      texts.numbersOf(one.labels(), numbers);
      names.add(numbers.array(), numbers.size(), one.chunks(), records);
    }
    names.finish(records);
    file.addNames(records);
    file.write();
    file.sync();
    try (PartIndexWriter writer = PartIndexWriter.create(name.index(root), name, texts)) {
      for (IndexedSeries one : indexed) {
        texts.numbersOf(one.labels(), numbers);
        writer.add(numbers.array(), numbers.size(), one.chunks());
      }
      writer.finish();
    }
    file.close();
    return StoredPart.open(root, name, file.written());
  }

  /** By day, as the store does. */
  private List<StoredPart> merge(List<StoredPart> parts, long chunkBytes) throws IOException {
    Cost cost = new Cost();
    List<StoredPart> merged = new ArrayList<>();
    for (int from = 0; from < parts.size(); from += WINDOWS_A_DAY) {
      List<StoredPart> day = parts.subList(from, Math.min(parts.size(), from + WINDOWS_A_DAY));
      PartName target = new PartName(day.getFirst().name().window(), WINDOWS + 1 + from);
      merged.add(
          new PartMerger(folder.resolve("parts"), day, target, new Notices(), () -> false).run());
    }
    cost.print("store: windows merged, each", WINDOWS);
    long joined = 0;
    for (StoredPart part : merged) {
      SeriesCursor cursor = part.index().cursor();
      for (int ordinal = 0; ordinal < part.index().series(); ordinal++) {
        ChunkList list = cursor.chunks(ordinal);
        for (int i = 0; i < list.size(); i++) {
          joined += part.file().place(list.place(i)).content().length;
        }
      }
    }
    long all = merged.stream().mapToLong(StoredPart::bytes).sum();
    long indexes = merged.stream().mapToLong(part -> part.index().length()).sum();
    System.out.printf(
        Locale.ROOT,
        "store, merged: %.0f bytes beside the chunks for a series and window, %.0f of them its"
            + " index; chunks %.0f %% of what they were%n",
        (double) (all - joined) / WINDOWS / SERIES,
        (double) indexes / WINDOWS / SERIES,
        100.0 * joined / WINDOWS / chunkBytes);
    return merged;
  }

  private void writeDocuments(MMapDirectory directory, long chunkBytes) throws IOException {
    Cost cost = new Cost();
    IndexWriterConfig config = new IndexWriterConfig().setRAMBufferSizeMB(64);
    config.setUseCompoundFile(false);
    try (IndexWriter writer = new IndexWriter(directory, config)) {
      for (int window = 0; window < WINDOWS; window++) {
        for (int i = 0; i < series.size(); i++) {
          writer.addDocument(document(series.get(i), window, chunks[i % chunks.length]));
        }
        writer.commit();
      }
      cost.print("Lucene: a window written", WINDOWS);
      printSize("Lucene", directory, chunkBytes);
      Cost merging = new Cost();
      writer.forceMerge(1);
      writer.commit();
      merging.print("Lucene: windows merged, each", WINDOWS);
    }
    printSize("Lucene, merged", directory, chunkBytes);
  }

  private static void printSize(String what, MMapDirectory directory, long chunkBytes)
      throws IOException {
    long bytes = 0;
    for (String file : directory.listAll()) {
      bytes += directory.fileLength(file);
    }
    System.out.printf(
        Locale.ROOT,
        "%s: %.0f bytes beside the chunks for a series and window%n",
        what,
        (double) (bytes - WINDOWS * chunkBytes) / WINDOWS / SERIES);
  }

  /** Labels by a dictionary, as Lucene keeps them smallest. */
  private static Document document(Labels labels, int window, byte[][] ofSeries) {
    Document document = new Document();
    for (int i = 0; i < labels.size(); i++) {
      BytesRef term = new BytesRef(labels.name(i) + "=" + labels.value(i));
      document.add(new StringField(TERMS, term, Field.Store.NO));
      document.add(new SortedSetDocValuesField(LABELS, term));
    }
    document.add(new NumericDocValuesField("window", window));
    ByteSink sink = new ByteSink(1 << 10);
    for (byte[] chunk : ofSeries) {
      sink.putBytes(chunk, 0, chunk.length);
    }
    document.add(new BinaryDocValuesField("chunks", new BytesRef(sink.toByteArray())));
    return document;
  }

  private void compare(Select parts, Select merged, Select lucene) throws IOException {
    Labels one = series.get(series.size() / 2);
    List<LabelMatcher> all = new ArrayList<>();
    for (int i = 0; i < one.size(); i++) {
      all.add(is(one.name(i), one.value(i)));
    }
    String metric = one.get(Labels.METRIC_NAME);
    print("one series by equal", all, parts, merged, lucene);
    print(
        "regex over many values",
        List.of(
            is(Labels.METRIC_NAME, metric),
            new LabelMatcher(LabelMatcher.Type.REGEX, "pod", "service-1?[0-5]-.*[02468ace]")),
        parts,
        merged,
        lucene);
    print("all of a metric", List.of(is(Labels.METRIC_NAME, metric)), parts, merged, lucene);
  }

  private static void print(
      String what, List<LabelMatcher> matchers, Select parts, Select merged, Select lucene)
      throws IOException {
    Found found = parts.run(matchers);
    assertThat(found.series()).isPositive();
    // Its chunks are joined, and smaller.
    assertThat(merged.run(matchers).series()).isEqualTo(found.series());
    assertThat(lucene.run(matchers)).isEqualTo(found);
    System.out.printf(
        Locale.ROOT,
        "%s (%,d of %d windows): store %.3f ms, merged %.3f ms, Lucene merged %.3f ms%n",
        what,
        found.series(),
        WINDOWS,
        median(parts, matchers),
        median(merged, matchers),
        median(lucene, matchers));
  }

  private static double median(Select select, List<LabelMatcher> matchers) throws IOException {
    long[] times = new long[RUNS];
    for (int i = 0; i < 2 * RUNS; i++) {
      long begin = System.nanoTime();
      select.run(matchers);
      times[i % RUNS] = System.nanoTime() - begin;
    }
    Arrays.sort(times);
    return times[RUNS / 2] / 1e6;
  }

  private static Found fromParts(List<StoredPart> parts, List<LabelMatcher> matchers)
      throws IOException {
    int found = 0;
    long bytes = 0;
    long labels = 0;
    for (StoredPart part : parts) {
      SeriesCursor cursor = part.index().cursor();
      for (int ordinal : part.index().matching(matchers)) {
        int texts = cursor.texts(ordinal);
        for (int i = 0; i < texts; i++) {
          labels += part.index().symbolBytes(cursor.text(i)).length;
        }
        ChunkList list = cursor.chunks(ordinal);
        int samples = 0;
        for (int i = 0; i < list.size(); i++) {
          bytes += part.file().place(list.place(i)).content().length;
          samples += list.samples(i);
        }
        found += samples / (CHUNKS * SeriesStoreLimits.CHUNK_SAMPLES);
      }
    }
    return new Found(found, bytes, labels > 0);
  }

  private static Found fromLucene(DirectoryReader reader, List<LabelMatcher> matchers)
      throws IOException {
    BooleanQuery.Builder query = new BooleanQuery.Builder();
    for (LabelMatcher matcher : matchers) {
      query.add(query(reader, matcher), BooleanClause.Occur.FILTER);
    }
    IndexSearcher searcher = new IndexSearcher(reader);
    searcher.setQueryCache(null);
    Weight weight =
        searcher.createWeight(
            searcher.rewrite(new ConstantScoreQuery(query.build())),
            ScoreMode.COMPLETE_NO_SCORES,
            1);
    int found = 0;
    long bytes = 0;
    long labels = 0;
    for (LeafReaderContext leaf : reader.leaves()) {
      Scorer scorer = weight.scorer(leaf);
      if (scorer == null) {
        continue;
      }
      BinaryDocValues values = Objects.requireNonNull(leaf.reader().getBinaryDocValues("chunks"));
      SortedSetDocValues texts =
          Objects.requireNonNull(leaf.reader().getSortedSetDocValues(LABELS));
      DocIdSetIterator documents = scorer.iterator();
      for (int id = documents.nextDoc();
          id != DocIdSetIterator.NO_MORE_DOCS;
          id = documents.nextDoc()) {
        texts.advanceExact(id);
        for (int i = 0; i < texts.docValueCount(); i++) {
          labels += texts.lookupOrd(texts.nextOrd()).length;
        }
        values.advanceExact(id);
        BytesRef value = values.binaryValue();
        bytes += Arrays.copyOfRange(value.bytes, value.offset, value.offset + value.length).length;
        found++;
      }
    }
    return new Found(found, bytes, labels > 0);
  }

  private static Query query(DirectoryReader reader, LabelMatcher matcher) throws IOException {
    if (matcher.type() == LabelMatcher.Type.EQUAL) {
      return new TermQuery(new Term(TERMS, matcher.name() + "=" + matcher.value()));
    }
    BytesRef prefix = new BytesRef(matcher.name() + "=");
    Pattern pattern = Pattern.compile("(?s:" + matcher.value() + ")");
    List<BytesRef> wanted = new ArrayList<>();
    for (LeafReaderContext leaf : reader.leaves()) {
      TermsEnum terms = Terms.getTerms(leaf.reader(), TERMS).iterator();
      if (terms.seekCeil(prefix) == TermsEnum.SeekStatus.END) {
        continue;
      }
      for (BytesRef term = terms.term();
          term != null && term.utf8ToString().startsWith(matcher.name() + "=");
          term = terms.next()) {
        String value =
            new String(
                term.bytes,
                term.offset + prefix.length,
                term.length - prefix.length,
                StandardCharsets.UTF_8);
        if (pattern.matcher(value).matches()) {
          wanted.add(BytesRef.deepCopyOf(term));
        }
      }
    }
    return new TermInSetQuery(TERMS, wanted);
  }

  /** CPU time and allocation of this thread, from its making on. */
  private static final class Cost {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final long cpu = THREADS.getCurrentThreadCpuTime();
    private final long allocated = THREADS.getCurrentThreadAllocatedBytes();
    private final long begin = System.nanoTime();

    void print(String what, int of) {
      System.out.printf(
          Locale.ROOT,
          "%s: %.2f s of CPU, %.2f s in all, %.0f MB allocated%n",
          what,
          (THREADS.getCurrentThreadCpuTime() - cpu) / 1e9 / of,
          (System.nanoTime() - begin) / 1e9 / of,
          (THREADS.getCurrentThreadAllocatedBytes() - allocated) / 1e6 / of);
    }
  }

  private static long heap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
