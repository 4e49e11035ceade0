package dev.pharos.steer.sampling;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Where agents ask, by whichever protocol; counts who is answered. Safe for use by many threads.
 */
final class SamplingDoor {
  /** Longer names are none. */
  static final int LONGEST_NAME = 1_000;

  private final Sampling sampling;
  private final MeterRegistry meters;

  SamplingDoor(Sampling sampling, MeterRegistry meters) {
    this.sampling = sampling;
    this.meters = meters;
    for (String protocol : new String[] {"grpc", "http"}) {
      answers(protocol, "answered");
      answers(protocol, "no_service");
    }
    answers("grpc", "malformed");
  }

  /** Nobody can be told anything. */
  static final class NoServiceException extends Exception {
    private static final long serialVersionUID = 1L;

    NoServiceException(String message) {
      super(message);
    }
  }

  Strategy ask(@Nullable String service, String protocol, String address)
      throws NoServiceException {
    if (service == null || service.isBlank() || service.length() > LONGEST_NAME) {
      answers(protocol, "no_service").increment();
      throw new NoServiceException(
          "the name of a service is needed, of at most %,d characters".formatted(LONGEST_NAME));
    }
    answers(protocol, "answered").increment();
    return sampling.tell(service, protocol, address);
  }

  /** What was asked could not be read. */
  void malformed(String protocol) {
    answers(protocol, "malformed").increment();
  }

  private Counter answers(String protocol, String outcome) {
    return Counter.builder("pharos.sampling.polls")
        .description("Agents that asked how many traces to begin")
        .tag("protocol", protocol)
        .tag("outcome", outcome)
        .register(meters);
  }
}
