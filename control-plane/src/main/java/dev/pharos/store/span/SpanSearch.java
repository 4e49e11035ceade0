package dev.pharos.store.span;

import dev.pharos.signal.Span;
import dev.pharos.signal.TraceId;
import dev.pharos.store.SearchLimits;
import dev.pharos.store.SearchWatch;
import dev.pharos.store.SpanQuery;
import dev.pharos.store.SpanSearchResult;
import dev.pharos.store.TraceMatches;
import dev.pharos.store.disk.CorruptDataException;
import dev.pharos.store.disk.Notices;
import dev.pharos.store.disk.PageFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * One search over one view: hot blocks first, then candidate pages from the newest on, until no
 * older page can change the answer. For one thread.
 */
final class SpanSearch {
  private final StoreView view;
  private final SpanQuery query;
  private final SearchLimits limits;
  private final SearchWatch watch;
  private final PageReader pages;
  private final TraceLookup traces;
  private final Notices notices;
  private final SearchPlan plan;
  private final Map<TraceId, Match> matches = new HashMap<>();
  private boolean matchesChanged;
  private long settledAtNs = Long.MIN_VALUE;
  private long scanned;
  private boolean truncated;

  /**
   * The newest row of a trace that met the conditions.
   *
   * @param span where it is at hand; else it is in a page
   * @param checked true when it is known that no later row replaces it
   */
  private record Match(
      TraceId traceId,
      long startNs,
      @Nullable Span span,
      @Nullable PageRef page,
      int row,
      boolean checked) {}

  SpanSearch(
      StoreView view,
      SpanQuery query,
      SearchLimits limits,
      SearchWatch watch,
      PageReader pages,
      TraceLookup traces,
      Notices notices) {
    this.view = view;
    this.query = query;
    this.limits = limits;
    this.watch = watch;
    this.pages = pages;
    this.traces = traces;
    this.notices = notices;
    this.plan = new SearchPlan(query);
  }

  /** The traces with the spans that met the conditions. */
  SpanSearchResult run() throws IOException {
    look();
    List<Span> spans = new ArrayList<>();
    answer(match -> {
      Span span = spanOf(match);
      if (span != null) {
        spans.add(span);
      }
      return span != null;
    });
    return new SpanSearchResult(List.copyOf(spans), scanned, truncated);
  }

  /** The same traces, without reading the spans once more. */
  TraceMatches find() throws IOException {
    look();
    List<TraceMatches.Match> found = new ArrayList<>();
    answer(match -> found.add(new TraceMatches.Match(match.traceId(), match.startNs())));
    return new TraceMatches(List.copyOf(found), scanned, truncated);
  }

  private void look() throws IOException {
    for (HotBlock block : view.hot().reversed()) {
      searchHot(block);
      if (!watch.goOn(scanned, query.range().toNs())) {
        truncated = true;
        return;
      }
    }
    searchBlocks();
  }

  private void searchHot(HotBlock block) {
    int size = block.size();
    for (int row = size - 1; row >= 0; row--) {
      Span span = block.row(row);
      if (query.matches(span)) {
        meet(new Match(span.traceId(), span.startNs(), span, null, row, false));
      }
    }
    scanned += size;
    prune();
  }

  /** All partitions' blocks, those with newer spans first, until nothing older can matter. */
  private void searchBlocks() throws IOException {
    NewestBlocks blocks = new NewestBlocks(view.partitions());
    while (blocks.next()) {
      BlockIndex block = blocks.block();
      if (isSettled(block.maxStartNs())) {
        truncated |= plan.pages(block) != 0;
        if (truncated) {
          return;
        }
        continue;
      }
      long candidates = plan.pages(block);
      if (candidates != 0 && !searchBlock(blocks.pages(), block, candidates)) {
        return;
      }
    }
  }

  /** False when the limit of work was reached. */
  private boolean searchBlock(PageFile file, BlockIndex block, long candidates) throws IOException {
    BlockCondition blockCondition;
    try {
      blockCondition = new BlockCondition(query, pages.vocabulary(file, block));
    } catch (CorruptDataException e) {
      notices.add(Damage.of(file, block, e));
      return true;
    }
    if (!blockCondition.mayMatch()) {
      return true;
    }
    for (PageRef page : newestFirst(file, block, candidates)) {
      if (scanned >= limits.scannedSpans() || !watch.goOn(scanned, page.maxStartNs())) {
        truncated = true;
        return false;
      }
      if (isSettled(page.maxStartNs())) {
        truncated = true;
        break;
      }
      try {
        searchPage(page, blockCondition);
      } catch (CorruptDataException e) {
        notices.add(Damage.of(page, e));
      }
    }
    return true;
  }

