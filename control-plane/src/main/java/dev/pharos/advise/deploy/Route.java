package dev.pharos.advise.deploy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An operation of HTTP, as {@code POST /orders/{id}}: its method and the parts of its path, of
 * which some stand for anything. Pure.
 */
record Route(String operation, String method, List<String> parts) {
  /** In place of a part that stands for anything. */
  private static final String ANY = "*";

  /** Null for what is no method and path, or answers all paths: then a path tells nothing. */
  static @Nullable Route of(String operation) {
    int space = operation.indexOf(' ');
    if (space <= 0 || space + 1 >= operation.length() || operation.charAt(space + 1) != '/') {
      return null;
    }
    List<String> parts = split(operation.substring(space + 1)).stream().map(Route::part).toList();
    return parts.isEmpty() || parts.getLast().equals("**") || parts.stream().allMatch(ANY::equals)
        ? null
        : new Route(operation, operation.substring(0, space), parts);
  }

  /** Whether a request of that path is of this operation. */
  boolean takes(String asked, String path) {
    List<String> others = split(path);
    if (!method.equals(asked) || others.size() != parts.size()) {
      return false;
    }
    for (int i = 0; i < parts.size(); i++) {
      if (!parts.get(i).equals(ANY) && !parts.get(i).equals(others.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** The more parts are words, the more it is meant. */
  long words() {
    return parts.stream().filter(part -> !part.equals(ANY)).count();
  }

  private static List<String> split(String path) {
    return List.of(path.split("/")).stream().filter(part -> !part.isEmpty()).toList();
  }

  /** Frameworks write {@code {id}}, {@code :id}, {@code <id>} or {@code *}. */
  private static String part(String part) {
    boolean stands =
        part.equals(ANY)
            || part.startsWith(":")
            || part.startsWith("<")
            || (part.indexOf('{') >= 0 && part.indexOf('}') > 0);
    return stands ? ANY : part;
  }
}
