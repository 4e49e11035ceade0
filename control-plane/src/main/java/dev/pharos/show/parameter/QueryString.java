package dev.pharos.show.parameter;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A request's query string, read with words for what is wrong. */
public final class QueryString {
  private static final Pattern WHOLE_NUMBER = Pattern.compile("\\d{1,18}");

  private final Function<String, List<String>> values;

  QueryString(HttpServletRequest request) {
    values =
        parameter -> {
          String[] given = request.getParameterValues(parameter);
          return given == null ? List.of() : List.of(given);
        };
  }

  /** The same parameters as the fields of a body. */
  public QueryString(Map<String, List<String>> fields) {
    values = parameter -> fields.getOrDefault(parameter, List.of());
  }

  /** Every value of a parameter, in order. */
  List<String> all(String parameter) {
    return values.apply(parameter);
  }

  /** The one value of a parameter, which may be empty; null when it is not given. */
  @Nullable String one(String parameter) {
    List<String> given = all(parameter);
    if (given.size() > 1) {
      throw new ParameterException(
          parameter, "'%s' is given %d times.".formatted(parameter, given.size()), List.of("once"));
    }
    return given.isEmpty() ? null : given.getFirst();
  }

  /** Like {@link #one}, where empty is as good as not given. */
  @Nullable String text(String parameter) {
    String value = one(parameter);
    return value == null || value.isEmpty() ? null : value;
  }

  @Nullable Long wholeNumber(String parameter, long least, long most) {
    String text = text(parameter);
    if (text == null) {
      return null;
    }
    String allowed = "a whole number from %d to %d".formatted(least, most);
    if (!WHOLE_NUMBER.matcher(text).matches()) {
      throw new ParameterException(
          parameter, "'%s' is not a whole number.".formatted(text), List.of(allowed));
    }
    long number = Long.parseLong(text);
    if (number < least || number > most) {
      throw new ParameterException(
          parameter, "%d is out of bounds.".formatted(number), List.of(allowed));
    }
    return number;
  }

  /** An enum's value as answers write it: in lower case. */
  <E extends Enum<E>> @Nullable E word(String parameter, Class<E> type) {
    String text = text(parameter);
    if (text == null) {
      return null;
    }
    List<String> allowed = words(type);
    int index = allowed.indexOf(text);
    if (index < 0) {
      throw new ParameterException(parameter, "'%s' is not known.".formatted(text), allowed);
    }
    return type.getEnumConstants()[index];
  }

  static List<String> words(Class<? extends Enum<?>> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(value -> value.name().toLowerCase(Locale.ROOT))
        .toList();
  }
}
