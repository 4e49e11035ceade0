package dev.pharos.aggregate;

import dev.pharos.signal.Span;
import dev.pharos.signal.SpanBatch;
import dev.pharos.store.JournalRecord;
import dev.pharos.store.SpanStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * How requests of spans are read and where they are kept.
 *
 * @param probes are left out
 */
public record SpanIntake(SpanDecoder decoder, ProbeTraffic probes, SpanStore store) {

  /**
   * Decodes a record; what is invalid or excluded is no longer among its spans, and secrets are
   * neither in them nor in the payload to be journaled. For any thread.
   */
  Submission understand(JournalRecord received) throws MalformedPayloadException {
    SpanDecoder.Understood understood =
        decoder.understand(received.format(), received.payload(), received.arrivalNs());
    SpanBatch batch = understood.batch();
    JournalRecord record = received.with(understood.payload());
    List<Span> kept = batch.spans();
    if (isAnyExcluded(kept)) {
      kept = new ArrayList<>(kept);
      kept.removeIf(probes);
    }
    return new Submission.Spans(
        record,
        BatchIdentity.of(record.tenant(), record.payload()),
        kept,
        Accepted.of(batch.spans().size(), batch.refused()),
        new CompletableFuture<>());
  }

  private boolean isAnyExcluded(List<Span> batch) {
    for (int i = 0; i < batch.size(); i++) {
      if (probes.test(batch.get(i))) {
        return true;
      }
    }
    return false;
  }
}
