package dev.pharos.aggregate;

import java.util.Locale;

/** Spellings of {@code host:port}. Pure. */
final class Address {
  private Address() {}

  /** One spelling for all names of this machine, and for both cases. */
  static String folded(String hostAndPort) {
    String lower = hostAndPort.toLowerCase(Locale.ROOT);
    int port = lower.lastIndexOf(':');
    String host = port < 0 ? lower : lower.substring(0, port);
    return switch (host) {
      case "127.0.0.1", "::1", "[::1]", "0.0.0.0" ->
          "localhost" + (port < 0 ? "" : lower.substring(port));
      default -> lower;
    };
  }
}
