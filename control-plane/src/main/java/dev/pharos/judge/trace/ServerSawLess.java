package dev.pharos.judge.trace;

import dev.pharos.signal.SpanKind;
import java.time.Duration;
import java.util.List;

/**
 * A call whose server saw much less time than its client. Only lengths are compared, so that clocks
 * may differ.
 */
final class ServerSawLess implements HintRule {
  private static final long LEAST_NS = Duration.ofMillis(10).toNanos();
  private static final double LEAST_SHARE_OF_TRACE = 0.05;
  private static final double LEAST_SHARE_OF_CALL = 0.5;

  @Override
  public void find(TraceScene trace, List<Hint> hints) {
    for (int call = 0; call < trace.size(); call++) {
      if (trace.span(call).kind() == SpanKind.CLIENT && trace.isOnPath(call)) {
        Integer server = trace.server(call);
        if (server != null) {
          judge(trace, call, server, hints);
        }
      }
    }
  }

  private static void judge(TraceScene trace, int call, int server, List<Hint> hints) {
    long seen = 0;
    for (int child : trace.children(call)) {
      seen += trace.durationNs(child);
    }
    long between = trace.durationNs(call) - seen;
    if (between < LEAST_SHARE_OF_CALL * trace.durationNs(call)
        || !trace.matters(between, LEAST_NS, LEAST_SHARE_OF_TRACE)) {
      return;
    }
    hints.add(
        new Hint(
            HintKind.NETWORK_OR_QUEUE,
            "%s waited %s for %s, which worked on it for only %s: %s went by on the network, in a queue or for a connection."
                .formatted(
                    trace.service(call),
                    Wording.time(trace.durationNs(call)),
                    trace.service(server),
                    Wording.time(trace.durationNs(server)),
                    Wording.time(between)),
            between,
            List.of(call, server)));
  }
}
