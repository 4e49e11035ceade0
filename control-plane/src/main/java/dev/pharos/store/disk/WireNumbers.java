package dev.pharos.store.disk;

import dev.pharos.signal.SpanKind;
import dev.pharos.signal.StatusCode;

/** Enumerations as numbers of the format: those of OTLP, whatever order the code has them in. */
public final class WireNumbers {
  private WireNumbers() {}

  public static int of(SpanKind kind) {
    return switch (kind) {
      case UNSPECIFIED -> 0;
      case INTERNAL -> 1;
      case SERVER -> 2;
      case CLIENT -> 3;
      case PRODUCER -> 4;
      case CONSUMER -> 5;
    };
  }

  public static int of(StatusCode status) {
    return switch (status) {
      case UNSET -> 0;
      case OK -> 1;
      case ERROR -> 2;
    };
  }
}
