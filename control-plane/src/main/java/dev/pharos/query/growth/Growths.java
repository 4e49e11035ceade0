package dev.pharos.query.growth;

import org.jspecify.annotations.Nullable;

/** Against a deployment, and against earlier. */
record Growths(@Nullable Growth deploy, @Nullable Growth earlier) {
  /** A deployment says why, so it comes first. */
  @Nullable Growth told() {
    if (deploy != null && deploy.isGrowth()) {
      return deploy;
    }
    return earlier != null && earlier.isGrowth() ? earlier : null;
  }
}
