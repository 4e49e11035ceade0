package dev.pharos.show;

/** No deployment of that id is remembered. */
final class UnknownDeploymentException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnknownDeploymentException(String id) {
    super("No deployment '" + id + "' is remembered.");
  }
}
