package dev.pharos.query.logql;

import dev.pharos.query.logql.LogExpression.Unwrap;

/** Takes the number of a line out of one of its labels. */
final class Unwrapping {
  private static final String ERROR = "SampleExtractionErr";

  private Unwrapping() {}

  /** False where the line has no such label; a text that is no number marks the line instead. */
  static boolean take(PipelineLine line, Unwrap unwrap) {
    String text = line.label(unwrap.label());
    if (text.isEmpty()) {
      return false;
    }
    switch (unwrap.conversion()) {
      case "duration", "duration_seconds" -> {
        if (Units.isDuration(text)) {
          line.number = Units.seconds(text);
        } else {
          line.fail(ERROR, "time: invalid duration \"" + text + "\"");
        }
      }
      case "bytes" -> {
        if (Units.isBytes(text)) {
          line.number = Units.bytes(text);
        } else {
          plain(line, text);
        }
      }
      default -> plain(line, text);
    }
    return true;
  }

  private static void plain(PipelineLine line, String text) {
    try {
      line.number = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      line.fail(ERROR, "parsing \"" + text + "\": invalid syntax");
    }
  }
}
