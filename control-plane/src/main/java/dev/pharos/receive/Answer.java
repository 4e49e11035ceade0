package dev.pharos.receive;

import dev.pharos.signal.RefusalReason;
import java.time.Duration;
import java.util.Map;

/** What a sender is told, before a protocol puts it into words of its own. */
sealed interface Answer {

  /** All that can be taken is durable. */
  record Taken(int items, Map<RefusalReason, Integer> refused) implements Answer {

    int refusedCount() {
      return refused.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** For people: what was refused and why. */
    String message() {
      StringBuilder message = new StringBuilder("refused ");
      String separator = "";
      for (Map.Entry<RefusalReason, Integer> entry : refused.entrySet()) {
        message.append(separator).append(entry.getValue()).append(" as ");
        message.append(entry.getKey().label());
        separator = ", ";
      }
      return message.append("; the others were taken").toString();
    }
  }

  /** Never to be sent again as it is. */
  record Rejected(RefusalReason reason, String message) implements Answer {}

  /** Nothing was kept: to be sent again. */
  record Later(RefusalReason reason, Duration retryAfter, String message) implements Answer {}
}
