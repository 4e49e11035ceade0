package dev.pharos.shop.chassis.release;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The release of a service: its full version as telemetry shows it, and the flavour named in it.
 *
 * @param version for example {@code 1.4.0} or {@code 1.5.0-slow}
 */
public record Release(String version, Flavour flavour) {
  private static final Pattern VERSION =
      Pattern.compile("(?<number>\\d+\\.\\d+\\.\\d+)(?:-(?<flavour>[a-z]+))?");

  /**
   * Reads a version.
   *
   * @throws IllegalArgumentException if it is not three numbers with an optional known flavour
   */
  public static Release of(String version) {
    Matcher matcher = VERSION.matcher(version);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "version '%s' is not of the form 1.5.0 or 1.5.0-slow".formatted(version));
    }
    String suffix = matcher.group("flavour");
    return new Release(version, suffix == null ? Flavour.SOUND : Flavour.named(suffix));
  }

  /** Whether this release is of the given flavour. */
  public boolean is(Flavour other) {
    return Objects.equals(flavour, other);
  }
}
