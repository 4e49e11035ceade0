package dev.pharos.signal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Exceptions of one service that are taken for one fault. Only what spans or log lines reported as
 * an exception is here: a failed span that reports none is an error among its operation's requests,
 * not an issue, since there is nothing to tell one fault from another by.
 *
 * @param id stays the same across restarts and versions of the service
 * @param fault the same for issues of several services that are the same fault, as in shared code
 * @param type of the exception that is grouped by; of a chain not always the outermost
 * @param reportedType what the newest one was reported as, by which searches find it
 * @param cause type of the innermost exception, null when it is the same one
 * @param message of the newest exception, shortened; empty when it had none
 * @param frames by which it is grouped, innermost first, as the newest stack trace had them; empty
 *     without one
 * @param count of exceptions, each span that reports one counted; what a span reports and logs, or
 *     logs several times, is one
 * @param logCount those of them that only a log line told when they were counted
 * @param traceCount of traces in which it was reported
 * @param firstSeenNs epoch nanoseconds, by the exceptions' own time
 * @param lastSeenNs epoch nanoseconds, by the exceptions' own time
 * @param quiet the last time nobody saw it for long, null when there was none
 * @param versions that reported it, in the order in which they did
 * @param traces some that reported it, newest first
 * @param hours in which it was reported, oldest first, of about the last week
 */
public record ErrorIssue(
    String id,
    ServiceId service,
    String fault,
    String type,
    String reportedType,
    @Nullable String cause,
    String message,
    Grouping groupedBy,
    List<Frame> frames,
    long count,
    long logCount,
    long traceCount,
    long firstSeenNs,
    long lastSeenNs,
    @Nullable Quiet quiet,
    List<Version> versions,
    List<Occurrence> traces,
    List<Hour> hours) {

  /** What makes two exceptions of a service one issue, beside their type. */
  public enum Grouping {
    /** The innermost frames of the service's own code. */
    OWN_FRAMES,
    /** The innermost frames at all: there is no own code among them. */
    FRAMES,
    /** The message without what varies: there is no stack trace. */
    MESSAGE,
    /** Nothing: kinds beyond a bound are counted together. */
    TOGETHER
  }

  /**
   * A place in code.
   *
   * @param code class or file and function, without what differs from build to build
   * @param location file and line as the newest exception had them, null when not told
   * @param own whether it is the service's own code, not a library's
   */
  public record Frame(String code, @Nullable String location, boolean own) {}

  /**
   * @param version empty when the service tells none
   */
  public record Version(String version, long count, long firstSeenNs, long lastSeenNs) {}

  /**
   * @param timeNs epoch nanoseconds
   */
  public record Occurrence(TraceId traceId, long spanId, long timeNs) {}

  /**
   * @param startNs epoch nanoseconds of a full hour
   */
  public record Hour(long startNs, long count) {}

  /**
   * A time without it, after which it came again.
   *
   * @param sinceNs when it was last seen before
   * @param untilNs when it came again
   */
  public record Quiet(long sinceNs, long untilNs) {}
}
