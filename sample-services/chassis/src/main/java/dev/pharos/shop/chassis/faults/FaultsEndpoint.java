package dev.pharos.shop.chassis.faults;

import java.util.Locale;
import java.util.stream.Collectors;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/** {@code GET} and {@code POST /actuator/faults}: which fault is on, and another one instead. */
@Endpoint(id = "faults")
public final class FaultsEndpoint {
  private final Faults faults;

  /** Serves these faults. */
  public FaultsEndpoint(Faults faults) {
    this.faults = faults;
  }

  /** What is on. */
  @ReadOperation
  public State state() {
    return new State(faults.active().label(), faults.leakedBytes());
  }

  /**
   * Switches over.
   *
   * @throws InvalidEndpointRequestException (400) if this service cannot have such a fault
   */
  @WriteOperation
  public State activate(String fault) {
    faults.activate(named(fault));
    return state();
  }

  private Fault named(String name) {
    return faults.possible().stream()
        .filter(fault -> fault.label().equals(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() -> unknown(name));
  }

  private InvalidEndpointRequestException unknown(String name) {
    String allowed = faults.possible().stream().map(Fault::label).collect(Collectors.joining(", "));
    String message = "fault: '%s' is unknown; allowed: %s".formatted(name, allowed);
    return new InvalidEndpointRequestException(message, message);
  }

  /** What the endpoint answers. */
  public record State(String fault, long leakedBytes) {}
}
