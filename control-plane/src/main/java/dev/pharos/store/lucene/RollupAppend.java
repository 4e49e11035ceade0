package dev.pharos.store.lucene;

import com.github.luben.zstd.ZstdCompressCtx;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A part of what one call appended, as the document it becomes on disk: some twenty bytes a window,
 * where windows as objects take several hundred.
 */
record RollupAppend(long sequence, RollupPeriod period, RollupDocument document) {
  /** Windows of a document: enough to compress, few enough to read for one window. */
  private static final int DOCUMENT_WINDOWS = 256;

  /** The objects around a document's payload. */
  private static final long OVERHEAD_BYTES = 200;

  /**
   * Splits windows by period and group, and those by time, so that a reader of a short range opens
   * few of them.
   */
  static <T> List<RollupAppend> of(
      long sequence,
      RollupKind<T> kind,
      RollupStretch stretch,
      List<T> windows,
      ZstdCompressCtx compressor) {
    List<T> sorted = new ArrayList<>(windows);
    sorted.sort(Comparator.comparingLong(kind.startNs()));
    List<RollupAppend> appends = new ArrayList<>();
    int from = 0;
    while (from < sorted.size()) {
      RollupPeriod period = RollupPeriod.of(stretch, kind.startNs().applyAsLong(sorted.get(from)));
      int to = from + 1;
      while (to < sorted.size() && kind.startNs().applyAsLong(sorted.get(to)) < period.endNs()) {
        to++;
      }
      for (RollupDocument document : documents(kind, sorted.subList(from, to), compressor)) {
        appends.add(new RollupAppend(sequence, period, document));
      }
      from = to;
    }
    return appends;
  }

  private static <T> List<RollupDocument> documents(
      RollupKind<T> kind, List<T> windows, ZstdCompressCtx compressor) {
    Map<String, List<T>> groups = new LinkedHashMap<>();
    for (T window : windows) {
      groups.computeIfAbsent(kind.group().apply(window), key -> new ArrayList<>()).add(window);
    }
    List<RollupDocument> documents = new ArrayList<>();
    groups.forEach((group, all) -> {
      for (int from = 0; from < all.size(); from += DOCUMENT_WINDOWS) {
        int to = Math.min(all.size(), from + DOCUMENT_WINDOWS);
        documents.add(RollupDocument.of(kind, group, all.subList(from, to), compressor));
      }
    });
    return documents;
  }

  /** How much memory it takes, about. */
  long bytes() {
    return OVERHEAD_BYTES + document.payload().length;
  }
}
