package dev.pharos.aggregate;

import dev.pharos.signal.LogRecord;
import dev.pharos.signal.Span;
import dev.pharos.store.JournalRecord;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Something on its way through the intake: what the journal keeps, and what it means. */
sealed interface Submission {

  JournalRecord record();

  CompletableFuture<Accepted> answer();

  /**
   * A request of spans.
   *
   * @param spans those to be counted and stored
   * @param rootsLeftOut those that began a trace and are neither
   * @param accepted what the sender is told when all is durable
   */
  record Spans(
      JournalRecord record,
      BatchIdentity identity,
      List<Span> spans,
      List<Span> rootsLeftOut,
      Accepted accepted,
      CompletableFuture<Accepted> answer)
      implements Submission {}

  /**
   * A request of log lines.
   *
   * @param lines those to be counted and stored, unless they came another way before
   * @param keys what these are known by
   * @param accepted what the sender is told when all is durable
   */
  record Logs(
      JournalRecord record,
      BatchIdentity identity,
      List<LogRecord> lines,
      LineKeys keys,
      Accepted accepted,
      CompletableFuture<Accepted> answer)
      implements Submission {}

  /** A report of the fleet or of requests, a notice of CI or a verdict. */
  record Event(JournalRecord record, JournalEvent event, CompletableFuture<Accepted> answer)
      implements Submission {}

  /** The answer to an event. */
  Accepted NO_ITEMS = new Accepted(0, java.util.Map.of());

  default int bytes() {
    return record().payload().length;
  }

  default @Nullable BatchIdentity identityOrNull() {
    return switch (this) {
      case Spans spans -> spans.identity();
      case Logs logs -> logs.identity();
      case Event _ -> null;
    };
  }

  /** As refusals are counted. */
  default String signal() {
    return switch (this) {
      case Spans _ -> Refusals.TRACES;
      case Logs _ -> Refusals.LOGS;
      case Event(_, JournalEvent event, _) ->
          switch (event) {
            case JournalEvent.Noticed _ -> Refusals.DEPLOYMENTS;
            case JournalEvent.Requests _ -> Refusals.METRICS;
            default -> Refusals.EVENTS;
          };
    };
  }

  /** How many spans, lines or events. */
  default int items() {
    return switch (this) {
      case Spans spans -> spans.spans().size();
      case Logs logs -> logs.lines().size();
      case Event(_, JournalEvent event, _) ->
          event instanceof JournalEvent.Requests(var report) ? report.points() : 1;
    };
  }
}
