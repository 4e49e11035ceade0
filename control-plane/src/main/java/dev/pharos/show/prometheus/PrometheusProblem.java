package dev.pharos.show.prometheus;

import java.util.Locale;

/** A request that Prometheus would refuse. */
final class PrometheusProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What kind of refusal, with its HTTP status. */
  enum Kind {
    BAD_DATA(400),
    TOO_MANY_POINTS(400) {
      @Override
      String text() {
        return BAD_DATA.text();
      }
    },
    EXECUTION(422),
    CANCELED(499),
    TIMEOUT(503),
    INTERNAL(500),
    UNAVAILABLE(500),
    SERVER_SILENT(503) {
      @Override
      String text() {
        return UNAVAILABLE.text();
      }
    },
    NOT_FOUND(404);

    private final int status;

    Kind(int status) {
      this.status = status;
    }

    int status() {
      return status;
    }

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Kind kind;

  PrometheusProblem(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  static PrometheusProblem badData(String message) {
    return new PrometheusProblem(Kind.BAD_DATA, message);
  }

  static PrometheusProblem badParameter(String name, String message) {
    return badData("invalid parameter \"" + name + "\": " + message);
  }

  Kind kind() {
    return kind;
  }
}
