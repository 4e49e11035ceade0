package dev.pharos.aggregate;

import dev.pharos.aggregate.pattern.LogPatterns;
import dev.pharos.signal.LogBatch;
import dev.pharos.signal.LogRecord;
import dev.pharos.signal.Resource;
import dev.pharos.store.JournalRecord;
import dev.pharos.store.LogStore;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** How requests of log lines are read, grouped and kept. */
public record LogIntake(LogDecoder decoder, LogStore store, LogPatterns patterns) {

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

  /** Groups lines into patterns. For the intake's thread. */
  void fold(List<LogRecord> lines) {
    for (LogRecord line : lines) {
      Resource resource = line.resource();
      patterns.add(
          resource.service(), resource.version(), line.severity(), line.bodyText(), line.timeNs());
    }
  }
}
