package dev.pharos.aggregate;

import dev.pharos.aggregate.lever.LineLevers;
import dev.pharos.aggregate.pattern.LogPatterns;
import dev.pharos.signal.LogBatch;
import dev.pharos.signal.LogRecord;
import dev.pharos.signal.Resource;
import dev.pharos.store.JournalRecord;
import dev.pharos.store.LogStore;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** How requests of log lines are read, grouped, thinned out and kept. */
public record LogIntake(
    LogDecoder decoder, LogStore store, LogPatterns patterns, LineLevers levers) {

  /** Of which nothing is left out. */
  public LogIntake(LogDecoder decoder, LogStore store, LogPatterns patterns) {
    this(decoder, store, patterns, LineLevers.NONE);
  }

  /**
   * Decodes a record; what is invalid is not among its lines, and secrets are neither in them nor
   * in the payload to be journaled. For any thread.
   */
  Submission understand(JournalRecord received) throws MalformedPayloadException {
    LogDecoder.Understood understood =
        decoder.understand(received.format(), received.payload(), received.arrivalNs());
    LogBatch batch = understood.batch();
    JournalRecord record = received.with(understood.payload());
    return new Submission.Logs(
        record,
        BatchIdentity.of(record.tenant(), record.payload()),
        batch.lines(),
        LineKeys.of(record.format(), batch.lines()),
        Accepted.of(batch.lines().size(), batch.refused()),
        new CompletableFuture<>());
  }

  /**
   * Groups lines into patterns and tells which are to be kept. For the intake's thread, behind all
   * else that counts lines.
   */
  List<LogRecord> fold(List<LogRecord> lines, long arrivalNs) {
    LineLevers.Pass pass = levers.pass(patterns, lines, arrivalNs);
    for (LogRecord line : lines) {
      Resource resource = line.resource();
      pass.next(
          patterns.add(
              resource.service(),
              resource.version(),
              line.severity(),
              line.bodyText(),
              line.timeNs()));
    }
    return pass.kept();
  }
}
