package dev.pharos.show.answer;

import org.jspecify.annotations.Nullable;

/** Who answers for a service; null where nobody said. */
public record Owner(@Nullable String team, @Nullable String contact, @Nullable String runbook) {
  public static Owner of(dev.pharos.signal.Owner owner) {
    return new Owner(
        Text.orNull(owner.team()), Text.orNull(owner.contact()), Text.orNull(owner.runbook()));
  }
}
