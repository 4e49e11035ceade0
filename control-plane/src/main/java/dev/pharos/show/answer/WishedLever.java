package dev.pharos.show.answer;

import dev.pharos.query.lever.LeverWish;
import org.jspecify.annotations.Nullable;

/**
 * A lever that would help, as it is posted to be previewed or made.
 *
 * @param kind log_pattern, metric or label
 * @param pattern number of a log pattern; null for others
 * @param keepOneOf one line of so many is kept; null for none
 * @param metric null for log patterns
 * @param label null but for labels
 * @param service of metrics and labels: a name, or {@code namespace/name}; null for all
 */
public record WishedLever(
    String kind,
    @Nullable Long pattern,
    @Nullable Integer keepOneOf,
    @Nullable String metric,
    @Nullable String label,
    @Nullable String service) {
  static @Nullable WishedLever orNull(@Nullable LeverWish wish) {
    return wish == null
        ? null
        : new WishedLever(
            wish.kind(),
            wish.pattern(),
            wish.keepOneOf(),
            wish.metric(),
            wish.label(),
            wish.service());
  }
}
