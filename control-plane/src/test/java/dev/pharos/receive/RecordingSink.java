package dev.pharos.receive;

import dev.pharos.aggregate.Accepted;
import dev.pharos.aggregate.LogDecoder;
import dev.pharos.aggregate.MalformedPayloadException;
import dev.pharos.aggregate.Refusals;
import dev.pharos.aggregate.RefusedException;
import dev.pharos.aggregate.SpanDecoder;
import dev.pharos.signal.LogBatch;
import dev.pharos.signal.LogRecord;
import dev.pharos.signal.RefusalReason;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanBatch;
import dev.pharos.store.PayloadFormat;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands for the intake: decodes, keeps spans and lines, counts those refused. */
final class RecordingSink implements RequestSink {
  final Collection<Span> spans = new ConcurrentLinkedQueue<>();
  final Collection<LogRecord> lines = new ConcurrentLinkedQueue<>();
  private final SpanDecoder decoder;
  private final LogDecoder logDecoder;
  private final long arrivalNs;
  private final Refusals refusals;
  private volatile RefusedException refusal;
  private volatile RuntimeException failure;
  private final AtomicInteger waiting = new AtomicInteger();
  private volatile CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);

  RecordingSink(SpanDecoder decoder, LogDecoder logDecoder, long arrivalNs, Refusals refusals) {
    this.decoder = decoder;
    this.logDecoder = logDecoder;
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
    if (format.isLogs()) {
      LogBatch batch = logDecoder.understand(format, payload, arrivalNs).batch();
      return atTheGate(
          "logs", batch.lines().size(), batch.refused(), () -> lines.addAll(batch.lines()));
    }
    SpanBatch batch = decoder.decode(format, payload, arrivalNs);
    return atTheGate(
        "traces", batch.spans().size(), batch.refused(), () -> spans.addAll(batch.spans()));
  }

  private CompletableFuture<Accepted> atTheGate(
      String signal, int items, Map<RefusalReason, Integer> refused, Runnable keep) {
    waiting.incrementAndGet();
    return gate.thenApply(_ -> {
      waiting.decrementAndGet();
      keep.run();
      refused.forEach((reason, count) -> refusals.count(signal, reason, count));
      return new Accepted(items, refused);
    });
  }
}
