package dev.pharos.shop.chassis.faults;

/** Work failed because someone asked for failures. */
public final class FaultInjected extends RuntimeException {
  private static final long serialVersionUID = 1L;

  FaultInjected(String place) {
    super("fault 'errors' is on: " + place + " failed");
  }
}
