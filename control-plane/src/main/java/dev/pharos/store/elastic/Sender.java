package dev.pharos.store.elastic;

import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that brings rows to Elasticsearch: as many at once as wait, what failed again with
 * what came since, until all is taken. What it cannot bring it keeps, however long: the journal has
 * it too, and is not cut before.
 */
final class Sender<T> {
  private static final Logger log = LoggerFactory.getLogger(Sender.class);

  private final DocumentKind<T> kind;
  private final WaitingRows<T> waiting;
  private final Bulk<T> bulk;
  private final SignalIndices<T> indices;
  private final Duration refresh;
  private final Thread thread;
  private List<Row<T>> failed = List.of();
  private int mostRows = ElasticLimits.BULK_ROWS;
  private Duration pause = ElasticLimits.SHORTEST_PAUSE;
  private long lastRefresh = System.nanoTime();
  private final Set<String> touched = new TreeSet<>();
  private volatile @Nullable Trouble trouble;
  private volatile String whyRefused = "";
  private final SendingCounts counts;
  private final InstantSource clock;

  /**
   * @param refresh at most so often searches are told to show what was written
   */
  Sender(
      DocumentKind<T> kind,
      WaitingRows<T> waiting,
      Bulk<T> bulk,
      SignalIndices<T> indices,
      Duration refresh,
      SendingCounts counts,
      InstantSource clock) {
    this.kind = kind;
    this.waiting = waiting;
    this.bulk = bulk;
    this.indices = indices;
    this.refresh = refresh;
    this.counts = counts;
    this.clock = clock;
    this.thread =
        Thread.ofPlatform().name("pharos-elastic-" + kind.plural()).daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Why rows do not reach Elasticsearch at present; null when they do. */
  @Nullable Trouble trouble() {
    return trouble;
  }

  /** Of the rows that were refused last. */
  String whyRefused() {
    return whyRefused;
  }

  /** Waits until the thread has ended; rows that were not sent are in the journal. */
  void close() throws IOException {
    waiting.close();
    try {
      thread.join(ElasticLimits.CLOSE_PATIENCE);
      if (thread.isAlive()) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while Elasticsearch's sender ends", e);
    }
  }

  private void run() {
    try {
      while (!waiting.isClosed()) {
        round();
      }
    } catch (InterruptedException e) {
      // The store is closed.
    }
  }

  private void round() throws InterruptedException {
    try {
      indices.prepare(waiting);
      if (failed.isEmpty()) {
        waiting.awaitMore(mostRows, ElasticLimits.LINGER);
      }
      if (!waiting.isClosed()) {
        waiting.refill();
        send();
        refresh();
        indices.dropExpired();
        trouble = failed.isEmpty() ? null : trouble;
      }
    } catch (IOException | ElasticsearchException e) {
      failed("Elasticsearch cannot be asked: " + Failure.of(e).reason());
    } catch (RuntimeException e) {
      log.error("{} do not reach Elasticsearch; they are tried again.", kind.capitalPlural(), e);
      failed(kind.capitalPlural() + " do not reach Elasticsearch: " + e);
    }
  }

  private void send() throws InterruptedException {
    int again = Math.min(failed.size(), mostRows);
    List<Row<T>> rows = new ArrayList<>(failed.subList(0, again));
    rows.addAll(waiting.take(mostRows - again, ElasticLimits.BULK_BYTES));
    if (rows.isEmpty()) {
      waiting.written(waiting.untaken());
      return;
    }
    counts.retried(again);
    Bulk.Outcome<T> outcome = bulk.send(rows);
    touched.addAll(outcome.indices());
    List<Row<T>> left = new ArrayList<>(outcome.failed());
    left.addAll(failed.subList(again, failed.size()));
    failed = List.copyOf(left);
    refuse(outcome.refused(), outcome.reason());
    if (outcome.tooLarge() && rows.size() == 1) {
      failed = failed.subList(1, failed.size());
      refuse(rows, outcome.reason());
    }
    if (!outcome.indices().isEmpty()) {
      pause = ElasticLimits.SHORTEST_PAUSE;
    }
    if (failed.isEmpty()) {
      mostRows = ElasticLimits.BULK_ROWS;
      trouble = null;
      waiting.written(waiting.untaken());
    } else {
      waiting.written(failed.getFirst().number());
      mostRows = outcome.tooLarge() ? Math.max(1, rows.size() / 2) : mostRows;
      failed(kind.capitalPlural() + " do not reach Elasticsearch: " + outcome.reason());
    }
  }

  private void refuse(List<Row<T>> rows, String reason) {
    if (!rows.isEmpty()) {
      counts.refused(rows.size());
      whyRefused = reason;
      log.error("Elasticsearch refused {} {}: {}", rows.size(), kind.plural(), reason);
    }
  }

  private void refresh() throws IOException {
    boolean due = System.nanoTime() - lastRefresh >= refresh.toNanos();
    if (waiting.hasUnshown() && (due || waiting.isShownWanted())) {
      lastRefresh = System.nanoTime();
      waiting.shown(indices.refresh(touched));
      touched.clear();
    }
  }

  private void failed(String why) throws InterruptedException {
    Trouble before = trouble;
    if (before == null && !waiting.isClosed()) {
      log.warn("{}; they are tried again until they do.", why);
    }
    trouble = new Trouble(why, before == null ? clock.instant() : before.since());
    waiting.pause(pause);
    Duration twice = pause.multipliedBy(2);
    pause = twice.compareTo(ElasticLimits.LONGEST_PAUSE) < 0 ? twice : ElasticLimits.LONGEST_PAUSE;
  }
}
