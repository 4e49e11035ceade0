package dev.pharos.query;

import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.Span;
import dev.pharos.store.TraceKeeper;
import java.util.List;

/**
 * What a trace's spans say of how it was decided of.
 *
 * @param weight for how many traces it stands, itself among them; 1 of one that was kept whole, or
 *     that nothing was decided of
 * @param partial true where other spans of it were left out before these came
 */
public record KeptMark(double weight, boolean partial) {
  public static KeptMark of(List<Span> spans) {
    boolean partial =
        spans.stream()
            .anyMatch(span ->
                span.attributes().get(TraceKeeper.PARTIAL)
                        instanceof AttributeValue.Bool(boolean said)
                    && said);
    double weight = TraceKeeper.weight(spans);
    // Senders may use the name for something of their own.
    return new KeptMark(weight > 1 && weight < Double.POSITIVE_INFINITY ? weight : 1, partial);
  }
}
