package dev.pharos.aggregate;

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
   * @param accepted what the sender is told when all is durable
   */
  record Spans(
      JournalRecord record,
      BatchIdentity identity,
      List<Span> spans,
      Accepted accepted,
      CompletableFuture<Accepted> answer)
      implements Submission {}

  /** A report of the fleet or a notice of CI. */
  record Event(JournalRecord record, JournalEvent event, CompletableFuture<Accepted> answer)
      implements Submission {}

  /** The answer to an event. */
  Accepted NO_SPANS = new Accepted(0, java.util.Map.of());

  default int bytes() {
    return record().payload().length;
  }

  default @Nullable BatchIdentity identityOrNull() {
    return this instanceof Spans spans ? spans.identity() : null;
  }
}
