package dev.pharos.receive;

import dev.pharos.aggregate.Accepted;
import dev.pharos.aggregate.MalformedPayloadException;
import dev.pharos.aggregate.Refusals;
import dev.pharos.aggregate.RefusedException;
import dev.pharos.aggregate.SpanDecoder;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanBatch;
import dev.pharos.store.PayloadFormat;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands for the intake: decodes, keeps the spans, counts those refused. */
final class RecordingSink implements SpanSink {
  final Collection<Span> spans = new ConcurrentLinkedQueue<>();
  private final SpanDecoder decoder;
  private final long arrivalNs;
  private final Refusals refusals;
  private volatile RefusedException refusal;
  private volatile RuntimeException failure;
  private final AtomicInteger waiting = new AtomicInteger();
  private volatile CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);

  RecordingSink(SpanDecoder decoder, long arrivalNs, Refusals refusals) {
    this.decoder = decoder;
    this.arrivalNs = arrivalNs;
    this.refusals = refusals;
  }

  void refuse(RefusedException with) {
    refusal = with;
  }

  void fail(RuntimeException with) {
    failure = with;
  }

  /** Lets requests wait until what it gives is completed. */
  CompletableFuture<Void> shut() {
    gate = new CompletableFuture<>();
    return gate;
  }

  /** Requests at the gate. */
  int waiting() {
    return waiting.get();
  }

  @Override
  public CompletableFuture<Accepted> submit(PayloadFormat format, String tenant, byte[] payload)
      throws MalformedPayloadException, RefusedException {
    if (failure != null) {
      throw failure;
    }
    if (refusal != null) {
      throw refusal;
    }
    SpanBatch batch = decoder.decode(format, payload, arrivalNs);
    waiting.incrementAndGet();
    return gate.thenApply(_ -> {
      waiting.decrementAndGet();
      spans.addAll(batch.spans());
      batch.refused().forEach((reason, items) -> refusals.count("traces", reason, items));
      return new Accepted(batch.spans().size(), batch.refused());
    });
  }
}
