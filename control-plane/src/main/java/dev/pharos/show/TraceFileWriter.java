package dev.pharos.show;

import dev.pharos.judge.trace.ClockSkew;
import dev.pharos.judge.trace.CorrectedTrace;
import dev.pharos.query.QueryLimits;
import dev.pharos.show.answer.TraceFileView;
import dev.pharos.show.parameter.ParameterException;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanBatch;
import dev.pharos.signal.TimeRange;
import dev.pharos.signal.TraceId;
import dev.pharos.signal.TraceTree;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes what a file of spans shows. For one thread. */
final class TraceFileWriter {
  /** Traces of a file that are listed to choose from. */
  private static final int MOST_LISTED = 100;

  private final SpanBatch file;
  private final Map<TraceId, List<Span>> traces;

  /**
   * @throws ParameterException when there is no valid span in it
   */
  TraceFileWriter(SpanBatch file) {
    this.file = file;
    this.traces =
        file.spans().stream()
            .collect(Collectors.groupingBy(Span::traceId, LinkedHashMap::new, Collectors.toList()));
    if (traces.isEmpty()) {
      String why =
          file.refused().entrySet().stream()
              .map(entry -> entry.getValue() + " " + entry.getKey().label())
              .collect(Collectors.joining(", ", " Not valid: ", "."));
      throw new ParameterException(
          "body",
          "The file holds no span." + (file.refused().isEmpty() ? "" : why),
          List.of("OTLP in JSON with at least one span"));
    }
  }

  TraceFileView write(@Nullable String wanted) {
    List<TraceTree> trees =
        traces.values().stream()
            .sorted(Comparator.<List<Span>>comparingInt(List::size).reversed())
            .map(TraceTree::of)
            .toList();
    TraceTree chosen =
        trees.stream()
            .filter(tree -> wanted == null || tree.root().traceId().toString().equals(wanted))
            .findFirst()
            .orElseThrow(() ->
                new ParameterException(
                    "traceId", "The file holds no trace '%s'.".formatted(wanted), ids(trees)));
    List<TraceFileView.Refused> refused = new ArrayList<>();
    file.refused()
        .forEach((reason, spans) -> refused.add(new TraceFileView.Refused(reason.label(), spans)));
    CorrectedTrace corrected = ClockSkew.correct(chosen);
    TraceAnalysisWriter analysis =
        new TraceAnalysisWriter(corrected.tree(), QueryLimits.SPANS_OF_A_TRACE);
    return new TraceFileView(
        // A file gets no further spans, however new it is.
        new TraceWriter(corrected, false, QueryLimits.SPANS_OF_A_TRACE).write(),
        analysis.criticalPath(),
        analysis.hints().hints(),
        trees.stream().limit(MOST_LISTED).map(TraceFileWriter::contained).toList(),
        Math.max(0, trees.size() - MOST_LISTED),
        refused);
  }

  private static List<String> ids(List<TraceTree> trees) {
    return trees.stream().limit(MOST_LISTED).map(tree -> tree.root().traceId().toString()).toList();
  }

  private static TraceFileView.Contained contained(TraceTree tree) {
    return new TraceFileView.Contained(
        tree.root().traceId().toString(),
        tree.root().service().name(),
        tree.root().name(),
        TimeRange.instant(tree.startNs()),
        tree.durationNs(),
        tree.size());
  }
}
