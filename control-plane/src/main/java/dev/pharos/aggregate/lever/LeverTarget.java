package dev.pharos.aggregate.lever;

import dev.pharos.signal.ServiceId;
import dev.pharos.signal.Severity;
import dev.pharos.signal.metric.Labels;
import dev.pharos.store.SeriesOwner;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a lever leaves out, or sets. */
public sealed interface LeverTarget {

  /** Whether both mean the same thing, however much of it they leave: one replaces the other. */
  boolean isSameAs(LeverTarget other);

  /**
   * Lines of one kind.
   *
   * @param pattern the kind's number, as {@code LogPatterns} counts them
   * @param template as it read when the lever was made
   * @param example the kind's first line, by which it is known again: numbers begin anew where a
   *     data folder does
   * @param keepOneOf 0 keeps none; else one line of so many is kept, at least 2
   */
  record Pattern(ServiceId service, long pattern, String template, String example, int keepOneOf)
      implements LeverTarget {
    /** Keeps none. */
    public static final int NONE = 0;

    /** What keeps fewer had better keep none. */
    public static final int MOST_OF = 10_000;

    @Override
    public boolean isSameAs(LeverTarget other) {
      return other instanceof Pattern that
          && that.pattern == pattern
          && that.service.equals(service)
          && that.example.equals(example);
    }
  }

  /**
   * All samples of a metric.
   *
   * @param service see {@link #means}; null for those of all
   */
  record Metric(String metric, @Nullable String service) implements LeverTarget {
    @Override
    public boolean isSameAs(LeverTarget other) {
      return equals(other);
    }
  }

  /**
   * One label of a counter, whose series are added up that differ in it alone.
   *
   * @param service see {@link #means}; null for those of all
   */
  record Label(String metric, String label, @Nullable String service) implements LeverTarget {
    @Override
    public boolean isSameAs(LeverTarget other) {
      return equals(other);
    }
  }

  /**
   * The level of a logger on all instances of a service.
   *
   * @param service a name, or {@code namespace/name}; a name alone means it in all namespaces
   * @param environment null for all
   * @param logger {@link #ROOT} is above all
   * @param level {@link Severity#TRACE} to {@link Severity#ERROR}: nothing keeps errors silent
   */
  record LogLevel(String service, @Nullable String environment, String logger, Severity level)
      implements LeverTarget {
    public static final String ROOT = "ROOT";

    /** A level that is forgotten is what makes bills. */
    public static final Duration LONGEST = Duration.ofDays(7);

    public LogLevel {
      if (level == Severity.UNSPECIFIED || level == Severity.FATAL) {
        throw new IllegalArgumentException("a logger is not set to " + level);
      }
    }

    @Override
    public boolean isSameAs(LeverTarget other) {
      return other instanceof LogLevel that
          && that.service.equals(service)
          && Objects.equals(that.environment, environment)
          && that.logger.equals(logger);
    }

    /** Whether instances of that service are meant. */
    public boolean isOf(ServiceId other) {
      return (environment == null || environment.equals(other.environment()))
          && other.isMeantBy(service);
    }
  }

  /**
   * Traces that agents begin: they ask for it and leave the others out before anything is sent.
   *
   * @param service its name, by which agents ask
   * @param operation as agents know it when a trace begins, see {@link
   *     dev.pharos.aggregate.RootName}; null for all that have no lever of their own
   */
  record Sampling(String service, @Nullable String operation, Policy policy)
      implements LeverTarget {
    @Override
    public boolean isSameAs(LeverTarget other) {
      return other instanceof Sampling that
          && that.service.equals(service)
          && Objects.equals(that.operation, operation);
    }
  }

  /**
   * Traces that nothing speaks for, when they are old enough to be decided of.
   *
   * @param service a name, or {@code namespace/name}: traces with a span of it; null for all
   * @param rate share that is kept, 0 to 1
   */
  record Keep(@Nullable String service, double rate) implements LeverTarget {
    public Keep {
      if (!(rate >= 0 && rate <= 1)) {
        throw new IllegalArgumentException("a rate of " + rate + " is not between 0 and 1");
      }
    }

    /** Whether a trace with a span of a service counts. */
    public boolean means(ServiceId id) {
      return service == null
          || id.name().equals(service)
          || service.equals(id.namespace() + "/" + id.name());
    }

    @Override
    public boolean isSameAs(LeverTarget other) {
      return other instanceof Keep that && Objects.equals(that.service, service);
    }
  }

  /** How many of the traces that begin are sampled. */
  sealed interface Policy {
    /** Agents and the arithmetic of all ids go no further. */
    double LEAST_PROBABILITY = 1e-5;

    /** More is no sampling. */
    double MOST_TRACES_PER_SECOND = 10_000;

    /** Three a minute, of which chance leaves at least one. */
    double LEAST_TRACES_PER_SECOND = 0.05;

    /**
     * @param value from {@link #LEAST_PROBABILITY} to 1
     */
    record Probability(double value) implements Policy {
      public Probability {
        if (!(value >= LEAST_PROBABILITY && value <= 1)) {
          throw new IllegalArgumentException("%s is no probability".formatted(value));
        }
      }
    }

    /**
     * As many of each operation, whatever its traffic.
     *
     * @param tracesPerSecond of one operation, from {@link #LEAST_TRACES_PER_SECOND} to {@link
     *     #MOST_TRACES_PER_SECOND}
     */
    record Rate(double tracesPerSecond) implements Policy {
      public Rate {
        if (!(tracesPerSecond >= LEAST_TRACES_PER_SECOND
            && tracesPerSecond <= MOST_TRACES_PER_SECOND)) {
          throw new IllegalArgumentException("%s is no rate of traces".formatted(tracesPerSecond));
        }
      }
    }
  }

  /**
   * Whether a series counts for a service.
   *
   * @param service a name, or {@code namespace/name}; null means all. A name alone means it in all
   *     namespaces, since not all series tell one
   */
  static boolean means(@Nullable String service, Labels labels) {
    if (service == null) {
      return true;
    }
    String owner = SeriesOwner.of(labels);
    return owner.equals(service)
        || (owner.length() > service.length()
            && owner.charAt(owner.length() - service.length() - 1) == '/'
            && owner.endsWith(service));
  }
}
