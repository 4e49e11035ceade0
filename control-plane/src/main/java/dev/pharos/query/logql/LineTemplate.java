package dev.pharos.query.logql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Go's templates as far as log lines need them: labels, the line as {@code __line__}, and pipes of
 * functions of one argument. What else Loki has is refused by name.
 */
final class LineTemplate {
  private static final Pattern ACTION =
      Pattern.compile("\\{\\{-?\\s*(.*?)\\s*-?\\}\\}", Pattern.DOTALL);
  private static final Pattern LABEL = Pattern.compile("\\.([A-Za-z_][A-Za-z0-9_]*)");

  private final List<Part> parts = new ArrayList<>();

  /**
   * @param source a label or {@code __line__}; none for text that stands as it is
   */
  private record Part(String text, Optional<String> source, List<String> functions) {}

  /**
   * @throws LogqlException when the template asks for what Pharos has not
   */
  LineTemplate(String template) {
    Matcher action = ACTION.matcher(template);
    int from = 0;
    while (action.find()) {
      text(template.substring(from, action.start()));
      action(action.group(1));
      from = action.end();
    }
    if (template.indexOf("{{", from) >= 0) {
      throw LogqlException.ofMeaning("template: unclosed action");
    }
    text(template.substring(from));
  }

  private void text(String text) {
    parts.add(new Part(text, Optional.empty(), List.of()));
  }

  private void action(String action) {
    List<String> steps = new ArrayList<>(List.of(action.split("\\s*\\|\\s*", -1)));
    String first = steps.removeFirst();
    String[] words = first.split("\\s+", -1);
    if (words.length == 2) {
      steps.addFirst(words[0]);
      first = words[1];
    }
    for (String function : steps) {
      call(function, "");
    }
    Matcher label = LABEL.matcher(first);
    if (label.matches()) {
      parts.add(new Part("", Optional.of(label.group(1)), steps));
    } else if (first.equals("__line__")) {
      parts.add(new Part("", Optional.of(first), steps));
    } else {
      throw LogqlException.ofMeaning("template: '" + first + "' is not supported by Pharos");
    }
  }

  String of(PipelineLine line) {
    StringBuilder made = new StringBuilder();
    for (Part part : parts) {
      String text =
          part.source()
              .map(source -> source.equals("__line__") ? line.text : line.label(source))
              .orElse(part.text());
      for (String function : part.functions()) {
        text = call(function, text);
      }
      made.append(text);
    }
    return made.toString();
  }

  private static String call(String function, String text) {
    return switch (function) {
      case "ToLower", "lower" -> text.toLowerCase(Locale.ROOT);
      case "ToUpper", "upper" -> text.toUpperCase(Locale.ROOT);
      case "TrimSpace", "trim" -> text.strip();
      case "len" -> Integer.toString(text.length());
      case "urlencode" -> java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8);
      default ->
          throw LogqlException.ofMeaning(
              "template: function '" + function + "' is not supported by Pharos");
    };
  }
}
