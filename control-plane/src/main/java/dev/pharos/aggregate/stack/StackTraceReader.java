package dev.pharos.aggregate.stack;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stack trace as Java, JavaScript, Python, Go or .NET print it into its chain of
 * exceptions. What it does not understand it leaves out. For one text.
 */
final class StackTraceReader {
  private static final String CAUSED_BY = "Caused by: ";

  /** Logback's, where it prints the root cause first. */
  private static final String WRAPPED_BY = "Wrapped by: ";

  private static final String CAUSE_OF_NODE = "[cause]: ";
  private static final String INNER_OF_NET = "---> ";
  private static final String END_OF_INNER = "--- End of inner exception stack trace ---";
  private static final String TRACEBACK = "Traceback (most recent call last)";
  private static final String OMITTED = " common frames omitted"; // Logback's "more"
  private static final String SUPPRESSED = "Suppressed: ";
  private static final int NOT_SKIPPING = Integer.MAX_VALUE;

  private final List<Thrown> chain = new ArrayList<>();

  /** .NET prints the frames of the innermost first: those around wait for theirs. */
  private final Deque<Thrown> around = new ArrayDeque<>();

  private @Nullable Thrown current;
  private @Nullable String function;
  private int skippedIndent = NOT_SKIPPING;

  /** Frames of a traceback of Python, outermost first; null outside of one. */
  private @Nullable List<CodeFrame> traceback;

  private boolean causeFirst;

  private StackTraceReader() {}

  /** The exceptions, outermost first; empty for what is no stack trace. */
  static List<Thrown> read(List<String> lines) {
    StackTraceReader reader = new StackTraceReader();
    lines.forEach(reader::line);
    reader.endTraceback("");
    if (reader.causeFirst) {
      Collections.reverse(reader.chain);
    }
    return reader.chain;
  }

  private void line(String whole) {
    String line = whole.stripLeading();
    int indent = whole.length() - line.length();
    if (indent > skippedIndent) {
      return;
    }
    skippedIndent = NOT_SKIPPING;
    String before = function;
    function = null;
    if (line.startsWith(TRACEBACK)) {
      endTraceback("");
      traceback = new ArrayList<>();
      causeFirst = true; // Python always tells it so.
    } else if (line.startsWith(SUPPRESSED)) {
      skippedIndent = indent;
    } else if (line.startsWith(CAUSED_BY)) {
      begin(typeOf(line.substring(CAUSED_BY.length())));
    } else if (line.startsWith(WRAPPED_BY)) {
      causeFirst = true;
      begin(typeOf(line.substring(WRAPPED_BY.length())));
    } else if (startsCause(line)) {
      begin(typeOf(line.substring(line.indexOf(CAUSE_OF_NODE) + CAUSE_OF_NODE.length())));
    } else if (line.startsWith(INNER_OF_NET)) {
      if (current != null) {
        around.push(current);
      }
      begin(typeOf(line.substring(INNER_OF_NET.length())));
    } else if (line.startsWith(END_OF_INNER)) {
      current = around.isEmpty() ? current : around.pop();
    } else if (line.startsWith("... ") && (line.endsWith(" more") || line.endsWith(OMITTED))) {
      elide(line);
    } else {
      frameOrHeader(line, indent, before);
    }
  }

  private static boolean startsCause(String line) {
    return line.startsWith(CAUSE_OF_NODE) || line.startsWith("{ " + CAUSE_OF_NODE);
  }

  private void frameOrHeader(String line, int indent, @Nullable String before) {
    CodeFrame frame = FrameReader.read(line);
    if (frame == null && before != null && indent > 0) {
      frame = FrameReader.go(before, line);
    }
    if (frame != null && traceback != null) {
      traceback.add(frame);
    } else if (frame != null) {
      (current == null ? begin("") : current).add(frame);
    } else if (traceback != null && indent == 0) {
      endTraceback(typeOf(line));
    } else if (indent == 0) {
      function = line;
      if (chain.isEmpty() && !causeFirst && !line.startsWith("goroutine ")) {
        begin(typeOf(line));
      }
    }
  }

  private Thrown begin(String type) {
    Thrown thrown = new Thrown(type);
    chain.add(thrown);
    current = thrown;
    return thrown;
  }

  private void endTraceback(String type) {
    if (traceback != null) {
      Thrown thrown = new Thrown(type);
      traceback.reversed().forEach(thrown::add);
      chain.add(thrown);
      traceback = null;
    }
  }

  private void elide(String line) {
    String number = line.substring(4, line.indexOf(' ', 4));
    if (current != null && number.chars().allMatch(Character::isDigit) && number.length() < 6) {
      current.elided(Integer.parseInt(number));
    }
  }

  /** What stands before a message: the last word, if it can be a type at all. */
  private static String typeOf(String header) {
    int colon = header.indexOf(':');
    String before = (colon < 0 ? header : header.substring(0, colon)).strip();
    return before.substring(before.lastIndexOf(' ') + 1);
  }
}
