package dev.pharos.judge.trace;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The same query again and again within one request: N+1. */
final class RepeatedQueries implements HintRule {
  /** Fewer may be meant: a read, a check and a read again. */
  private static final int LEAST = 5;

  private static final int LONGEST_QUERY = 120;

  private record Question(int request, String service, String text) {}

  @Override
  public void find(TraceScene trace, List<Hint> hints) {
    int[] requests = new int[trace.size()];
    Map<Question, List<Integer>> asked = new LinkedHashMap<>();
    for (int i = 0; i < trace.size(); i++) {
      boolean topmost = trace.parent(i) < 0 || trace.span(i).kind().isInbound();
      requests[i] = topmost ? i : requests[trace.parent(i)];
      if (trace.isQuery(i)) {
        String text = QueryText.of(trace.span(i));
        if (!QueryText.isControl(text)) {
          asked
              .computeIfAbsent(
                  new Question(requests[i], trace.service(i), text), _ -> new ArrayList<>())
              .add(i);
        }
      }
    }
    asked.forEach((question, spans) -> say(trace, question, spans, hints));
  }

  private static void say(
      TraceScene trace, Question question, List<Integer> spans, List<Hint> hints) {
    if (spans.size() < LEAST) {
      return;
    }
    spans.sort(Comparator.comparingLong(trace::startNs));
    long covered = trace.coveredNs(spans);
    // One query for all would still take about as long as the longest.
    long longest = spans.stream().mapToLong(trace::durationNs).max().orElse(0);
    if (!trace.matters(covered - longest)) {
      return;
    }
    hints.add(
        new Hint(
            HintKind.REPEATED_QUERY,
            "%s asked its database the same thing %s in one request, %s in all: %s"
                .formatted(
                    question.service(),
                    Wording.times(spans.size()),
                    Wording.time(covered),
                    Wording.shortened(question.text(), LONGEST_QUERY)),
            covered - longest,
            spans));
  }
}
