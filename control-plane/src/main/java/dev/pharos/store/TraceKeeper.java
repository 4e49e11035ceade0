package dev.pharos.store;

import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.Span;
import dev.pharos.signal.TraceId;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Decides which traces stay, when all that belongs to them has had time to come. It is asked about
 * a trace whenever more of it is due, so equal spans should get an equal answer. For one thread.
 */
@FunctionalInterface
public interface TraceKeeper {
  /**
   * Says of a span that was drawn for how many it stands; what is counted does not depend on it.
   */
  String WEIGHT = "pharos.weight";

  /** True on a span whose trace was left out before something about it was worth keeping. */
  String PARTIAL = "pharos.partial";

  /** All of them. */
  TraceKeeper ALL = (traceId, spans) -> new TraceDecision.Whole("all");

  /** How old the last of a trace's first spans is when it is asked. */
  default Duration age() {
    return Duration.ofMinutes(5);
  }

  /** The reasons that it gives for keeping traces whole. */
  default Set<String> reasons() {
    return Set.of();
  }

  /** How many traces one stands for, as its spans say; 1 of one that was not drawn. */
  static double weight(List<Span> spans) {
    for (Span span : spans) {
      AttributeValue value = span.attributes().get(WEIGHT);
      if (value instanceof AttributeValue.Real(double weight)) {
        return weight;
      }
      if (value instanceof AttributeValue.Int(long weight)) {
        return weight;
      }
    }
    return 1;
  }

  /**
   * @param spans all that is there of the trace, at least one, in no order
   */
  TraceDecision decide(TraceId traceId, List<Span> spans);

  /**
   * These rows of a trace are kept, or gone; others of it may follow.
   *
   * @param decision of the trace, which may have been made for earlier rows
   */
  default void decided(List<Span> rows, TraceDecision decision) {}
}
