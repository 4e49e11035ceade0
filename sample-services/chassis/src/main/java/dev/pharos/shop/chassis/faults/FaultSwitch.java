package dev.pharos.shop.chassis.faults;

/** Turns a fault on and off that is not in the work itself but in what the work stands on. */
public interface FaultSwitch {
  /** Which one. */
  Fault fault();

  /**
   * Makes it so.
   *
   * @throws IllegalStateException if it cannot be done here; then nothing has changed
   */
  void turnOn();

  /** Makes it good; also called when it is off already. */
  void turnOff();
}
