package dev.pharos.store.elastic;

import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import dev.pharos.signal.TimeRange;
import java.io.IOException;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done now and then beside the sending: sizes are asked for, what is beyond a bound goes,
 * and the next day's index is made before anybody asks for it. What fails is done the next time.
 */
final class Upkeep {
  private static final Logger log = LoggerFactory.getLogger(Upkeep.class);

  private final DocumentKind<?> kind;
  private final SignalIndices<?> indices;
  private final StoredBytes bytes;
  private final long mostBytes;
  private final InstantSource clock;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("pharos-elastic-upkeep").daemon().factory());

  /**
   * @param mostBytes of all days together; beyond it the oldest go, but never the newest
   */
  Upkeep(
      DocumentKind<?> kind,
      SignalIndices<?> indices,
      StoredBytes bytes,
      long mostBytes,
      InstantSource clock) {
    this.kind = kind;
    this.indices = indices;
    this.bytes = bytes;
    this.mostBytes = mostBytes;
    this.clock = clock;
  }

  void start() {
    var unused =
        thread.scheduleWithFixedDelay(
            this::round, 1_000, ElasticLimits.SIZE_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void round() {
    try {
      if (indices.isPrepared()) {
        look();
      }
    } catch (IOException | ElasticsearchException e) {
      log.debug("Elasticsearch could not be looked after; trying again.", e);
    } catch (RuntimeException e) {
      log.error("Elasticsearch could not be looked after; trying again.", e);
    }
  }

  /** Once. */
  void look() throws IOException {
    bytes.look();
    OptionalLong beyond = bytes.beyond(mostBytes);
    if (beyond.isPresent()) {
      log.info(
          "{} are beyond their bound in Elasticsearch; the oldest days go.", kind.capitalPlural());
      indices.keepFrom(beyond.getAsLong() + 1);
    }
    long nowNs = TimeRange.epochNs(clock.instant());
    long soon = DailyIndices.day(nowNs + ElasticLimits.EARLY.toNanos());
    if (soon > DailyIndices.day(nowNs)) {
      indices.make(soon);
    }
    bytes.share();
  }

  void close() {
    thread.shutdownNow();
  }
}
