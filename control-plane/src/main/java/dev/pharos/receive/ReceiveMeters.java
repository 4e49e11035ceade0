package dev.pharos.receive;

import dev.pharos.aggregate.Refusals;
import dev.pharos.signal.RefusalReason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;

/**
 * What the control plane says of its own receiving, at {@code /actuator/prometheus}. Every series
 * is there from the start, so that a rate over the first refusal is not missed.
 */
final class ReceiveMeters {
  private static final List<String> SIGNALS =
      List.of(
          Refusals.TRACES, Refusals.METRICS, Refusals.LOGS, Refusals.DEPLOYMENTS, Refusals.EVENTS);

  private final MeterRegistry registry;

  ReceiveMeters(MeterRegistry registry, Refusals refusals, InFlight inFlight) {
    this.registry = registry;
    for (String signal : SIGNALS) {
      for (RefusalReason reason : RefusalReason.values()) {
        Refusals.Key key = new Refusals.Key(signal, reason);
        FunctionCounter.builder(
                "pharos.refused.items",
                refusals,
                counted -> counted.snapshot().getOrDefault(key, 0L))
            .description(
                "Spans, samples, lines, notices of deployments or reports of the fleet that were"
                    + " not taken; 1 for a request of unknown size")
            .tag("signal", signal)
            .tag("reason", reason.label())
            .register(registry);
      }
    }
    Gauge.builder("pharos.receive.in.flight.bytes", inFlight, InFlight::heldBytes)
        .description("Bytes of requests that are being received or wait for their answer")
        .register(registry);
  }

  /**
   * @param signal {@link Refusals#TRACES}, {@link Refusals#LOGS} or {@link Refusals#METRICS}
   */
  Protocol protocol(String signal, String name) {
    return new Protocol(signal, name);
  }

  /** The counters of one protocol and signal. */
  final class Protocol {
    private final Counter bytes;
    private final Counter items;
    private final Counter taken;
    private final Counter partial;
    private final Counter rejected;
    private final Counter later;

    private Protocol(String signal, String name) {
      bytes =
          Counter.builder("pharos.received.bytes")
              .description("Request bodies after decompression")
              .tag("protocol", name)
              .tag("signal", signal)
              .register(registry);
      items = items(signal).tag("protocol", name).register(registry);
      taken = requests(signal, name, "taken");
      partial = requests(signal, name, "partial");
      rejected = requests(signal, name, "rejected");
      later = requests(signal, name, "later");
    }

    private static Counter.Builder items(String signal) {
      return switch (signal) {
        case Refusals.LOGS ->
            Counter.builder("pharos.received.lines").description("Log lines that were taken");
        case Refusals.METRICS ->
            Counter.builder("pharos.received.samples").description("Samples that were taken");
        default -> Counter.builder("pharos.received.spans").description("Spans that were taken");
      };
    }

    private Counter requests(String signal, String protocol, String outcome) {
      return Counter.builder("pharos.received.requests")
          .description("Requests by outcome; later: told to try again")
          .tag("protocol", protocol)
          .tag("signal", signal)
          .tag("outcome", outcome)
          .register(registry);
    }

    void count(Inbound inbound) {
      if (inbound instanceof Inbound.Whole(byte[] payload, _)) {
        bytes.increment(payload.length);
      }
    }

    void count(Answer answer) {
      switch (answer) {
        case Answer.Taken request -> {
          items.increment(request.items());
          (request.refused().isEmpty() ? taken : partial).increment();
        }
        case Answer.Rejected _ -> rejected.increment();
        case Answer.Later _ -> later.increment();
      }
    }
  }
}
