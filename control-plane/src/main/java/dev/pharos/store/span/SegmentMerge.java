package dev.pharos.store.span;

import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.Span;
import dev.pharos.signal.StatusCode;
import dev.pharos.signal.TraceId;
import dev.pharos.store.TraceDecision;
import dev.pharos.store.TraceKeeper;
import dev.pharos.store.disk.CorruptDataException;
import dev.pharos.store.disk.Notices;
import dev.pharos.store.disk.PageFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Brings what is kept of one segment to the days, block by block. Of each trace everything that is
 * there is looked at, wherever it lies, but only this segment's rows are moved: what is kept of a
 * trace is found in the days when its rows in later segments are due. A merge that fails goes on
 * where it was when it is asked to {@link #goOn} again. For one thread.
 */
final class SegmentMerge {
  private final Partition segment;
  private final Partitions partitions;
  private final Supplier<StoreView> views;
  private final PageReader pages;
  private final TraceKeeper keeper;
  private final LeftOutTraces leftOut;
  private final KeepTally tally;
  private final Notices notices;
  private final BlockIndex[] blocks;
  private final Map<TraceId, Fate> fates = new HashMap<>();
  private final Map<TraceId, List<Span>> pending = new LinkedHashMap<>();
  private int pendingRows;
  private int next;

  /** Of the newest block among what is pending. */
  private long sequence;

  /** The write that did not succeed yet, or 0. */
  private long write;

  private long bytesWritten;
  private boolean isDamaged;

  /**
   * What was decided of a trace, and what its rows say of that.
   *
   * @param earlier true where these rows came after the decision
   */
  private record Fate(TraceDecision decision, boolean partial, boolean earlier) {
    static final Fate GONE = new Fate(TraceDecision.LeftOut.LEFT_OUT, false, false);

    static Fate earlier(double weight) {
      TraceDecision decision =
          weight > 1 ? new TraceDecision.Drawn(weight) : new TraceDecision.Whole("earlier");
      return new Fate(decision, false, true);
    }

    boolean kept() {
      return decision != TraceDecision.LeftOut.LEFT_OUT;
    }

    double weight() {
      return decision instanceof TraceDecision.Drawn(double weight) ? weight : 1;
    }
  }

  SegmentMerge(
      Partition segment,
      Partitions partitions,
      Supplier<StoreView> views,
      PageReader pages,
      TraceKeeper keeper,
      LeftOutTraces leftOut,
      KeepTally tally,
      Notices notices) {
    this.segment = segment;
    this.partitions = partitions;
    this.views = views;
    this.pages = pages;
    this.keeper = keeper;
    this.leftOut = leftOut;
    this.tally = tally;
    this.notices = notices;
    this.blocks = segment.blocks().clone();
    Arrays.sort(blocks, Comparator.comparingLong(BlockIndex::blockOffset));
  }

  Partition segment() {
    return segment;
  }

  /** Moves what is kept of the next block; false when nothing is left to move. */
  boolean goOn() throws IOException {
    if (pendingRows >= SpanStoreLimits.BLOCK_ROWS || next == blocks.length) {
      writePending();
    }
    if (next == blocks.length) {
      return false;
    }
    take(blocks[next]);
    next++;
    return true;
  }

  /** Traces of which nothing is kept. */
  List<TraceId> gone() {
    List<TraceId> gone = new ArrayList<>();
    fates.forEach((traceId, fate) -> {
      if (!fate.kept()) {
        gone.add(traceId);
      }
    });
    return gone;
  }

  /** True when some of the segment could not be read, which was told. */
  boolean isDamaged() {
    return isDamaged;
  }

  void countAll() {
    tally.merged(segment.bytes(), bytesWritten);
  }

  private void take(BlockIndex block) throws IOException {
    Map<TraceId, List<Span>> rows = readAll(block);
    try (StoreView view = views.get()) {
      decide(rows, block, new TraceLookup(view, pages, notices));
    }
    long kept = 0;
    long gone = 0;
    for (Map.Entry<TraceId, List<Span>> trace : rows.entrySet()) {
      Fate fate = Objects.requireNonNull(fates.get(trace.getKey()));
      keeper.decided(trace.getValue(), fate.decision());
      if (fate.kept()) {
        List<Span> to = pending.computeIfAbsent(trace.getKey(), id -> new ArrayList<>());
        trace.getValue().forEach(span -> to.add(marked(span, fate)));
        kept += trace.getValue().size();
      } else {
        gone += trace.getValue().size();
      }
    }
    pendingRows += Math.toIntExact(kept);
    sequence = Math.max(sequence, block.sequence());
    tally.rows(kept, gone);
  }

  private Map<TraceId, List<Span>> readAll(BlockIndex block) throws IOException {
    Map<TraceId, List<Span>> rows = new LinkedHashMap<>();
    for (int number = 0; number < block.pages(); number++) {
      PageRef place = new PageRef(segment.pages(), block, number);
      List<Span> ofPage = new ArrayList<>(place.rows());
      try {
        StoredPage page = pages.load(place);
        RowReader.read(page, page.rows(), row -> true, (row, span) -> ofPage.add(span));
      } catch (CorruptDataException e) {
        notices.add(Damage.of(place, e));
        isDamaged = true;
        continue;
      }
      for (Span span : ofPage) {
        rows.computeIfAbsent(span.traceId(), id -> new ArrayList<>()).add(span);
      }
    }
    return rows;
  }

  private void decide(Map<TraceId, List<Span>> rows, BlockIndex block, TraceLookup lookup)
      throws IOException {
    List<TraceId> elsewhere = new ArrayList<>();
    rows.forEach((traceId, own) -> {
      if (!fates.containsKey(traceId) && isElsewhere(traceId, own, block, lookup)) {
        elsewhere.add(traceId);
      }
    });
    Map<TraceId, List<Span>> wholes = lookup.findAll(elsewhere);
    Map<TraceId, Fate> continued = new HashMap<>();
    for (TraceId traceId : elsewhere) {
      List<Span> kept = lookup.inDays(traceId);
      if (!kept.isEmpty()) {
        continued.put(traceId, Fate.earlier(TraceKeeper.weight(kept)));
      }
    }
    fates.putAll(continued);
    rows.forEach((traceId, own) -> {
      if (!fates.containsKey(traceId)) {
        fates.put(traceId, decide(traceId, wholes.getOrDefault(traceId, own)));
      }
    });
  }

  /** What began more than a day before these rows is not looked for: that is asking few days. */
  private boolean isElsewhere(
      TraceId traceId, List<Span> own, BlockIndex block, TraceLookup lookup) {
    PageFile file = segment.pages();
    long startNs = own.stream().mapToLong(Span::startNs).min().orElse(Long.MAX_VALUE);
    long fromDay = Math.floorDiv(startNs, DayRows.DAY_NS) - 1;
    return lookup.isHot(traceId)
        || lookup.places(traceId, fromDay).stream()
            .anyMatch(place ->
                !place.file().equals(file) || place.block().blockOffset() != block.blockOffset());
  }

  private Fate decide(TraceId traceId, List<Span> spans) {
    TraceDecision decision = keeper.decide(traceId, spans);
    boolean isPart = leftOut.mayContain(traceId);
    switch (decision) {
      case TraceDecision.Whole whole -> {
        tally.decided(whole, isPart);
        return new Fate(whole, isPart, false);
      }
      case TraceDecision.Drawn drawn -> {
        // What is left of a trace that went cannot stand for whole ones.
        if (isPart) {
          return Fate.GONE;
        }
        tally.decided(drawn, false);
        return new Fate(drawn, false, false);
      }
      case TraceDecision.LeftOut none -> {
        if (!isPart) {
          tally.decided(none, false);
        }
        return Fate.GONE;
      }
    }
  }

  /** An error that came late stands for itself: it would have been kept anyhow. */
  private static Span marked(Span span, Fate fate) {
    boolean lateError = fate.earlier() && span.status() == StatusCode.ERROR;
    boolean weighs = fate.weight() > 1 && !lateError;
    if (!weighs && !fate.partial()) {
      return span;
    }
    Attributes.Builder attributes = Attributes.builder();
    span.attributes().forEach(attributes::put);
    if (weighs) {
      attributes.put(TraceKeeper.WEIGHT, number(fate.weight()));
    }
    if (fate.partial()) {
      attributes.put(TraceKeeper.PARTIAL, AttributeValue.Bool.of(true));
    }
    return span.withAttributes(attributes.build());
  }

  private static AttributeValue number(double weight) {
    return weight == Math.rint(weight)
        ? AttributeValue.Int.of((long) weight)
        : new AttributeValue.Real(weight);
  }

  private void writePending() throws IOException {
    if (pendingRows == 0) {
      return;
    }
    Span[] rows = new Span[pendingRows];
    int count = 0;
    for (List<Span> trace : pending.values()) {
      for (Span span : trace) {
        rows[count++] = span;
      }
    }
    if (write == 0) {
      write = partitions.nextMergedWrite();
    }
    bytesWritten += partitions.keep(rows, sequence, write);
    write = 0;
    pending.clear();
    pendingRows = 0;
  }
}
