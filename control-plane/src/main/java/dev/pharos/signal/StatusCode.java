package dev.pharos.signal;

/** A span's status; the ordinal is the number of OTLP's {@code Status.StatusCode}. */
public enum StatusCode {
  UNSET,
  OK,
  ERROR;

  private static final StatusCode[] ALL = values();

  /** Unknown numbers become {@link #UNSET}. */
  public static StatusCode ofWire(int number) {
    return number >= 0 && number < ALL.length ? ALL[number] : UNSET;
  }

  /** OTLP's number for it. */
  public int wireNumber() {
    return switch (this) {
      case UNSET -> 0;
      case OK -> 1;
      case ERROR -> 2;
    };
  }
}
