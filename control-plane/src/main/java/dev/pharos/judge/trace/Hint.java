package dev.pharos.judge.trace;

import java.util.List;

/**
 * Something in a trace that is worth a look.
 *
 * @param sentence what a person would say
 * @param costNs time that it took, as far as the trace tells; an estimate, 0 when it tells nothing
 * @param spans places of the spans that show it, in the order of the tree
 */
public record Hint(HintKind kind, String sentence, long costNs, List<Integer> spans) {
  public Hint {
    spans = spans.stream().sorted().toList();
  }
}
