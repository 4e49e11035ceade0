package dev.pharos.show.loki;

import dev.pharos.query.logql.LogExpression.Lines;
import dev.pharos.query.logql.LogqlException;
import dev.pharos.query.logql.LogqlParser;
import dev.pharos.query.logql.eval.LogqlAnswer;
import dev.pharos.query.logql.eval.LogqlAnswer.Entry;
import dev.pharos.query.logql.eval.LogqlEngine;
import dev.pharos.query.logql.eval.LogqlLimits;
import dev.pharos.query.logql.eval.LogqlRefusal;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.AddedLines;
import dev.pharos.store.LogQuery;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Loki's {@code tail} over a WebSocket: the newest lines of a query, then lines as they are added,
 * however late they come. Lines that are added faster than they are read are left out and told in
 * {@code dropped_entries}: one for each stream with the time of its newest, as Loki names each, and
 * how many {@code lines} there were.
 */
final class LokiTail extends Endpoint {
  private static final Logger log = LoggerFactory.getLogger(LokiTail.class);
  private static final JsonMapper JSON = JsonMapper.shared();

  /** Lines that come close together go together. */
  private static final Duration GATHER = Duration.ofMillis(200);

  /** How soon it is seen that nobody listens any more. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

  /** How long a line may be found that has yet to be told as added. */
  private static final Duration OVERLAP = Duration.ofSeconds(10);

  private static final Duration USUAL_START = Duration.ofHours(1);
  private static final int USUAL_LINES = 100;

  /** A reason may have 123 bytes. */
  private static final int REASON_CHARS = 100;

  private final LogqlEngine engine;
  private final InstantSource clock;
  private final Semaphore places;

  /**
   * @param places of all who follow at once: each may hold some megabytes of lines that wait
   */
  LokiTail(LogqlEngine engine, InstantSource clock, Semaphore places) {
    this.engine = engine;
    this.clock = clock;
    this.places = places;
  }

  @Override
  public void onOpen(Session session, EndpointConfig config) {
    Thread.ofVirtual().name("loki-tail").start(() -> run(session));
  }

  private void run(Session session) {
    try {
      if (!(LogqlParser.parse(parameter(session, "query", "")) instanceof Lines lines)) {
        throw new LokiProblem("only log queries can be tailed");
      }
      follow(session, lines);
    } catch (LogqlException | LogqlRefusal | LokiProblem e) {
      close(session, CloseReason.CloseCodes.CANNOT_ACCEPT, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      if (session.isOpen()) {
        log.error("A tail of log lines ends.", e);
        close(session, CloseReason.CloseCodes.UNEXPECTED_CONDITION, "see the control plane's log");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void follow(Session session, Lines lines) throws IOException, InterruptedException {
    if (!places.tryAcquire()) {
      throw new LokiProblem("max concurrent tail requests limit exceeded");
    }
    // Before the past is read, so that no line is missed between the two.
    AddedLines added = engine.follow();
    try {
      List<Entry> past = past(session, lines);
      send(session, past, List.of());
      follow(session, lines, added, new ArrayList<>(past));
    } finally {
      added.close();
      places.release();
    }
  }

  /**
   * @param past what was sent already; what of it is told as added as well is not sent again
   */
  private void follow(Session session, Lines lines, AddedLines added, List<Entry> past)
      throws IOException, InterruptedException {
    Instant overlapsUntil = clock.instant().plus(OVERLAP);
    while (session.isOpen()) {
      AddedLines.Part part = added.await(LONGEST_WAIT);
      if (part.closed()) {
        close(session, CloseReason.CloseCodes.GOING_AWAY, "the control plane ends");
        return;
      }
      LogqlEngine.Came came = engine.came(lines, part);
      List<Entry> fresh = came.entries();
      if (!past.isEmpty()) {
        fresh = fresh.stream().filter(entry -> !past.remove(entry)).toList();
        if (clock.instant().isAfter(overlapsUntil)) {
          past.clear();
        }
      }
      send(session, fresh, dropped(came));
      if (!part.lines().isEmpty()) {
        Thread.sleep(GATHER);
      }
    }
  }

  /** The newest lines before the following begins, the oldest first. */
  private List<Entry> past(Session session, Lines lines) throws IOException {
    long now = TimeRange.epochNs(clock.instant());
    String start = parameter(session, "start", "");
    long from = start.isEmpty() ? now - USUAL_START.toNanos() : LokiTime.parse("start", start);
    String limit = parameter(session, "limit", "");
    int most = limit.matches("\\d{1,4}") ? Math.max(1, Integer.parseInt(limit)) : USUAL_LINES;
    long to = now + OVERLAP.toNanos();
    LogqlAnswer answer =
        engine
            .lines(
                lines,
                new TimeRange(Math.min(from, to), to),
                LogQuery.Order.NEWEST_FIRST,
                Math.min(most, LogqlLimits.MOST_ENTRIES),
                0)
            .answer();
    return answer instanceof LogqlAnswer.Entries(List<Entry> entries)
        ? entries.reversed()
        : List.of();
  }

  private static List<Map<String, Object>> dropped(LogqlEngine.Came came) {
    List<Map<String, Object>> dropped = new ArrayList<>();
    for (LogqlEngine.Dropped of : came.dropped()) {
      dropped.add(
          Map.of(
              "labels", of.stream().asMap(),
              "timestamp", Long.toString(of.lastNs()),
              "lines", of.lines()));
    }
    if (came.droppedOfUnknown() > 0) {
      dropped.add(Map.of("labels", Map.of(), "lines", came.droppedOfUnknown()));
    }
    return dropped;
  }

  private static void send(Session session, List<Entry> entries, List<Map<String, Object>> dropped)
      throws IOException {
    if (entries.isEmpty() && dropped.isEmpty()) {
      return;
    }
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("streams", LokiResultWriter.streams(entries, false));
    if (!dropped.isEmpty()) {
      message.put("dropped_entries", dropped);
    }
    session.getBasicRemote().sendText(JSON.writeValueAsString(message));
  }

  private static String parameter(Session session, String name, String usual) {
    List<String> values = session.getRequestParameterMap().get(name);
    return values == null || values.isEmpty() ? usual : values.getFirst();
  }

  private static void close(Session session, CloseReason.CloseCode code, String reason) {
    try {
      session.close(
          new CloseReason(code, reason.substring(0, Math.min(reason.length(), REASON_CHARS))));
    } catch (IOException e) {
      log.debug("A reader of a tail was gone before it was closed.", e);
    }
  }
}
