package dev.pharos.fleet.discovery;

import java.time.Instant;

/**
 * How asking one registry goes.
 *
 * @param source {@code eureka}, {@code consul} or {@code kubernetes}
 * @param address where it is asked
 * @param detail why it fails or leaves out an entry, in words; empty when it does neither
 * @param since when it began to be so
 * @param instances that it listed last and that are in the fleet
 * @param leftOut entries that it listed last and that are not: refused, or not usable
 * @param failures rounds that failed since the process started
 */
public record DiscoveryStatus(
    String source,
    String address,
    State state,
    String detail,
    Instant since,
    int instances,
    int leftOut,
    long failures) {

  /** Whether the registry answers. */
  public enum State {
    /** Not asked yet. */
    WAITING,
    OK,
    /** What it listed last is kept. */
    FAILING
  }

  static DiscoveryStatus waiting(Catalog catalog, Instant now) {
    return new DiscoveryStatus(
        catalog.source(), catalog.address(), State.WAITING, "", now, 0, 0, 0);
  }

  DiscoveryStatus answered(int admitted, int left, String why, Instant now) {
    Instant began = state == State.OK ? since : now;
    return new DiscoveryStatus(source, address, State.OK, why, began, admitted, left, failures);
  }

  DiscoveryStatus failed(String why, Instant now) {
    Instant began = state == State.FAILING ? since : now;
    return new DiscoveryStatus(
        source, address, State.FAILING, why, began, instances, leftOut, failures + 1);
  }
}
