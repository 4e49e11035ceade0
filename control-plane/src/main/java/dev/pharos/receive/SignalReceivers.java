package dev.pharos.receive;

import dev.pharos.aggregate.Accepted;
import dev.pharos.aggregate.Refusals;
import dev.pharos.store.PayloadFormat;
import java.util.concurrent.CompletableFuture;

/** A receiver for each signal; they share what may be in memory. */
record SignalReceivers(
    SignalReceiver traces, SignalReceiver logs, SignalReceiver metrics, MetricSinks metricSinks) {

  static SignalReceivers of(
      RequestSink sink, MetricSinks metricSinks, InFlight inFlight, Refusals refusals) {
    return new SignalReceivers(
        new SignalReceiver(Refusals.TRACES, sink, inFlight, refusals),
        new SignalReceiver(Refusals.LOGS, sink, inFlight, refusals),
        new SignalReceiver(Refusals.METRICS, SignalReceivers::noMetrics, inFlight, refusals),
        metricSinks);
  }

  /** Metrics have a journal of their own, whose payloads are none of these formats. */
  private static CompletableFuture<Accepted> noMetrics(
      PayloadFormat format, String tenant, byte[] payload) {
    throw new IllegalArgumentException(format + " holds no metrics");
  }
}
