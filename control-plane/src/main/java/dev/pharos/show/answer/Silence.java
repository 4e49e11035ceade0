package dev.pharos.show.answer;

import dev.pharos.alert.notify.route.Matchers;
import dev.pharos.signal.metric.LabelMatcher;
import java.time.Instant;
import java.util.List;

/**
 * A silence, with Alertmanager's names.
 *
 * @param state pending, active or expired
 */
public record Silence(
    String id,
    String state,
    List<Matcher> matchers,
    String startsAt,
    String endsAt,
    String createdBy,
    String comment) {

  /** A condition on a label. */
  public record Matcher(String name, String value, boolean isRegex, boolean isEqual) {
    static Matcher of(LabelMatcher matcher) {
      return new Matcher(
          matcher.name(), matcher.value(), Matchers.isRegex(matcher), Matchers.isEqual(matcher));
    }
  }

  public static Silence of(dev.pharos.alert.notify.route.Silence silence, Instant now) {
    return new Silence(
        silence.id(),
        Text.of(silence.state(now)),
        silence.matchers().stream().map(Matcher::of).toList(),
        silence.startsAt().toString(),
        silence.endsAt().toString(),
        silence.createdBy(),
        silence.comment());
  }
}
