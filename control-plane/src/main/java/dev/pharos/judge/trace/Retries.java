package dev.pharos.judge.trace;

import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.SemanticConventions;
import dev.pharos.signal.SpanKind;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A call that was made again because it had failed, and what the earlier attempts cost. */
final class Retries implements HintRule {

  /**
   * What is the same about attempts.
   *
   * @param target the address or statement; empty when spans do not tell
   */
  private record Call(int parent, String callee, String name, String target) {}

  @Override
  public void find(TraceScene trace, List<Hint> hints) {
    Map<Call, List<Integer>> calls = new LinkedHashMap<>();
    for (int i = 0; i < trace.size(); i++) {
      if (trace.span(i).kind() == SpanKind.CLIENT && trace.parent(i) >= 0) {
        Call call = new Call(trace.parent(i), trace.callee(i), trace.name(i), target(trace, i));
        calls.computeIfAbsent(call, _ -> new ArrayList<>(1)).add(i);
      }
    }
    BitSet told = new BitSet(trace.size());
    calls.forEach((call, attempts) -> attemptsOf(trace, call, attempts, told, hints));
    for (int i = 0; i < trace.size(); i++) {
      long resent = resent(trace.attributes(i));
      if (resent > 0 && !told.get(i)) {
        hints.add(
            new Hint(
                HintKind.RETRIES,
                "%s sent %s to %s again (attempt %d); the trace does not show the attempts before."
                    .formatted(trace.service(i), trace.name(i), trace.callee(i), resent + 1),
                0,
                List.of(i)));
      }
    }
  }

  private static void attemptsOf(
      TraceScene trace, Call call, List<Integer> attempts, BitSet told, List<Hint> hints) {
    List<Integer> run = new ArrayList<>();
    for (int attempt : attempts) {
      boolean again =
          !run.isEmpty()
              && failed(trace, run.getLast())
              && trace.startNs(attempt) >= trace.endNs(run.getLast()) - Waiting.TICK_NS;
      if (!again) {
        say(trace, call, run, attempts.size(), told, hints);
        run = new ArrayList<>();
      }
      run.add(attempt);
    }
    say(trace, call, run, attempts.size(), told, hints);
  }

  private static void say(
      TraceScene trace, Call call, List<Integer> run, int calls, BitSet told, List<Hint> hints) {
    // Where the target is not known, calls may be about different things: then all but the last
    // must have failed to look like attempts at one.
    if (run.size() < 2 || (call.target().isEmpty() && run.size() < calls)) {
      return;
    }
    run.forEach(told::set);
    int last = run.getLast();
    long cost = trace.startNs(last) - trace.startNs(run.getFirst());
    String end =
        failed(trace, last)
            ? "all of them failed, %s went by before the last".formatted(Wording.time(cost))
            : "the last one succeeded after %s".formatted(Wording.time(cost));
    hints.add(
        new Hint(
            HintKind.RETRIES,
            "%s called %s (%s) %s, again each time because it had failed: %s."
                .formatted(
                    trace.service(last),
                    call.callee(),
                    call.name(),
                    Wording.times(run.size()),
                    end),
            cost,
            run));
  }

  private static boolean failed(TraceScene trace, int span) {
    Long status = SemanticConventions.httpStatus(trace.attributes(span));
    return trace.span(span).isError()
        || (status != null && (status >= 500 || status == 429 || status == 408));
  }

  private static String target(TraceScene trace, int span) {
    if (trace.isQuery(span)) {
      return QueryText.of(trace.span(span));
    }
    String url = SemanticConventions.urlFull(trace.attributes(span));
    if (url == null) {
      url = SemanticConventions.urlPath(trace.attributes(span));
    }
    return url == null ? "" : url;
  }

  private static long resent(Attributes attributes) {
    AttributeValue count = attributes.get("http.request.resend_count");
    if (count == null) {
      count = attributes.get("http.resend_count");
    }
    return count instanceof AttributeValue.Int(long value) ? value : 0;
  }
}
