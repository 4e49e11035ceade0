package dev.pharos.alert.evaluation;

import dev.pharos.alert.rule.Rule;
import dev.pharos.query.promql.eval.QueryException;
import dev.pharos.query.promql.parse.Expr;
import dev.pharos.signal.metric.LabelMatcher;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.Samples;
import dev.pharos.signal.metric.SeriesData;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an alerting rule would have done in the past: the answers of its expression over a range go
 * through the same states as those of rules that are evaluated. Safe for use by many threads.
 */
public final class RuleTrials {
  /** As many as a day has minutes, and some more: what is longer is looked at less often. */
  private static final long MOST_STEPS = 2_000;

  /** More are counted, not listed: nobody reads them, and an answer has an end. */
  private static final int MOST_LISTED = 1_000;

  private static final String NAME = "trial";

  private final Duration usualInterval;

  /**
   * @param usualInterval between evaluations of groups that name none
   */
  public RuleTrials(Duration usualInterval) {
    this.usualInterval = usualInterval;
  }

  /**
   * One time that an alert would have fired.
   *
   * @param labels of the element, without the metric's name
   * @param pendingAt since when the expression held; the range's begin when it did already then
   * @param resolvedAt absent when it still fired at the range's end
   */
  public record Firing(
      Labels labels, Instant pendingAt, Instant firedAt, @Nullable Instant resolvedAt) {}

  /**
   * What would have become of it.
   *
   * @param firings by the time they began
   * @param times how many firings there are, those that are not listed among them
   * @param series different ones that the expression had in the range
   */
  public record Outcome(List<Firing> firings, int times, int series) {
    public Outcome {
      firings = List.copyOf(firings);
    }
  }

  public Duration usualInterval() {
    return usualInterval;
  }

  /**
   * Between two looks: the interval, or the least multiple of it with which a range has not too
   * many.
   */
  public static Duration step(Duration interval, Duration range) {
    long intervalMs = interval.toMillis();
    long most = intervalMs * MOST_STEPS;
    return Duration.ofMillis(intervalMs * Math.max(1, Math.ceilDiv(range.toMillis(), most)));
  }

  /**
   * @param answer of the expression, with samples at steps of the range only
   * @param look is called at each step, and may end it all by throwing
   * @throws QueryException when the rule would have failed
   */
  public static Outcome outcome(
      Expr expression,
      Duration holdFor,
      Duration keepFiringFor,
      List<SeriesData> answer,
      Range range,
      Runnable look) {
    Duration step = Duration.ofMillis(range.stepMs());
    AlertingState state =
        new AlertingState(
            new Rule.Alerting(NAME, expression, holdFor, keepFiringFor, Map.of(), Map.of()),
            new Answered(answer),
            new RuleSettings(
                step,
                Duration.ZERO,
                "",
                Map.of(),
                RuleSettings.OUTAGE_TOLERANCE,
                RuleSettings.GRACE_PERIOD),
            false);
    Collected collected = new Collected();
    for (long at = range.fromMs(); at <= range.toMs(); at += range.stepMs()) {
      look.run();
      try {
        state.evaluate(at, 0, 0);
      } catch (RuleFailure e) {
        throw new QueryException(QueryException.Kind.EXECUTION, String.valueOf(e.getMessage()), e);
      }
      collected.take(state);
    }
    return collected.outcome(answer.size());
  }

  /**
   * Steps of a range. Times are epoch milliseconds.
   *
   * @param stepMs at least 1
   */
  public record Range(long fromMs, long toMs, long stepMs) {}

  /** Firings as they begin and end. For one thread. */
  private static final class Collected {
    private static final Comparator<Firing> FIRST =
        Comparator.comparing(Firing::firedAt).thenComparing(Firing::labels);

    private final List<Firing> ended = new ArrayList<>();
    private final Map<Labels, Firing> open = new HashMap<>();
    private int times;

    void take(AlertingState state) {
      for (ActiveAlert alert : state.active()) {
        if (alert.state == AlertState.FIRING) {
          open.computeIfAbsent(alert.labels, labels -> begun(labels, alert));
        } else if (alert.state == AlertState.INACTIVE) {
          Firing firing = open.remove(alert.labels);
          if (firing != null) {
            list(
                new Firing(
                    firing.labels(),
                    firing.pendingAt(),
                    firing.firedAt(),
                    Instant.ofEpochMilli(alert.resolvedMs)));
          }
        }
      }
    }

    private Firing begun(Labels labels, ActiveAlert alert) {
      times++;
      return new Firing(
          labels.without(AlertingState.ALERT_NAME),
          Instant.ofEpochMilli(alert.activeMs),
          Instant.ofEpochMilli(alert.firedMs),
          null);
    }

    private void list(Firing firing) {
      if (ended.size() < MOST_LISTED) {
        ended.add(firing);
      }
    }

    Outcome outcome(int series) {
      open.values().stream().sorted(FIRST).forEach(this::list);
      return new Outcome(ended.stream().sorted(FIRST).toList(), times, series);
    }
  }

  /** Gives at each step the elements there are, of steps in their order. For one thread. */
  private static final class Answered implements RuleQueries {
    private final List<SeriesData> answer;
    private final int[] next;

    Answered(List<SeriesData> answer) {
      this.answer = answer;
      next = new int[answer.size()];
    }

    @Override
    public List<SeriesData> ask(Expr expression, long timeMs) {
      List<SeriesData> elements = new ArrayList<>();
      for (int i = 0; i < next.length; i++) {
        SeriesData series = answer.get(i);
        Samples samples = series.samples();
        while (next[i] < samples.size() && samples.timeMs(next[i]) < timeMs) {
          next[i]++;
        }
        if (next[i] < samples.size() && samples.timeMs(next[i]) == timeMs) {
          elements.add(new SeriesData(series.labels(), one(samples, next[i])));
        }
      }
      return elements;
    }

    private static Samples one(Samples samples, int i) {
      Samples.Builder one = Samples.builder(1);
      if (samples.isHistogram(i)) {
        one.add(samples.timeMs(i), samples.histogram(i));
      } else {
        one.add(samples.timeMs(i), samples.value(i));
      }
      return one.build();
    }

    @Override
    public List<SeriesData> kept(List<LabelMatcher> matchers, long fromMs, long toMs) {
      throw new UnsupportedOperationException("a trial restores nothing");
    }
  }
}
