package dev.pharos.show.answer;

import dev.pharos.judge.trace.HintKind;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** What is worth a look in a trace, the costliest first. */
public record HintsAnswer(List<Hint> hints) {

  /**
   * @param costNs an estimate; 0 where the trace tells nothing
   * @param spans places among the spans of the trace's answer
   */
  public record Hint(
      @Schema(
              description =
                  "One of repeated_query, sequential_calls, retries, slow_start, "
                      + "network_or_queue, timeout, connection_wait.")
          String kind,
      String sentence,
      long costNs,
      List<Integer> spans) {

    public static Hint of(HintKind kind, String sentence, long costNs, List<Integer> spans) {
      return new Hint(Text.of(kind), sentence, costNs, spans);
    }
  }
}
