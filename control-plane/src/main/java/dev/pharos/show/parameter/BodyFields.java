package dev.pharos.show.parameter;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks what bodies of requests have in common. */
public final class BodyFields {
  private BodyFields() {}

  /**
   * Fields that nobody reads are mistakes, most of them of spelling.
   *
   * @param unknown those that are there, with what they hold
   * @param known those that may be
   * @throws ParameterException when there are any
   */
  public static void refuseUnknown(@Nullable Map<String, Object> unknown, List<String> known) {
    if (unknown != null && !unknown.isEmpty()) {
      String field = unknown.keySet().iterator().next();
      throw new ParameterException(field, "There is no field '%s'.".formatted(field), known);
    }
  }

  /**
   * A text without the blanks around it.
   *
   * @param longest characters
   * @throws ParameterException when it is missing, blank or longer
   */
  public static String needed(String field, @Nullable String value, int longest) {
    String text = text(field, value, longest);
    if (text == null) {
      throw new ParameterException(
          field, "'%s' is needed.".formatted(field), List.of("text that is not empty"));
    }
    return text;
  }

  /**
   * A text without the blanks around it, null when it is missing or blank.
   *
   * @param longest characters
   * @throws ParameterException when it is longer
   */
  public static @Nullable String text(String field, @Nullable String value, int longest) {
    if (value == null || value.isBlank()) {
      return null;
    }
    if (value.length() > longest) {
      throw tooLong(field, value, longest);
    }
    return value.strip();
  }

  /** What to throw where a value may be blank but not so long. */
  public static ParameterException tooLong(String field, String value, int longest) {
    return new ParameterException(
        field,
        "'%s' is %d characters long.".formatted(field, value.length()),
        List.of("at most %,d characters".formatted(longest)));
  }
}
