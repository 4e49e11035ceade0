package dev.pharos.alert.notify.send;

/** One way to tell a receiver. Used by one thread, which it may hold for its timeouts. */
public interface Courier {
  void carry(Message message) throws UndeliveredException, InterruptedException;

  /** Alertmanager's word for its kind, such as {@code webhook}. */
  String integration();

  /** Where it goes, as far as that is no secret. */
  String target();
}
