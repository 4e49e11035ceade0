package dev.pharos.judge.trace;

import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.SemanticConventions;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanKind;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A caller that gave up waiting: its error says so, or its server went on after it had failed, or
 * it failed without an answer after a time that people write into configurations.
 */
final class Timeouts implements HintRule {
  private static final long[] ROUND_SECONDS = {1, 2, 3, 5, 10, 15, 20, 30, 60, 120, 300};

  /** A timer fires late by this much. */
  private static final long LATE_NS = Duration.ofMillis(20).toNanos();

  private static final long GRPC_DEADLINE_EXCEEDED = 4;

  @Override
  public void find(TraceScene trace, List<Hint> hints) {
    BitSet told = new BitSet(trace.size());
    // Backwards, so that whoever gave up first is told and not those that passed it on.
    for (int i = trace.size() - 1; i >= 0; i--) {
      boolean below = told.get(i);
      String sign = below ? null : sign(trace, i);
      if (sign != null) {
        hints.add(hint(trace, i, sign));
      }
      if ((below || sign != null) && trace.parent(i) >= 0) {
        told.set(trace.parent(i));
      }
    }
  }

  /** Why it looks like a timeout; null when it does not. */
  private static @Nullable String sign(TraceScene trace, int place) {
    Span span = trace.span(place);
    Long status = SemanticConventions.httpStatus(span.attributes());
    if (!span.isError() && !(status != null && status == 504)) {
      return null;
    }
    String type = Objects.requireNonNullElse(SemanticConventions.errorType(span), "");
    String exception = Objects.requireNonNullElse(SemanticConventions.exceptionType(span), "");
    if (saysTimeout(exception)) {
      return simpleName(exception);
    }
    if (saysTimeout(type)) {
      return simpleName(type);
    }
    if (saysTimeout(span.statusMessage())
        || saysTimeout(
            Objects.requireNonNullElse(SemanticConventions.exceptionMessage(span), ""))) {
      return "its error says so";
    }
    if (span.attributes().get("rpc.grpc.status_code") instanceof AttributeValue.Int(long code)
        && code == GRPC_DEADLINE_EXCEEDED) {
      return "DEADLINE_EXCEEDED";
    }
    if (status != null) {
      return status == 504 && span.kind() == SpanKind.CLIENT ? "status 504" : null;
    }
    return span.kind() == SpanKind.CLIENT ? signOfCall(trace, place) : null;
  }

  private static @Nullable String signOfCall(TraceScene trace, int call) {
    Integer server = trace.server(call);
    if (server != null) {
      boolean wentOn =
          trace.durationNs(server) > trace.durationNs(call)
              && trace.endNs(server) - trace.endNs(call) > Waiting.TICK_NS;
      return wentOn ? "its server went on" : null;
    }
    for (long seconds : ROUND_SECONDS) {
      long over = trace.durationNs(call) - Duration.ofSeconds(seconds).toNanos();
      if (over >= 0 && over <= LATE_NS) {
        return "no answer came and " + seconds + " s is a usual limit";
      }
    }
    return null;
  }

  private static Hint hint(TraceScene trace, int place, String sign) {
    Integer server = trace.server(place);
    boolean call = trace.span(place).kind() == SpanKind.CLIENT;
    String sentence =
        call
            ? "%s gave up waiting for %s after %s (%s)"
                .formatted(
                    trace.service(place),
                    trace.callee(place),
                    Wording.time(trace.durationNs(place)),
                    sign)
            : "%s gave up on %s after %s (%s)"
                .formatted(
                    trace.service(place),
                    trace.name(place),
                    Wording.time(trace.durationNs(place)),
                    sign);
    long cost = trace.durationNs(place);
    if (server == null) {
      return new Hint(HintKind.TIMEOUT, sentence + ".", cost, List.of(place));
    }
    long after = trace.durationNs(server) - cost;
    String wentOn =
        after > Waiting.TICK_NS
            ? "; %s went on for another %s for nobody."
                .formatted(trace.service(server), Wording.time(after))
            : ".";
    return new Hint(HintKind.TIMEOUT, sentence + wentOn, cost, List.of(place, server));
  }

  private static boolean saysTimeout(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return lower.contains("timeout")
        || lower.contains("timed out")
        || lower.contains("deadline_exceeded")
        || lower.contains("deadline exceeded");
  }

  private static String simpleName(String type) {
    return type.substring(type.lastIndexOf('.') + 1);
  }
}
