package dev.pharos.show.answer;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the control plane says of its own intake. */
public record IntakeStatus(
    long spansAccepted,
    @Nullable Instant firstSpanAt,
    @Nullable Instant lastSpanAt,
    List<Refused> refused,
    long storedSpans,
    long storedBytes,
    List<String> environments,
    List<String> namespaces,
    List<String> notices,
    Receivers receivers) {
  /** The ports that are configured to be listened on, for the settings a page gives to copy. */
  public record Receivers(int otlpGrpcPort, int otlpHttpPort) {}

  /** What was not taken, and why. */
  public record Refused(String reason, String signal, long items) {}
}
