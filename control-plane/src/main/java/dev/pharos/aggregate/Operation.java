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
  private long reportedSinceNs;
  private long lastReportedNs;

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

  /** Agents report requests of it by themselves. */
  void reported(long atNs) {
    if (reportedSinceNs == 0) {
      reportedSinceNs = atNs;
    }
    lastReportedNs = Math.max(lastReportedNs, atNs);
  }

  /** Since when this process knows that agents report it; 0 where they do not. */
  long reportedSinceNs() {
    return reportedSinceNs;
  }

  /** Whether what agents report of it has the name that its spans have. */
  boolean isNamedAlike() {
    return role == Role.SERVER && !together && !OperationName.isBareMethod(name);
  }

  /** When it was called last, as spans or reports tell. */
  long lastCalledNs() {
    return Math.max(lastSeenNs, lastReportedNs);
  }
}
