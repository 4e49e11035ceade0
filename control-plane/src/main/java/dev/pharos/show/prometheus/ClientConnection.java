package dev.pharos.show.prometheus;

import jakarta.servlet.ServletRequest;
import org.apache.coyote.ActionCode;
import org.apache.coyote.Request;

/**
 * Whether the one who asked still waits. The server reads nothing while a request is answered, so a
 * connection that was closed is noticed only by looking.
 */
final class ClientConnection {
  /** Under which a request carries its connection. */
  static final String ATTRIBUTE = "dev.pharos.clientConnection";

  /** What the server answers when a read ended in the connection's end. */
  private static final int ENDED = 1;

  private final Request request;

  ClientConnection(Request request) {
    this.request = request;
  }

  /** Whether the request's connection is gone; false where the server cannot tell. */
  static boolean isGone(ServletRequest request) {
    return request.getAttribute(ATTRIBUTE) instanceof ClientConnection connection
        && connection.isGone();
  }

  /** To be asked by the thread that answers the request. */
  private boolean isGone() {
    request.action(ActionCode.AVAILABLE, true);
    return request.getAvailable() == ENDED;
  }
}
