package dev.pharos.receive;

import dev.pharos.signal.StartupException;
import java.net.InetSocketAddress;

/** A protocol's server: listens between start and close. */
interface OtlpReceiver extends AutoCloseable {

  /**
   * @throws StartupException when the port cannot be had
   */
  void start();

  /** The port it listens on, once it has started. */
  int port();

  /** Takes no new requests, answers those it has, then lets connections go. */
  @Override
  void close();

  static StartupException cannotListen(
      String protocol, InetSocketAddress address, String property, Throwable failure) {
    String why = String.valueOf(failure.getMessage());
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      why = String.valueOf(cause.getMessage());
      if (why.contains("in use")) {
        return new StartupException(
            "port %d for %s is in use: stop what listens there, or set %s to another"
                .formatted(address.getPort(), protocol, property),
            failure);
      }
    }
    return new StartupException(
        "%s cannot listen on %s port %d (%s): set pharos.bind-address and %s to what this machine has"
            .formatted(protocol, address.getHostString(), address.getPort(), why, property),
        failure);
  }
}
