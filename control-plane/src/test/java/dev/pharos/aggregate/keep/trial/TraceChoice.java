package dev.pharos.aggregate.keep.trial;

import dev.pharos.signal.Span;
import dev.pharos.signal.TraceId;
import java.time.Duration;
import java.util.List;

/** Who decides which traces of a made-up day are kept. For one thread. */
public interface TraceChoice {

  /** A trace comes, and may be counted before anything is decided on it. */
  void comes(long nowNs, List<Span> spans);

  /** Some minutes later it is decided on. */
  boolean isKept(long nowNs, TraceId traceId, List<Span> spans);

  /** Makes one that knows nothing yet. */
  @FunctionalInterface
  interface Kind {
    /**
     * @param rate at which traces are kept that nothing speaks for, 0 to 1
     * @param slowAtLeast nothing shorter is slow
     */
    TraceChoice at(double rate, Duration slowAtLeast);
  }
}
