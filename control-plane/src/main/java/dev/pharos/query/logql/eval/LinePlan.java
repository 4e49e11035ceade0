package dev.pharos.query.logql.eval;

import dev.pharos.query.logql.LabelCondition;
import dev.pharos.query.logql.LogExpression.Lines;
import dev.pharos.query.logql.LogExpression.Unwrap;
import dev.pharos.query.logql.Matcher;
import dev.pharos.query.logql.Pipeline;
import dev.pharos.query.logql.Stage;
import dev.pharos.store.LogFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which part of a query for lines the store answers, and which part is left to a pipeline.
 *
 * @param filter what the store is asked for besides the streams
 * @param pipeline what lines then go through; none where nothing is left to do
 */
record LinePlan(StreamSelection streams, LogFilter filter, Optional<Pipeline> pipeline) {

  static LinePlan of(Lines lines, Optional<Unwrap> unwrap, StreamSelection streams) {
    List<Stage> stages = new ArrayList<>();
    for (Matcher matcher : streams.ofLines()) {
      stages.add(new Stage.Filter(new LabelCondition.OfText(matcher)));
    }
    stages.addAll(lines.pipeline());
    Division division = new Division();
    stages.forEach(division::add);
    return new LinePlan(
        streams,
        LogFilter.all(division.pushed),
        division.left.isEmpty() && unwrap.isEmpty()
            ? Optional.empty()
            : Optional.of(new Pipeline(division.left, unwrap)));
  }

  /** Goes through the stages: what changes lines or labels is a wall for what asks about them. */
  private static final class Division {
    private final List<LogFilter> pushed = new ArrayList<>();
    private final List<Stage> left = new ArrayList<>();
    private boolean lineChanged;
    private boolean labelsChanged;

    void add(Stage stage) {
      switch (stage) {
        case Stage.LineFilter filter -> {
          if (lineChanged || !push(PushedFilter.of(filter))) {
            left.add(stage);
          }
        }
        case Stage.Filter(LabelCondition condition) -> {
          if (labelsChanged || !push(PushedFilter.of(condition))) {
            left.add(stage);
          }
        }
        case Stage.Choose choose when isOfErrors(choose) -> {
          if (labelsChanged) {
            left.add(stage);
          }
        }
        case Stage.Decolorize _, Stage.LineFormat _ -> {
          lineChanged = true;
          left.add(stage);
        }
        default -> {
          lineChanged |= stage instanceof Stage.Unpack;
          labelsChanged = true;
          left.add(stage);
        }
      }
    }

    /** True when nothing is left to check. */
    private boolean push(PushedFilter filter) {
      pushed.add(filter.filter());
      return filter.exact();
    }
  }

  /** Errors are dropped that cannot be there yet, as Grafana does. */
  private static boolean isOfErrors(Stage.Choose choose) {
    return !choose.keep()
        && choose.labels().stream()
            .allMatch(named ->
                named instanceof Stage.Named.Any(String label) && label.startsWith("__error"));
  }
}
