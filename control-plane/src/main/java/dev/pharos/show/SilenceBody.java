package dev.pharos.show;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import dev.pharos.alert.notify.route.Matchers;
import dev.pharos.show.parameter.BodyFields;
import dev.pharos.show.parameter.ParameterException;
import dev.pharos.show.parameter.TimeParameter;
import dev.pharos.signal.metric.LabelMatcher;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is to be silenced, with Alertmanager's names.
 *
 * @param matchers all must hold
 * @param startsAt written like a {@code from}; now when it is not given
 * @param endsAt likewise, in the future
 * @param createdBy who wants it
 * @param comment why
 * @param unknown fields of any other name, which are refused
 */
@Schema(
    name = "NewSilence",
    requiredProperties = {"matchers", "endsAt", "createdBy", "comment"})
record SilenceBody(
    @Nullable List<Matcher> matchers,
    @Nullable String startsAt,
    @Nullable String endsAt,
    @Nullable String createdBy,
    @Nullable String comment,
    @JsonAnySetter @Schema(hidden = true) @Nullable Map<String, Object> unknown) {
  /** Longer texts are no reasons. */
  private static final int LONGEST = 1_000;

  /** More conditions than alerts have labels. */
  private static final int MOST_MATCHERS = 50;

  private static final List<String> FIELDS =
      List.of("matchers", "startsAt", "endsAt", "createdBy", "comment");

  /**
   * A condition on a label.
   *
   * @param isRegex false when it is not given
   * @param isEqual true when it is not given
   */
  @Schema(
      name = "NewMatcher",
      requiredProperties = {"name", "value"})
  record Matcher(
      @Nullable String name,
      @Nullable String value,
      @Nullable Boolean isRegex,
      @Nullable Boolean isEqual) {
    LabelMatcher read() {
      String label = needed("matchers", name);
      String text = value == null ? "" : value;
      if (text.length() > LONGEST) {
        throw BodyFields.tooLong("matchers", text, LONGEST);
      }
      try {
        return Matchers.of(label, isEqual == null || isEqual, isRegex != null && isRegex, text);
      } catch (IllegalArgumentException e) {
        throw new ParameterException(
            "matchers", String.valueOf(e.getMessage()), List.of("a regular expression of RE2"));
      }
    }
  }

  void checkFields() {
    BodyFields.refuseUnknown(unknown, FIELDS);
  }

  List<LabelMatcher> conditions() {
    List<LabelMatcher> conditions = new ArrayList<>();
    for (Matcher matcher : matchers == null ? List.<Matcher>of() : matchers) {
      conditions.add(matcher.read());
    }
    if (conditions.size() > MOST_MATCHERS
        || conditions.stream().allMatch(matcher -> matcher.matches(""))) {
      throw new ParameterException(
          "matchers",
          "These would silence all alerts that lack the labels, or are too many.",
          List.of("1 to %d, one of which no empty value fulfils".formatted(MOST_MATCHERS)));
    }
    return conditions;
  }

  Instant from(Instant now) {
    return startsAt == null ? now : TimeParameter.parse("startsAt", startsAt, now);
  }

  Instant until(Instant now) {
    Instant until = TimeParameter.parse("endsAt", needed("endsAt", endsAt), now);
    if (!until.isAfter(now) || !until.isAfter(from(now))) {
      throw new ParameterException(
          "endsAt", "It would be over before it begins.", List.of("a time after startsAt and now"));
    }
    return until;
  }

  String author() {
    return needed("createdBy", createdBy);
  }

  String reason() {
    return needed("comment", comment);
  }

  private static String needed(String field, @Nullable String value) {
    return BodyFields.needed(field, value, LONGEST);
  }
}
