package dev.pharos.alert.notify.route;

import java.time.Instant;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What a channel knows of a group.
 *
 * @param firing labels of the alerts that it takes for firing
 * @param at when it was last told; null for never
 */
public record Told(Set<SortedMap<String, String>> firing, @Nullable Instant at) {
  public static final Told NOTHING = new Told(Set.of(), null);

  public Told {
    firing = Set.copyOf(firing);
  }
}
