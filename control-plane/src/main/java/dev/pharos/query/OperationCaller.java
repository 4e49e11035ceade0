package dev.pharos.query;

import dev.pharos.signal.Node;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who calls an operation, and how that goes on.
 *
 * @param caller a service, or what stands for callers that send nothing
 * @param version the caller's; empty when unknown
 * @param runs whether instances of that version run; null for what is no service or tells no
 *     version
 * @param calls in the range, as the operation's side saw them; null for none
 * @param estimate how many calls there were, of which those are that came; null where all came
 * @param firstSeenNs of such calls ever, epoch nanoseconds
 * @param lastSeenNs epoch nanoseconds
 * @param points along the range, oldest first
 */
public record OperationCaller(
    Node caller,
    String version,
    @Nullable Boolean runs,
    @Nullable RedFigures calls,
    @Nullable CallEstimate estimate,
    long firstSeenNs,
    long lastSeenNs,
    Trend trend,
    List<RedPoint> points) {

  /** The range's second half against its first. */
  public enum Trend {
    /** Calls began in the second half. */
    NEW,
    RISING,
    STEADY,
    FALLING,
    /** No calls in the second half. */
    GONE
  }
}
