package dev.pharos.fleet;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an instance's {@code /actuator/info} and metadata say of the build that runs there. Metadata
 * wins, because it is set by those who deploy.
 *
 * @param version empty when neither tells
 * @param commit null when neither tells
 * @param builtAt null when the info does not tell
 */
record BuildFacts(String version, @Nullable String commit, @Nullable Instant builtAt) {
  private static final int SHORT_COMMIT = 7;

  static BuildFacts of(Map<String, Object> info, InstanceMetadata metadata) {
    Map<?, ?> build = map(info.get("build"));
    Map<?, ?> git = map(info.get("git"));
    String commit = firstText(metadata.commit(), commitOf(git));
    String version =
        firstText(
            metadata.version(),
            text(build.get("version")),
            text(info.get("version")),
            text(map(git.get("build")).get("version")),
            commit.substring(0, Math.min(SHORT_COMMIT, commit.length())));
    return new BuildFacts(version, commit.isEmpty() ? null : commit, instant(build.get("time")));
  }

  /** {@code git.commit.id} is text, or a map with {@code full} and {@code abbrev}. */
  private static String commitOf(Map<?, ?> git) {
    Object id = map(git.get("commit")).get("id");
    return id instanceof Map<?, ?> forms
        ? firstText(text(forms.get("full")), text(forms.get("abbrev")))
        : text(id);
  }

  /** ISO 8601, or what Spring Boot 2 wrote: epoch milliseconds or seconds. */
  static @Nullable Instant instant(@Nullable Object time) {
    return switch (time) {
      case String iso -> parsed(iso);
      case Number epoch -> {
        long value = epoch.longValue();
        boolean seconds = Math.abs(value) < 100_000_000_000L;
        yield seconds ? Instant.ofEpochSecond(value) : Instant.ofEpochMilli(value);
      }
      case null, default -> null;
    };
  }

  private static @Nullable Instant parsed(String iso) {
    try {
      return OffsetDateTime.parse(iso).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static Map<?, ?> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  private static String text(@Nullable Object value) {
    return value instanceof String text ? text.strip() : "";
  }

  private static String firstText(String... texts) {
    for (String text : texts) {
      if (!text.isEmpty()) {
        return text;
      }
    }
    return "";
  }
}
