package dev.pharos.aggregate.rounds;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.SimpleAsyncTaskScheduler;

/**
 * What is looked at again and again, one thing after another, on a virtual thread: first at the
 * start, then when a while has passed since the last round. What fails keeps nothing after it from
 * being done and is tried again in the next round; the log is told once, not every time. Safe for
 * use by many threads.
 */
public final class Rounds implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(Rounds.class);

  private final String name;
  private final Duration every;
  private final List<Part> parts;

  /** Those that failed when they were last done; of the rounds' thread alone. */
  private final Set<Part> failed = new HashSet<>();

  private @Nullable SimpleAsyncTaskScheduler scheduler;
  private @Nullable ScheduledFuture<?> rounds;

  /**
   * @param trouble what the log says when it fails
   */
  public record Part(String trouble, Action action) {}

  /** One look. */
  @FunctionalInterface
  public interface Action {
    void run() throws IOException;
  }

  /**
   * @param name of the thread, after {@code pharos-}
   * @param every from the end of a round to the beginning of the next, more than nothing
   */
  public Rounds(String name, Duration every, Part... parts) {
    this.name = name;
    this.every = every;
    this.parts = List.of(parts);
  }

  @Override
  public synchronized void start() {
    SimpleAsyncTaskScheduler started = new SimpleAsyncTaskScheduler();
    started.setVirtualThreads(true);
    started.setThreadNamePrefix("pharos-" + name + "-");
    rounds = started.scheduleWithFixedDelay(this::round, every);
    scheduler = started;
  }

  @Override
  public synchronized void stop() {
    if (rounds != null) {
      rounds.cancel(false);
      rounds = null;
    }
    if (scheduler != null) {
      scheduler.close();
      scheduler = null;
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return scheduler != null;
  }

  void round() {
    for (Part part : parts) {
      try {
        part.action().run();
        failed.remove(part);
      } catch (IOException | RuntimeException e) {
        if (failed.add(part)) {
          log.error("{}; trying again.", part.trouble(), e);
        }
      }
    }
  }
}
