package dev.pharos.aggregate;

import dev.pharos.signal.Span;
import dev.pharos.signal.SpanBatch;
import dev.pharos.signal.SpanId;
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
    List<Span> rootsLeftOut = List.of();
    if (isAnyExcluded(kept)) {
      kept = new ArrayList<>(kept.size());
      rootsLeftOut = new ArrayList<>(1);
      for (Span span : batch.spans()) {
        if (!probes.test(span)) {
          kept.add(span);
        } else if (span.parentSpanId() == SpanId.NONE) {
          rootsLeftOut.add(span);
        }
      }
    }
    return new Submission.Spans(
        record,
        BatchIdentity.of(record.tenant(), record.payload()),
        kept,
        rootsLeftOut,
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
