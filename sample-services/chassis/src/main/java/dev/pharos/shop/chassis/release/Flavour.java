package dev.pharos.shop.chassis.release;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How a release differs from a sound one, written behind its version: {@code 1.5.0-slow}. */
public enum Flavour {
  /** Works as it should. */
  SOUND,
  /** Waits where it need not. */
  SLOW,
  /** Fails for some requests. */
  ERRORS,
  /** Keeps memory it no longer needs. */
  LEAK,
  /** Asks its database for each row by itself and logs ten times as much. */
  CHATTY;

  static Flavour named(String suffix) {
    return Arrays.stream(values())
        .filter(flavour -> flavour != SOUND && flavour.suffix().equals(suffix))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "release flavour '%s' is unknown; allowed behind a version: %s"
                    .formatted(suffix, allowed())));
  }

  private String suffix() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static String allowed() {
    return Arrays.stream(values())
        .filter(flavour -> flavour != SOUND)
        .map(Flavour::suffix)
        .collect(Collectors.joining(", "));
  }
}
