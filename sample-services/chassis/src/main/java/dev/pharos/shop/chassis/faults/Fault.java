package dev.pharos.shop.chassis.faults;

import dev.pharos.shop.chassis.release.Flavour;
import java.util.Locale;

/** What can be made to go wrong inside a running instance. */
public enum Fault {
  /** Nothing. */
  NONE,
  /** Work waits before it goes on. */
  LATENCY,
  /** A share of the work fails with an exception. */
  ERRORS,
  /** Work leaves memory behind, until the heap is full and the process dies. */
  LEAK,
  /** The service's database takes its time for every statement. */
  DATABASE,
  /** Nothing is taken from the service's queues. */
  QUEUE,
  /** A share of the work is begun and never brought to an end. */
  STUCK;

  /** The fault that a release of this flavour has built in. */
  static Fault builtInto(Flavour flavour) {
    return switch (flavour) {
      case SLOW -> LATENCY;
      case ERRORS -> ERRORS;
      case LEAK -> LEAK;
      case SOUND, CHATTY -> NONE;
    };
  }

  /** Whether each service has it; what is not inside the work needs a {@link FaultSwitch}. */
  boolean isInTheWork() {
    return switch (this) {
      case NONE, LATENCY, ERRORS, LEAK -> true;
      case DATABASE, QUEUE, STUCK -> false;
    };
  }

  /** As it is written in JSON. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
