package dev.pharos.show.parameter;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A name that stands in the path, or in the query where the path has {@code ~} for it. Pure. */
public final class PathName {
  private static final String BY_QUERY = "~";

  private PathName() {}

  /**
   * @param parameter of the query
   * @param part of the path
   * @param given in the query; null when it is not
   */
  public static String of(String parameter, String part, @Nullable String given) {
    if (given == null) {
      return part;
    }
    if (!part.equals(BY_QUERY)) {
      throw new ParameterException(
          parameter,
          "The path has the %s '%s' already.".formatted(parameter, part),
          List.of("%s in the path and %s=%s".formatted(BY_QUERY, parameter, given)));
    }
    return given;
  }
}
