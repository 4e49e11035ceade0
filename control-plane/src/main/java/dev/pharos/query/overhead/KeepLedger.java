package dev.pharos.query.overhead;

import dev.pharos.signal.Resolution;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.KeepCounts;
import dev.pharos.store.KeptState;
import dev.pharos.store.SpanStore;
import dev.pharos.store.TraceKeeper;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Remembers what deciding of traces came to, by the minute and then by the hour, so that it can be
 * told of a range and not only since the start. A kill forgets, or counts twice, what was decided
 * in its last minutes, see {@link #KEPT_EVERY}. Safe for use by many threads.
 */
public final class KeepLedger implements AutoCloseable {
  /** Hours are as long known as reads are listed for at most a month. */
  static final Duration REMEMBERED = Duration.ofDays(31);

  /** Somewhat longer than {@link CountedRange} asks for minutes. */
  static final Duration MINUTES_REMEMBERED = Duration.ofHours(13);

  /** What a kill forgets; a file of at most some hundred kilobytes is written as often. */
  static final Duration KEPT_EVERY = Duration.ofMinutes(5);

  /**
   * So much later than it is due a trace may be decided of: segments of two minutes wait in turn.
   */
  private static final Duration SLACK = Duration.ofMinutes(4);

  private static final String NAME = "kept-traces";

  private final SpanStore spans;
  private final @Nullable TraceKeeper keeper;
  private final KeptState kept;
  private final JsonMapper json;
  private final InstantSource clock;

  /** By their beginnings, epoch nanoseconds. */
  private final SortedMap<Long, KeepCounts> minutes = new TreeMap<>();

  private final SortedMap<Long, KeepCounts> hours = new TreeMap<>();
  private KeepCounts seen = KeepCounts.NONE;
  private @Nullable Instant since;
  private Instant keptAt;
  private boolean changed;

  /**
   * @param keeper null where all are kept; what was counted before is told then, too
   */
  KeepLedger(
      SpanStore spans,
      @Nullable TraceKeeper keeper,
      KeptState kept,
      JsonMapper json,
      InstantSource clock)
      throws IOException {
    this.spans = spans;
    this.keeper = keeper;
    this.kept = kept;
    this.json = json;
    this.clock = clock;
    keptAt = clock.instant();
    kept.read(NAME, content -> json.readValue(content, Written.class)).ifPresent(this::goOn);
  }

  private void goOn(Written written) {
    since = written.since();
    written.minutes().forEach(window -> minutes.put(window.atNs(), window.counts()));
    written.hours().forEach(window -> hours.put(window.atNs(), window.counts()));
  }

  /** Whether anybody decides which traces stay. */
  public boolean decides() {
    return keeper != null;
  }

  /** How old the last of a trace's first spans is when it is decided of; zero where nothing is. */
  public Duration age() {
    return keeper == null ? Duration.ZERO : keeper.age();
  }

  /** What was decided in a range, in whole minutes or hours of it. */
  public synchronized KeptTraces decided(TimeRange asked) {
    take();
    CountedRange counted = CountedRange.of(asked, TimeRange.epochNs(clock.instant()));
    return new KeptTraces(counted, since, sum(counted.range()));
  }

  /**
   * Whether traces that began in a range were left out. Of those that are too young to be decided
   * of, none was.
   */
  public synchronized boolean leftOutOf(TimeRange began) {
    take();
    long nowNs = TimeRange.epochNs(clock.instant());
    long fromNs = Math.clamp(began.fromNs(), 0, nowNs) + age().toNanos();
    long toNs = Math.clamp(began.toNs(), 0, nowNs) + age().plus(SLACK).toNanos();
    return sum(new TimeRange(fromNs, Math.max(fromNs, toNs))).leftOut() > 0;
  }

  /**
   * Part of the spans that came in a range which was kept, of those that were decided of; where
   * none was yet, what is kept lately. From 0 to 1, and 1 where all are kept.
   */
  public synchronized double keptShare(TimeRange came) {
    take();
    KeepCounts decided = keeper == null ? KeepCounts.NONE : sum(later(came, age()));
    long all = decided.keptSpans() + decided.leftOutSpans();
    return all == 0 ? spans.keptShare() : (double) decided.keptSpans() / all;
  }

  private static TimeRange later(TimeRange range, Duration by) {
    return new TimeRange(range.fromNs() + by.toNanos(), range.toNs() + by.toNanos());
  }

  /** Counts what was decided since the last look, and makes it durable now and then. */
  public synchronized void look() throws IOException {
    take();
    if (!clock.instant().isBefore(keptAt.plus(KEPT_EVERY))) {
      keepAll();
    }
  }

  /** Makes all durable. */
  @Override
  public synchronized void close() throws IOException {
    take();
    keepAll();
  }

  private void take() {
    if (keeper == null) {
      return;
    }
    Instant now = clock.instant();
    if (since == null) {
      since = now.truncatedTo(ChronoUnit.MINUTES);
      changed = true;
    }
    KeepCounts reached = spans.keepCounts();
    KeepCounts more = reached.since(seen);
    seen = reached;
    long nowNs = TimeRange.epochNs(now);
    if (!more.equals(KeepCounts.NONE)) {
      minutes.merge(Resolution.MINUTE.windowStart(nowNs), more, KeepCounts::plus);
      changed = true;
    }
    forget(nowNs);
  }

  /** Whole hours of minutes become hours; hours go. */
  private void forget(long nowNs) {
    long line = Resolution.HOUR.windowStart(nowNs - MINUTES_REMEMBERED.toNanos());
    Map<Long, KeepCounts> old = minutes.headMap(line);
    old.forEach(
        (atNs, counts) -> hours.merge(Resolution.HOUR.windowStart(atNs), counts, KeepCounts::plus));
    old.clear();
    hours.headMap(nowNs - REMEMBERED.toNanos()).clear();
  }

  private KeepCounts sum(TimeRange range) {
    return sum(minutes, Resolution.MINUTE, range).plus(sum(hours, Resolution.HOUR, range));
  }

  private static KeepCounts sum(
      SortedMap<Long, KeepCounts> windows, Resolution resolution, TimeRange range) {
    KeepCounts sum = KeepCounts.NONE;
    long first = resolution.windowStart(range.fromNs());
    for (KeepCounts counts : windows.subMap(first, Math.max(first, range.toNs())).values()) {
      sum = sum.plus(counts);
    }
    return sum;
  }

  private void keepAll() throws IOException {
    keptAt = clock.instant();
    if (changed) {
      Written written = new Written(since, Window.all(minutes), Window.all(hours));
      kept.replace(NAME, json.writeValueAsBytes(written));
      changed = false;
    }
  }

  /** As it is kept. */
  private record Written(@Nullable Instant since, List<Window> minutes, List<Window> hours) {
    Written {
      minutes = List.copyOf(minutes);
      hours = List.copyOf(hours);
    }
  }

  private record Window(long atNs, KeepCounts counts) {
    Window {
      Objects.requireNonNull(counts);
    }

    static List<Window> all(SortedMap<Long, KeepCounts> windows) {
      return windows.entrySet().stream()
          .map(window -> new Window(window.getKey(), window.getValue()))
          .toList();
    }
  }
}
