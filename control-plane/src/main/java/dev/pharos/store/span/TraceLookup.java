package dev.pharos.store.span;

import dev.pharos.signal.ServiceId;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.TraceId;
import dev.pharos.store.disk.CorruptDataException;
import dev.pharos.store.disk.Notices;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/** Gathers a trace from all places of a view; of rows that are one span the last added answers. */
final class TraceLookup {
  private final StoreView view;
  private final PageReader pages;
  private final Notices notices;

  TraceLookup(StoreView view, PageReader pages, Notices notices) {
    this.view = view;
    this.pages = pages;
    this.notices = notices;
  }

  private record Key(long spanId, SpanKind kind, ServiceId service) {
    static Key of(Span span) {
      return new Key(span.spanId(), span.kind(), span.service());
    }
  }

  /** How much of a page's rows is read. */
  private interface Rows {
    void read(StoredPage page, int end, IntPredicate wanted, RowReader.RowConsumer consumer)
        throws CorruptDataException;
  }

  private record Fragment(long sequence, List<Span> spans) {}

  /** Pages that may hold rows of the trace. */
  List<PageRef> places(TraceId traceId) {
    return places(traceId, partition -> true);
  }

  /** Those of segments, and of days from one on, which is asking fewer. */
  List<PageRef> places(TraceId traceId, long fromDay) {
    return places(traceId, partition -> partition.isFrom(fromDay));
  }

  private List<PageRef> places(TraceId traceId, Predicate<PartitionView> asked) {
    long word = Words.trace(traceId.high(), traceId.low());
    List<PageRef> found = new ArrayList<>(2);
    for (PartitionView partition : view.partitions()) {
      if (!asked.test(partition)) {
        continue;
      }
      partition
          .traces()
          .find(
              word,
              block -> {
                for (long set = block.pagesWith(word); set != 0; set &= set - 1) {
                  int page = Long.numberOfTrailingZeros(set);
                  found.add(new PageRef(partition.pages(), block, page));
                }
              });
    }
    return found;
  }

  boolean isHot(TraceId traceId) {
    return view.hot().stream().anyMatch(block -> block.newestRow(traceId) >= 0);
  }

  List<Span> find(TraceId traceId) throws IOException {
    return find(traceId, places(traceId));
  }

  List<Span> find(TraceId traceId, List<PageRef> places) throws IOException {
    return find(traceId, places, RowReader::read);
  }

  /** As {@link #find}, where spans in pages are given without attributes. */
  List<Span> findOutline(TraceId traceId) throws IOException {
    return find(traceId, places(traceId), RowReader::readOutlines);
  }

  /** Rows of the trace that are in days; those that are one span are several here. */
  List<Span> inDays(TraceId traceId) throws IOException {
    List<Span> found = new ArrayList<>();
    for (PageRef place : places(traceId, partition -> !partition.isSegment())) {
      try {
        found.addAll(read(place, traceId, RowReader::read));
      } catch (CorruptDataException e) {
        notices.add(Damage.of(place, e));
      }
    }
    return found;
  }

  private List<Span> find(TraceId traceId, List<PageRef> places, Rows rows) throws IOException {
    List<Fragment> fragments = new ArrayList<>();
    for (PageRef place : places) {
      try {
        List<Span> spans = read(place, traceId, rows);
        fragments.add(new Fragment(place.block().sequence(), spans));
      } catch (CorruptDataException e) {
        notices.add(Damage.of(place, e));
      }
    }
    return merge(traceId, fragments);
  }

  /** Several at once: a page that holds many of them is read once. */
  Map<TraceId, List<Span>> findAll(Collection<TraceId> traceIds) throws IOException {
    Map<PageRef, Set<TraceId>> places = new LinkedHashMap<>();
    Map<TraceId, List<Fragment>> fragments = new HashMap<>();
    for (TraceId traceId : traceIds) {
      fragments.put(traceId, new ArrayList<>(2));
      for (PageRef place : places(traceId)) {
        places.computeIfAbsent(place, at -> new HashSet<>()).add(traceId);
      }
    }
    for (Map.Entry<PageRef, Set<TraceId>> place : places.entrySet()) {
      PageRef page = place.getKey();
      try {
        read(page, place.getValue())
            .forEach((traceId, spans) ->
                fragments
                    .getOrDefault(traceId, List.of())
                    .add(new Fragment(page.block().sequence(), spans)));
      } catch (CorruptDataException e) {
        notices.add(Damage.of(page, e));
      }
    }
    Map<TraceId, List<Span>> found = new HashMap<>();
    fragments.forEach((traceId, parts) -> {
      List<Span> spans = merge(traceId, parts);
      if (!spans.isEmpty()) {
        found.put(traceId, spans);
      }
    });
    return found;
  }

  /** With what is not in pages yet; of what came several times the last. */
  private List<Span> merge(TraceId traceId, List<Fragment> fragments) {
    for (HotBlock block : view.hot()) {
      fragments.add(new Fragment(block.sequence(), block.trace(traceId).reversed()));
    }
    fragments.sort(Comparator.comparingLong(Fragment::sequence));
    Map<Key, Span> last = new LinkedHashMap<>();
    fragments.forEach(fragment -> fragment.spans().forEach(span -> last.put(Key.of(span), span)));
    return List.copyOf(last.values());
  }

  private Map<TraceId, List<Span>> read(PageRef place, Set<TraceId> traceIds) throws IOException {
    StoredPage page = pages.load(place);
    BitSet wanted = new BitSet();
    for (int trace = 0; trace < page.traces(); trace++) {
      if (traceIds.contains(page.traceId(trace))) {
        wanted.set(page.traceStart(trace), page.traceEnd(trace));
      }
    }
    Map<TraceId, List<Span>> found = new HashMap<>();
    RowReader.read(
        page,
        wanted.length(),
        wanted::get,
        (row, span) -> found.computeIfAbsent(span.traceId(), id -> new ArrayList<>()).add(span));
    return found;
  }

  private List<Span> read(PageRef place, TraceId traceId, Rows rows) throws IOException {
    StoredPage page = pages.load(place);
    int trace = page.findTrace(traceId);
    if (trace < 0) {
      return List.of();
    }
    int start = page.traceStart(trace);
    int end = page.traceEnd(trace);
    List<Span> spans = new ArrayList<>(end - start);
    rows.read(page, end, row -> row >= start, (row, span) -> spans.add(span));
    return spans;
  }
}
