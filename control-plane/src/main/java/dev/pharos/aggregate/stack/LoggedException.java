package dev.pharos.aggregate.stack;

import dev.pharos.signal.LogRecord;
import dev.pharos.signal.Severity;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The exception that a log line tells: in the attributes that OpenTelemetry's conventions name, or
 * as a stack trace in its body, as Logback, Log4j, Node.js and Python print it behind the message.
 * Only lines of severity warn or above are looked at, and those of none: what is logged below that
 * was expected, as the conventions have it, and most lines cost a comparison.
 *
 * @param type as reported, or as printed with {@code .} before the names of inner classes, which is
 *     how agents report them; empty when only the stack trace tells it
 * @param message empty when there is none
 * @param stack from the exception's type on; empty when there is none
 */
public record LoggedException(String type, String message, String stack) {

  /** A message in front of a stack trace, and the exception's own, have so many lines at most. */
  private static final int LINES_ABOVE = 40;

  private static final String TRACEBACK = "Traceback (most recent call last)";
  private static final String WRAPPED_BY = "\nWrapped by: ";
  private static final String CAUSED_BY = "Caused by: ";

  /** A qualified class name, or a simple one that says what it is. */
  private static final String TYPE =
      "((?:[\\p{L}_][\\w$]*\\.)+[\\p{Lu}_][\\w$]*|[\\p{Lu}]\\w*(?:Exception|Error|Failure|Fault))";

  private static final Pattern LINE_BEGINS =
      Pattern.compile("(?:Exception in thread \"[^\"]*\" |Uncaught )?" + TYPE + "(?=:|\\s*$)");
  private static final Pattern IN_LINE = Pattern.compile("(?<=[\\s(\\[:=])" + TYPE + "(?=:|\\s*$)");

  /** A class of JavaScript or C# of any name, directly above its first frame. */
  private static final Pattern ANY_NAME = Pattern.compile("(\\p{Lu}\\w*)(?=:|\\s*$)");

  private static final Pattern PYTHON_END =
      Pattern.compile("(?m)^(?:[\\p{L}_]\\w*\\.)*[\\p{L}_]\\w*(?:: (.*))?$");
  private static final Pattern INNER_CLASS = Pattern.compile("\\$(?=\\p{L})");

  /** Null when a line tells of no exception. */
  public static @Nullable LoggedException of(LogRecord line) {
    if (line.severity() != 0 && line.severity() < Severity.WARN.leastNumber()) {
      return null;
    }
    String type = text(line, "exception.type");
    String stack = text(line, "exception.stacktrace");
    String message = text(line, "exception.message");
    if (!type.isEmpty() || !stack.isEmpty() || !message.isEmpty()) {
      return new LoggedException(type, message, stack);
    }
    String body = line.bodyText();
    return body.indexOf('\n') < 0 ? null : in(body);
  }

  private static String text(LogRecord line, String key) {
    return Objects.requireNonNullElse(line.attributes().text(key), "");
  }

  /** Of a body with more than one line. */
  static @Nullable LoggedException in(String body) {
    int traceback = body.indexOf(TRACEBACK);
    if (traceback >= 0 && (traceback == 0 || body.charAt(traceback - 1) == '\n')) {
      return python(body.substring(traceback));
    }
    int frame = firstFrame(body);
    int start = frame < 0 ? -1 : typeAbove(body, frame);
    return start < 0 ? null : printed(body.substring(start), frame - start);
  }

  /** Where the first line begins that is indented and a frame; negative when none is. */
  private static int firstFrame(String body) {
    for (int end = body.indexOf('\n'); end >= 0; end = body.indexOf('\n', end + 1)) {
      int at = end + 1;
      while (at < body.length() && (body.charAt(at) == ' ' || body.charAt(at) == '\t')) {
        at++;
      }
      if (at > end + 1 && body.startsWith("at ", at)) {
        int lineEnd = body.indexOf('\n', at);
        String line = body.substring(at, lineEnd < 0 ? body.length() : lineEnd).stripTrailing();
        if (FrameReader.read(line) != null) {
          return end + 1;
        }
      }
    }
    return -1;
  }

  /**
   * Where the exception's type stands: best at a line's beginning, else behind a message, the
   * nearest above the frame each time; negative when nowhere.
   */
  private static int typeAbove(String body, int frame) {
    int begins = typeAbove(body, frame, LINE_BEGINS, LINES_ABOVE, true);
    if (begins < 0) {
      begins = typeAbove(body, frame, IN_LINE, LINES_ABOVE, false);
    }
    return begins < 0 ? typeAbove(body, frame, ANY_NAME, 1, true) : begins;
  }

  private static int typeAbove(
      String body, int frame, Pattern type, int lines, boolean atItsBeginning) {
    int end = frame - 1;
    for (int left = lines; left > 0 && end >= 0; left--) {
      int start = body.lastIndexOf('\n', end - 1) + 1;
      Matcher found = type.matcher(body).region(start, end);
      found.useTransparentBounds(true);
      if (atItsBeginning ? found.lookingAt() : found.find()) {
        return found.start(1);
      }
      end = start - 1;
    }
    return -1;
  }

  private static LoggedException printed(String stack, int firstFrame) {
    String above = stack.substring(0, firstFrame);
    int colon = above.indexOf(':');
    int lineEnd = above.indexOf('\n');
    boolean tells = colon >= 0 && colon < lineEnd;
    String type = above.substring(0, tells ? colon : lineEnd).strip();
    String message = tells ? above.substring(colon + 1) : "";
    int cause = message.indexOf("\n" + CAUSED_BY);
    int wrapped = stack.lastIndexOf(WRAPPED_BY);
    if (wrapped >= 0) {
      return outermost(stack, wrapped + WRAPPED_BY.length());
    }
    return new LoggedException(
        asReported(type), (cause < 0 ? message : message.substring(0, cause)).strip(), stack);
  }

  /** Of a stack that is printed root cause first. */
  private static LoggedException outermost(String stack, int from) {
    int end = stack.indexOf('\n', from);
    String header = stack.substring(from, end < 0 ? stack.length() : end);
    int colon = header.indexOf(':');
    return new LoggedException(
        asReported((colon < 0 ? header : header.substring(0, colon)).strip()),
        colon < 0 ? "" : header.substring(colon + 1).strip(),
        stack);
  }

  private static String asReported(String printed) {
    return INNER_CLASS.matcher(printed).replaceAll(".");
  }

  /** What was raised stands below the last frames. */
  private static LoggedException python(String stack) {
    String message = "";
    Matcher raised = PYTHON_END.matcher(stack);
    while (raised.find()) {
      message = Objects.requireNonNullElse(raised.group(1), "");
    }
    return new LoggedException("", message.strip(), stack);
  }
}
