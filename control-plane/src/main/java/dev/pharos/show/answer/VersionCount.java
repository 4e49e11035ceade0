package dev.pharos.show.answer;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How many instances run of a version; null when they tell none. */
public record VersionCount(@Nullable String version, int instances) {
  public static List<VersionCount> of(Map<String, Integer> versions) {
    return versions.entrySet().stream()
        .map(entry -> new VersionCount(Text.orNull(entry.getKey()), entry.getValue()))
        .toList();
  }
}
