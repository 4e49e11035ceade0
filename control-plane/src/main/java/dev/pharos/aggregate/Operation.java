package dev.pharos.aggregate;

import dev.pharos.signal.RedKey;
import dev.pharos.signal.SpanKind;

/**
 * A service's operation, one object for each name and role, so that looking things up by it is by
 * identity.
 */
final class Operation {
  /** What a span is to its service. */
  enum Role {
    SERVER(SpanKind.SERVER),
    CONSUMER(SpanKind.CONSUMER),
    /** Work that begins in the service, such as a scheduled job. */
    JOB(SpanKind.INTERNAL),
    /** A part of other work, or a call to somebody else: in the ledger, not in RED. */
    INNER(SpanKind.UNSPECIFIED);

    private final SpanKind kind;

    Role(SpanKind kind) {
      this.kind = kind;
    }

    SpanKind kind() {
      return kind;
    }

    boolean isRequest() {
      return this != INNER;
    }
  }

  private final String name;
  private final Role role;
  private final String protocol;
  private final boolean together;
  private long lastSeenNs;

  /**
   * @param protocol as its first span told
   */
  Operation(String name, Role role, String protocol) {
    this.name = name;
    this.role = role;
    this.protocol = protocol;
    this.together = name.equals(RedKey.OTHER);
  }

  String name() {
    return name;
  }

  /** True for the one that stands for all beyond the bound. */
  boolean isTogether() {
    return together;
  }

  Role role() {
    return role;
  }

  String protocol() {
    return protocol;
  }

  long lastSeenNs() {
    return lastSeenNs;
  }

  void seen(long atNs) {
    lastSeenNs = Math.max(lastSeenNs, atNs);
  }
}
