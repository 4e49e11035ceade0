package dev.pharos.fleet.discovery;

import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import javax.net.ssl.SSLException;

/** Why a registry could not be asked, as a half sentence for operators. Pure. */
final class Unreachable {
  private Unreachable() {}

  static String reason(Throwable failure) {
    Throwable root = failure;
    boolean refused = false;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      root = cause;
      switch (cause) {
        case UnknownHostException _, UnresolvedAddressException _ -> {
          return "it cannot be reached: its host name has no address";
        }
        case HttpTimeoutException _, SocketTimeoutException _ -> {
          return "it does not answer in time";
        }
        case SSLException tls -> {
          return "it cannot be reached by TLS: " + tls.getMessage();
        }
        case ConnectException _ -> refused = true;
        default -> {}
      }
    }
    String message = root.getMessage();
    return refused
        ? "it cannot be reached: nobody listens there"
        : "it cannot be reached: "
            + (message == null || message.isBlank() ? root.getClass().getSimpleName() : message);
  }
}
