package dev.pharos.show.jaeger;

/** A request that Jaeger's query service would refuse. */
final class JaegerProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int code;

  private JaegerProblem(int code, String message) {
    super(message);
    this.code = code;
  }

  static JaegerProblem badRequest(String message) {
    return new JaegerProblem(400, message);
  }

  static JaegerProblem notFound(String message) {
    return new JaegerProblem(404, message);
  }

  /** HTTP's status. */
  int code() {
    return code;
  }
}
