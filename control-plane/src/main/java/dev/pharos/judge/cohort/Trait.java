package dev.pharos.judge.cohort;

import java.util.Comparator;
import java.util.List;

/**
 * Something that a trace has or has not.
 *
 * @param service whose it is; empty where that does not matter
 * @param key of the attribute; for the other kinds their name
 * @param value text of the attribute; for numbers the bound
 */
public record Trait(Kind kind, String service, String key, String value) {
  /** What a trait is about. */
  public enum Kind {
    /** A span has the attribute with this value, on itself or its resource. */
    ATTRIBUTE,
    /** A span has a number of at least so much. */
    AT_LEAST,
    /** A span has a number of at most so much. */
    AT_MOST,
    /** A service took part in this version. */
    VERSION,
    /** A service did this. */
    OPERATION,
    /** A service took part. */
    SERVICE,
    /** A span of a service failed. */
    ERROR
  }

  /** Keys that say most to a person, of several that tell traces apart equally well. */
  private static final List<String> TELLING =
      List.of("service.instance.id", "http.route", "k8s.pod.name", "container.id", "host.name");

  private static final List<String> TECHNICAL =
      List.of("process.", "os.", "telemetry.", "thread.", "network.", "url.", "net.");

  private static final int OTHERS = 10;

  /** The trait that says more comes first. */
  static final Comparator<Trait> MORE_TELLING =
      Comparator.comparingInt(Trait::rank)
          .thenComparing(Trait::key)
          .thenComparing(Trait::service)
          .thenComparing(Trait::value);

  static Trait attribute(String key, String value) {
    return new Trait(Kind.ATTRIBUTE, "", key, value);
  }

  static Trait version(String service, String version) {
    return new Trait(Kind.VERSION, service, "version", version);
  }

  static Trait operation(String service, String name) {
    return new Trait(Kind.OPERATION, service, "operation", name);
  }

  static Trait service(String service) {
    return new Trait(Kind.SERVICE, service, "service", service);
  }

  static Trait error(String service) {
    return new Trait(Kind.ERROR, service, "error", service);
  }

  /** What it is about: of the traits of one subject a trace mostly has one. */
  String subject() {
    return switch (kind) {
      case ATTRIBUTE, AT_LEAST, AT_MOST -> key;
      case VERSION -> "version of " + service;
      case OPERATION, SERVICE, ERROR -> kind + " " + service + " " + value;
    };
  }

  private int rank() {
    return switch (kind) {
      case VERSION -> 0;
      case ATTRIBUTE -> {
        int place = TELLING.indexOf(key);
        if (place >= 0) {
          yield 1 + place;
        }
        yield TECHNICAL.stream().anyMatch(key::startsWith) ? OTHERS + 5 : OTHERS;
      }
      case ERROR -> OTHERS + 1;
      case OPERATION -> OTHERS + 2;
      case SERVICE -> OTHERS + 3;
      case AT_LEAST, AT_MOST -> OTHERS + 4;
    };
  }

  /** As conditions are shown: what is compared. */
  public String label() {
    return kind == Kind.VERSION || kind == Kind.OPERATION ? key + " of " + service : key;
  }

  /** As conditions are shown: the value, with its comparison where it is not equality. */
  public String shown() {
    return switch (kind) {
      case AT_LEAST -> "≥ " + value;
      case AT_MOST -> "≤ " + value;
      default -> value;
    };
  }

  /** In a sentence: {@code tenant=acme}, {@code payment 1.5.0}. */
  String said() {
    return switch (kind) {
      case ATTRIBUTE -> key + "=" + value;
      case AT_LEAST, AT_MOST -> key + " " + shown();
      case VERSION, OPERATION -> service + " " + value;
      case SERVICE -> value;
      case ERROR -> "an error in " + value;
    };
  }
}
