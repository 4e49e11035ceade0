package dev.pharos.judge.trace;

import dev.pharos.signal.Attributes;
import dev.pharos.signal.SemanticConventions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Calls of one span to different callees that follow each other at once although none is seen to
 * need another's answer: only reads that succeeded, and no time between them to look at an answer.
 */
final class SequentialCalls implements HintRule {
  private static final long LEAST_SAVING_NS = Duration.ofMillis(5).toNanos();
  private static final double LEAST_SHARE = 0.05;

  /** Nobody reads an answer and makes up a question in less. */
  private static final long LONGEST_GAP_NS = Duration.ofMillis(1).toNanos();

  private static final Set<String> READING_METHODS = Set.of("GET", "HEAD", "QUERY", "OPTIONS");
  private static final Set<String> READING_VERBS =
      Set.of("get", "list", "find", "search", "read", "fetch", "query", "lookup", "batchget");

  @Override
  public void find(TraceScene trace, List<Hint> hints) {
    for (int parent = 0; parent < trace.size(); parent++) {
      if (trace.isOnPath(parent)) {
        findBelow(trace, parent, hints);
      }
    }
  }

  private static void findBelow(TraceScene trace, int parent, List<Hint> hints) {
    List<Integer> run = new ArrayList<>();
    long lastEnd = Long.MIN_VALUE;
    for (int child : trace.children(parent)) {
      boolean follows =
          !run.isEmpty()
              && trace.startNs(child) >= lastEnd
              && trace.startNs(child) - lastEnd <= LONGEST_GAP_NS;
      boolean candidate = isRead(trace, child) && trace.isOnPath(child);
      if (!candidate || !follows) {
        say(trace, run, hints);
        run = new ArrayList<>();
      }
      if (candidate) {
        run.add(child);
      }
      lastEnd = Math.max(lastEnd, trace.endNs(child));
    }
    say(trace, run, hints);
  }

  private static boolean isRead(TraceScene trace, int span) {
    if (!trace.isRemoteCall(span) || trace.span(span).isError()) {
      return false;
    }
    Attributes attributes = trace.attributes(span);
    String method = SemanticConventions.httpMethod(attributes);
    if (method != null) {
      return READING_METHODS.contains(method.toUpperCase(Locale.ROOT));
    }
    String called = SemanticConventions.rpcMethod(attributes);
    return called != null && READING_VERBS.stream().anyMatch(verb -> startsWith(called, verb));
  }

  /** {@code getOrder} and {@code Get}, but not {@code getaway}. */
  private static boolean startsWith(String method, String verb) {
    return method.regionMatches(true, 0, verb, 0, verb.length())
        && (method.length() == verb.length()
            || !Character.isLowerCase(method.charAt(verb.length())));
  }

  private static void say(TraceScene trace, List<Integer> run, List<Hint> hints) {
    Set<String> callees = new HashSet<>();
    long sum = 0;
    long longest = 0;
    for (int call : run) {
      callees.add(trace.callee(call));
      sum += trace.durationNs(call);
      longest = Math.max(longest, trace.durationNs(call));
    }
    long saving = sum - longest;
    if (callees.size() < 2 || !trace.matters(saving, LEAST_SAVING_NS, LEAST_SHARE)) {
      return;
    }
    hints.add(
        new Hint(
            HintKind.SEQUENTIAL_CALLS,
            "%s called %s one after the other: if none needs another's answer, side by side they could take %s less."
                .formatted(
                    trace.service(run.getFirst()),
                    listed(callees.stream().sorted().toList()),
                    Wording.time(saving)),
            saving,
            run));
  }

  private static String listed(List<String> names) {
    int most = 4;
    if (names.size() > most) {
      return String.join(", ", names.subList(0, most - 1))
          + " and "
          + (names.size() - most + 1)
          + " others";
    }
    return String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.getLast();
  }
}
