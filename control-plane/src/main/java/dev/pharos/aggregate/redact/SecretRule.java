package dev.pharos.aggregate.redact;

import java.util.List;

/** One kind of secret. Pure, linear in the text, and safe for use by many threads. */
interface SecretRule {

  /** As it stands in {@code ‹redacted:name›}. */
  String name();

  /** What is secret in a text, in order and not overlapping; empty when nothing is. */
  List<Place> find(String text);

  /** Characters {@code [from, to)} of a text. */
  record Place(int from, int to) {
    boolean meets(Place other) {
      return from < other.to && other.from < to;
    }
  }
}
