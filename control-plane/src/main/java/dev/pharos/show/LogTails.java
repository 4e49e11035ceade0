package dev.pharos.show;

import dev.pharos.aggregate.RefusedException;
import dev.pharos.query.log.LogSearch;
import dev.pharos.show.answer.LogLine;
import dev.pharos.show.answer.SkippedLogs;
import dev.pharos.show.answer.StreamedLogs;
import dev.pharos.signal.RefusalReason;
import dev.pharos.store.AddedLines;
import dev.pharos.store.LogFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;

/** Those who watch lines come. Safe for use by many threads. */
final class LogTails {
  /** Each may hold some megabytes of lines that wait. */
  private static final int MOST = 16;

  private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

  /** Shorter than what proxies usually wait for. */
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(10);

  /** Lines that come close together go together: pages draw as often as this at most. */
  private static final Duration GATHER = Duration.ofMillis(100);

  /** Lines of one event. */
  private static final int TOGETHER = 500;

  private final LogSearch logs;
  private final Semaphore places = new Semaphore(MOST);
  private final Set<AddedLines> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closing;

  LogTails(LogSearch logs) {
    this.logs = logs;
  }

  /**
   * Begins to follow, so that no line is missed that comes from now on.
   *
   * @throws RefusedException when as many as may are following
   */
  AddedLines begin() throws RefusedException {
    if (closing || !places.tryAcquire()) {
      throw new RefusedException(
          RefusalReason.QUEUE_FULL,
          RETRY_AFTER,
          "%d others are watching lines; close one of them.".formatted(MOST));
    }
    AddedLines added = logs.follow();
    open.add(added);
    if (closing) {
      added.close();
    }
    return added;
  }

  /** Sends what matches until nobody listens any more. */
  void send(AddedLines added, LogFilter filter, EventStream events) throws InterruptedException {
    boolean listens = events.keepAlive();
    while (listens) {
      AddedLines.Part part = added.await(KEEP_ALIVE);
      if (part.closed()) {
        return;
      }
      boolean sent = false;
      if (part.skipped() > 0) {
        listens = events.send("skipped", new SkippedLogs(part.skipped()));
        sent = true;
      }
      List<dev.pharos.store.LogLine> handedOut = new ArrayList<>();
      List<LogLine> matching = new ArrayList<>();
      for (dev.pharos.store.LogLine line : part.lines()) {
        if (filter.matches(line.log())) {
          handedOut.add(line);
          matching.add(LogLine.of(line));
        }
        if (listens && matching.size() == TOGETHER) {
          listens = events.send("logs", new StreamedLogs(List.copyOf(matching)));
          matching.clear();
          sent = true;
        }
      }
      if (listens && !matching.isEmpty()) {
        listens = events.send("logs", new StreamedLogs(List.copyOf(matching)));
        sent = true;
      }
      if (listens) {
        logs.handedOut(handedOut);
      }
      if (sent) {
        Thread.sleep(GATHER);
      } else if (listens && part.lines().isEmpty()) {
        listens = events.keepAlive();
      }
    }
  }

  void end(AddedLines added) {
    open.remove(added);
    added.close();
    places.release();
  }

  /** Whoever watches must not hold up the end of the process. */
  @EventListener(ContextClosedEvent.class)
  void close() {
    closing = true;
    open.forEach(AddedLines::close);
  }
}
