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
  LEAK;

  /** The fault that a release of this flavour has built in. */
  static Fault builtInto(Flavour flavour) {
    return switch (flavour) {
      case SLOW -> LATENCY;
      case ERRORS -> ERRORS;
      case LEAK -> LEAK;
      case SOUND, CHATTY -> NONE;
    };
  }

  /** As it is written in JSON. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
