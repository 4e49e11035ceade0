package dev.pharos.alert;

import java.util.List;

/** What a person should know of messages that others were to get. Safe for use by many threads. */
@FunctionalInterface
public interface DeliveryNotices {

  /** One sentence each; none while all is delivered. */
  List<String> sentences();
}
