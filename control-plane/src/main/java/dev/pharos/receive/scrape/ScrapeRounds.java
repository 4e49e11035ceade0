package dev.pharos.receive.scrape;

import dev.pharos.aggregate.metric.MetricIntake;
import dev.pharos.aggregate.metric.ScrapeTargets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scrapes each target once an interval, at a moment of the interval that its address decides, so
 * that targets are spread and keep their moments over restarts. {@link #tick} begins what is due,
 * on a virtual thread each; a target that has not answered when its next turn comes loses that
 * turn, which is counted. Ticks come from one thread at a time; anyone may ask for the targets.
 */
final class ScrapeRounds implements ScrapeTargets, AutoCloseable {
  /** Pages that are fetched at a time: some hundred kilobytes of memory each. */
  static final int AT_ONCE = 32;

  /** So often it is asked whom there is to scrape. */
  static final long LOOK_MS = 5_000;

  private static final Logger log = LoggerFactory.getLogger(ScrapeRounds.class);

  private final List<TargetSource> sources;
  private final MetricIntake intake;
  private final InstantSource clock;
  private final ScrapeFetch fetch = new ScrapeFetch();
  private final Map<ScrapeTarget, Turn> turns = new ConcurrentHashMap<>();
  private final Semaphore permits = new Semaphore(AT_ONCE);
  private Set<ScrapeTarget> wanted = Set.of();
  private long nextLookMs = Long.MIN_VALUE;
  private final AtomicLong missed = new AtomicLong();
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("scrape-", 0).factory());

  ScrapeRounds(List<TargetSource> sources, MetricIntake intake, InstantSource clock) {
    this.sources = List.copyOf(sources);
    this.intake = intake;
    this.clock = clock;
  }

  /** When a target is due next. */
  private static final class Turn {
    private final ScrapeLoop loop;
    private final AtomicBoolean busy = new AtomicBoolean();
    private long dueMs;

    Turn(ScrapeLoop loop, long dueMs) {
      this.loop = loop;
      this.dueMs = dueMs;
    }
  }

  /** Looks whom there is to scrape, lets those go that are no more, and begins what is due. */
  void tick() {
    long nowMs = clock.millis();
    if (nowMs >= nextLookMs) {
      nextLookMs = nowMs + LOOK_MS;
      Set<ScrapeTarget> found = new HashSet<>();
      for (TargetSource source : sources) {
        found.addAll(source.targets());
      }
      wanted = found;
    }
    for (Map.Entry<ScrapeTarget, Turn> entry : new HashMap<>(turns).entrySet()) {
      // One that is being scraped is let go in a later tick.
      if (!wanted.contains(entry.getKey()) && entry.getValue().busy.compareAndSet(false, true)) {
        turns.remove(entry.getKey());
        threads.execute(() -> entry.getValue().loop.end(nowMs));
      }
    }
    for (ScrapeTarget target : wanted) {
      Turn turn =
          turns.computeIfAbsent(
              target, one -> new Turn(new ScrapeLoop(one, fetch, intake), firstDue(one, nowMs)));
      begin(turn, nowMs);
    }
  }

  private void begin(Turn turn, long nowMs) {
    if (turn.dueMs > nowMs) {
      return;
    }
    long intervalMs = turn.loop.target().job().interval().toMillis();
    long dueMs = turn.dueMs + (nowMs - turn.dueMs) / intervalMs * intervalMs;
    missed.addAndGet((dueMs - turn.dueMs) / intervalMs);
    turn.dueMs = dueMs + intervalMs;
    if (!turn.busy.compareAndSet(false, true)) {
      missed.incrementAndGet();
      return;
    }
    threads.execute(() -> run(turn, dueMs));
  }

  private void run(Turn turn, long dueMs) {
    try {
      permits.acquire();
      try {
        turn.loop.scrape(dueMs);
      } finally {
        permits.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.error("{} could not be scraped.", turn.loop.target().url(), e);
    } finally {
      turn.busy.set(false);
    }
  }

  /** The first moment from now on that is the target's own in its interval. */
  static long firstDue(ScrapeTarget target, long nowMs) {
    long intervalMs = target.job().interval().toMillis();
    long offset =
        Math.floorMod(
            (long) (target.url() + " " + target.labels()).hashCode() * 0x9E3779B97F4A7C15L,
            intervalMs);
    return nowMs + Math.floorMod(offset - nowMs, intervalMs);
  }

  /** Turns that were lost since the process began, since a scrape or the machine took too long. */
  long missed() {
    return missed.get();
  }

  @Override
  public List<Target> active() {
    List<Target> active = new ArrayList<>();
    turns.values().forEach(turn -> active.add(turn.loop.status()));
    active.sort(Comparator.comparing(Target::pool).thenComparing(Target::url));
    return active;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
