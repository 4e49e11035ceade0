package dev.pharos.show.answer;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the control plane says of its own intake. */
public record IntakeStatus(
    long spansAccepted,
    long linesAccepted,
    @Nullable Instant firstSpanAt,
    @Nullable Instant lastSpanAt,
    @Nullable Instant lastLineAt,
    long excludedSpans,
    long duplicateRequests,
    List<Refused> refused,
    List<Limited> limited,
    long storedSpans,
    long storedBytes,
    long storedLines,
    long storedLineBytes,
    List<String> environments,
    List<String> namespaces,
    List<String> notices,
    Receivers receivers,
    List<Registry> registries,
    List<Redacted> redacted) {
  /** The ports that are configured to be listened on, for the settings a page gives to copy. */
  public record Receivers(int otlpGrpcPort, int otlpHttpPort) {}

  /**
   * What was taken but not counted in full detail, or not paired, since the data folder is new.
   *
   * @param bound how many there may be; null for a fact of the telemetry that no bound caused
   */
  public record Limited(String reason, String description, @Nullable Integer bound, long items) {}

  /**
   * How asking one registry for instances goes.
   *
   * @param source eureka, consul or kubernetes
   * @param address where it is asked
   * @param state waiting, ok or failing
   * @param detail why it fails or leaves out an entry; empty when it does neither
   * @param since when the state began
   * @param instances it listed last that are in the fleet
   * @param leftOut entries it listed last that are not: refused or not usable
   */
  public record Registry(
      String source,
      String address,
      String state,
      String detail,
      Instant since,
      int instances,
      int leftOut) {}

  /** How many secrets a rule took out since the process started. */
  public record Redacted(String rule, long items) {}

  /** What was not taken, and why. */
  public record Refused(String reason, String signal, long items) {}
}
