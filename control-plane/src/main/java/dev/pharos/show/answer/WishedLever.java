package dev.pharos.show.answer;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pharos.query.lever.LeverWish;
import org.jspecify.annotations.Nullable;

/**
 * A lever that would help, as it is posted to be previewed or made.
 *
 * @param kind log_pattern, metric, label or sampling
 * @param pattern number of a log pattern; null for others
 * @param keepOneOf one line of so many is kept; null for none
 * @param metric null for log patterns and sampling
 * @param label null but for labels
 * @param service of metrics and labels: a name, or {@code namespace/name}; null for all. Of
 *     sampling: the name by which its agents ask; to be posted with a probability or a rate
 * @param operation of sampling, as agents know it when a trace begins; left out where all are meant
 */
public record WishedLever(
    String kind,
    @Nullable Long pattern,
    @Nullable Integer keepOneOf,
    @Nullable String metric,
    @Nullable String label,
    @Nullable String service,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String operation) {
  static @Nullable WishedLever orNull(@Nullable LeverWish wish) {
    return wish == null
        ? null
        : new WishedLever(
            wish.kind(),
            wish.pattern(),
            wish.keepOneOf(),
            wish.metric(),
            wish.label(),
            wish.service(),
            wish.operation());
  }
}