  private static List<PageRef> newestFirst(PageFile file, BlockIndex block, long set) {
    List<PageRef> pages = new ArrayList<>();
    for (long rest = set; rest != 0; rest &= rest - 1) {
      pages.add(new PageRef(file, block, Long.numberOfTrailingZeros(rest)));
    }
    pages.sort(Comparator.comparingLong(PageRef::maxStartNs).reversed());
    return pages;
  }

  private void searchPage(PageRef where, BlockCondition blockCondition) throws IOException {
    StoredPage page = pages.load(where);
    scanned += page.rows();
    boolean[] rows = blockCondition.matches(page);
    for (int trace = 0; trace < page.traces(); trace++) {
      int newest = -1;
      for (int row = page.traceStart(trace); row < page.traceEnd(trace); row++) {
        if (rows[row] && (newest < 0 || page.startNs(row) > page.startNs(newest))) {
          newest = row;
        }
      }
      if (newest >= 0) {
        TraceId traceId = page.traceId(trace);
        meet(new Match(traceId, page.startNs(newest), null, where, newest, false));
      }
    }
    prune();
  }

  private void meet(Match match) {
    Match known = matches.get(match.traceId());
    if (known == null || match.startNs() > known.startNs()) {
      matches.put(match.traceId(), match);
      matchesChanged = true;
    }
  }

  /** More traces than the limit are known, and no row up to this start can be among the newest. */
  private boolean isSettled(long startNs) {
    if (matches.size() <= query.limit()) {
      return false;
    }
    if (matchesChanged) {
      settledAtNs = newestFirst().get(query.limit()).startNs();
      matchesChanged = false;
    }
    return settledAtNs > startNs;
  }

  private List<Match> newestFirst() {
    List<Match> sorted = new ArrayList<>(matches.values());
    sorted.sort(Comparator.comparingLong(Match::startNs).reversed());
    return sorted;
  }

  /** Forgets traces that are far behind the limit; some spare ones stay for those that drop out. */
  private void prune() {
    int kept = 2 * query.limit() + 16;
    if (matches.size() > 2 * kept) {
      truncated = true;
      List<Match> sorted = newestFirst();
      for (Match match : sorted.subList(kept, sorted.size())) {
        matches.remove(match.traceId());
      }
    }
  }

  /**
   * Hands over the newest traces up to the limit, each checked against later rows of the same
   * spans.
   */
  private void answer(Taker taker) throws IOException {
    PriorityQueue<Match> queue =
        new PriorityQueue<>(Comparator.comparingLong(Match::startNs).reversed());
    queue.addAll(matches.values());
    int taken = 0;
    Match match;
    while ((match = queue.poll()) != null) {
      if (!match.checked()) {
        Match checked = check(match);
        if (checked != null) {
          queue.add(checked);
        }
      } else if (taken == query.limit()) {
        truncated = true;
        break;
      } else if (taker.take(match)) {
        taken++;
      }
    }
  }

  /** Takes a match, unless it cannot be read. */
  private interface Taker {
    boolean take(Match match) throws IOException;
  }

  private @Nullable Match check(Match match) throws IOException {
    List<PageRef> places = traces.places(match.traceId());
    if (match.page() != null && places.size() == 1 && !traces.isHot(match.traceId())) {
      return new Match(match.traceId(), match.startNs(), null, match.page(), match.row(), true);
    }
    Span newest = null;
    for (Span span : traces.find(match.traceId(), places)) {
      if (query.matches(span) && (newest == null || span.startNs() > newest.startNs())) {
        newest = span;
      }
    }
    return newest == null
        ? null
        : new Match(match.traceId(), newest.startNs(), newest, null, 0, true);
  }

  private @Nullable Span spanOf(Match match) throws IOException {
    if (match.span() != null) {
      return match.span();
    }
    PageRef where = java.util.Objects.requireNonNull(match.page());
    try {
      StoredPage page = pages.load(where);
      Span[] found = new Span[1];
      RowReader.read(
          page, match.row() + 1, row -> row == match.row(), (row, span) -> found[0] = span);
      return found[0];
    } catch (CorruptDataException e) {
      notices.add(Damage.of(where, e));
      return null;
    }
  }
}
