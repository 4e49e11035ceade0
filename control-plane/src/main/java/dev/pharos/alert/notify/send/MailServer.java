package dev.pharos.alert.notify.send;

/**
 * Who takes mail to deliver.
 *
 * @param username empty to say no name
 * @param from the sender's address
 */
public record MailServer(
    String host, int port, Tls tls, String username, String password, String from) {

  /** How the way to it is secured. */
  public enum Tls {
    /** Asked for and needed. */
    STARTTLS,
    /** From the first byte. */
    TLS,
    NONE
  }

  /** Without the password. */
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
