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
import dev.pharos.store.LogQuery;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Loki's {@code tail} over a WebSocket: lines of a query as they come. Asks the store twice a
 * second for what is newer than what was sent; a line that comes later than {@link #LATEST} behind
 * its own time is not sent. Equal lines of one time are sent once; of more than 5,000 lines in ten
 * seconds the newest are sent.
 */
final class LokiTail extends Endpoint {
  private static final Logger log = LoggerFactory.getLogger(LokiTail.class);
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Duration PAUSE = Duration.ofMillis(500);

  /** How far lines may be behind their time, and ahead of the clock, to be sent. */
  private static final Duration LATEST = Duration.ofSeconds(10);

  private static final Duration USUAL_START = Duration.ofHours(1);
  private static final int USUAL_LINES = 100;

  /** A reason may have 123 bytes. */
  private static final int REASON_CHARS = 100;

  private final LogqlEngine engine;
  private final InstantSource clock;
  private final Set<Entry> sent = new HashSet<>();

  LokiTail(LogqlEngine engine, InstantSource clock) {
    this.engine = engine;
    this.clock = clock;
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
    long now = TimeRange.epochNs(clock.instant());
    String start = parameter(session, "start", "");
    long from = start.isEmpty() ? now - USUAL_START.toNanos() : LokiTime.parse("start", start);
    String limit = parameter(session, "limit", "");
    int first = limit.matches("\\d{1,4}") ? Math.max(1, Integer.parseInt(limit)) : USUAL_LINES;
    send(
        session,
        lines,
        from,
        LogQuery.Order.NEWEST_FIRST,
        Math.min(first, LogqlLimits.MOST_ENTRIES));
    while (session.isOpen()) {
      Thread.sleep(PAUSE);
      long behind = TimeRange.epochNs(clock.instant()) - LATEST.toNanos();
      sent.removeIf(entry -> entry.timeNs() < behind);
      send(session, lines, behind, LogQuery.Order.NEWEST_FIRST, LogqlLimits.MOST_ENTRIES);
    }
  }

  /** Those not yet sent, the oldest first. */
  private void send(Session session, Lines lines, long from, LogQuery.Order order, int most)
      throws IOException {
    long to = TimeRange.epochNs(clock.instant()) + LATEST.toNanos();
    LogqlAnswer answer =
        engine.lines(lines, new TimeRange(Math.min(from, to), to), order, most, 0).answer();
    if (!(answer instanceof LogqlAnswer.Entries(List<Entry> entries))) {
      return;
    }
    List<Entry> fresh = entries.reversed().stream().filter(sent::add).toList();
    if (!fresh.isEmpty()) {
      Map<String, Object> message = Map.of("streams", LokiResultWriter.streams(fresh, false));
      session.getBasicRemote().sendText(JSON.writeValueAsString(message));
    }
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
