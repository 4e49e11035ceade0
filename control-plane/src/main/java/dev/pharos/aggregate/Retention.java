package dev.pharos.aggregate;

import dev.pharos.signal.TimeRange;
import dev.pharos.store.LogStore;
import dev.pharos.store.RollupStore;
import dev.pharos.store.SpanStore;
import java.io.IOException;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Lets the stores drop what is past its retention. Beside the intake, because deleting files takes
 * its time.
 */
class Retention {
  private static final Logger log = LoggerFactory.getLogger(Retention.class);

  private final SpanStore spans;
  private final LogStore logs;
  private final RollupStore rollups;
  private final InstantSource clock;

  Retention(SpanStore spans, LogStore logs, RollupStore rollups, InstantSource clock) {
    this.spans = spans;
    this.logs = logs;
    this.rollups = rollups;
    this.clock = clock;
  }

  /** What could not be dropped now is dropped the next time. */
  @Scheduled(fixedDelayString = "PT1M", initialDelayString = "PT1M")
  void dropWhatIsOld() {
    long nowNs = TimeRange.epochNs(clock.instant());
    try {
      spans.expire(nowNs);
      logs.expire(nowNs);
      rollups.expire(nowNs);
    } catch (IOException e) {
      log.warn("Data past its retention could not be dropped; trying again in a minute.", e);
    }
  }
}
