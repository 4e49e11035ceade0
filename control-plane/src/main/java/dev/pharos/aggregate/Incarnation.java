package dev.pharos.aggregate;

/** One process of one instance: what a restart replaces. */
final class Incarnation {
  private final String key;
  private final String instance;
  private final String version;
  private final long startedNs;
  private long lastSignNs;
  private boolean ended;
  private boolean candidate;
  private boolean replaced;

  /**
   * @param key unique among the service's processes
   * @param candidate true when it may replace another: it is not of those found in the beginning
   */
  Incarnation(String key, String instance, String version, long startedNs, boolean candidate) {
    this.key = key;
    this.instance = instance;
    this.version = version;
    this.startedNs = startedNs;
    this.lastSignNs = startedNs;
    this.candidate = candidate;
  }

  String key() {
    return key;
  }

  String instance() {
    return instance;
  }

  String version() {
    return version;
  }

  /** Epoch nanoseconds of its first sight. */
  long startedNs() {
    return startedNs;
  }

  long lastSignNs() {
    return lastSignNs;
  }

  void sign(long atNs) {
    lastSignNs = Math.max(lastSignNs, atNs);
  }

  boolean hasEnded() {
    return ended;
  }

  void end() {
    ended = true;
  }

  boolean isCandidate() {
    return candidate;
  }

  void settle() {
    candidate = false;
  }

  boolean isReplaced() {
    return replaced;
  }

  void replace() {
    replaced = true;
  }

  void write(StateWriter out) {
    out.text(key);
    out.text(instance);
    out.text(version);
    out.number(startedNs);
    out.flag(candidate);
    out.number(lastSignNs);
    out.flag(ended);
    out.flag(replaced);
  }

  static Incarnation read(StateReader in) {
    Incarnation read = new Incarnation(in.text(), in.text(), in.text(), in.number(), in.flag());
    read.lastSignNs = in.number();
    read.ended = in.flag();
    read.replaced = in.flag();
    return read;
  }
}
