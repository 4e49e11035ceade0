package dev.pharos.show;

import dev.pharos.judge.trace.Difference;
import dev.pharos.judge.trace.Figures;
import dev.pharos.judge.trace.TraceComparison;
import dev.pharos.query.QueryLimits;
import dev.pharos.show.answer.ComparisonAnswer;
import dev.pharos.show.answer.Text;
import dev.pharos.signal.TimeRange;
import dev.pharos.signal.TraceTree;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes two sides beside each other. */
final class TraceComparisonWriter {
  private TraceComparisonWriter() {}

  static ComparisonAnswer write(
      ComparisonAnswer.Side a, ComparisonAnswer.Side b, TraceComparison compared) {
    return new ComparisonAnswer(
        a,
        b,
        compared.rows().stream().map(TraceComparisonWriter::row).toList(),
        compared.operations().stream().map(TraceComparisonWriter::operation).toList(),
        compared.omittedRows());
  }

  static ComparisonAnswer.Side one(TraceTree tree) {
    String id = tree.root().traceId().toString();
    return new ComparisonAnswer.Side(
        id,
        1,
        TimeRange.instant(tree.startNs()),
        tree.durationNs(),
        root(tree),
        "trace " + id.substring(0, 8));
  }

  /**
   * @param like a trace that begins as they do
   */
  static ComparisonAnswer.Side usual(TraceTree like, List<TraceTree> trees) {
    double mean = trees.stream().mapToLong(TraceTree::durationNs).average().orElse(0);
    return new ComparisonAnswer.Side(
        null,
        trees.size(),
        null,
        Math.round(mean),
        root(like),
        trees.size() == 1
            ? "the only other trace of that operation within a day"
            : "the mean of %d traces of that operation within a day".formatted(trees.size()));
  }

  private static ComparisonAnswer.Root root(TraceTree tree) {
    return new ComparisonAnswer.Root(tree.root().service().name(), tree.root().name());
  }

  private static ComparisonAnswer.Row row(TraceComparison.Row row) {
    Difference difference = row.difference();
    return new ComparisonAnswer.Row(
        row.depth(),
        row.service(),
        row.operation(),
        Text.of(row.kind()),
        Text.of(difference.state()),
        figures(difference.a()),
        figures(difference.b()),
        difference.durationNs(),
        difference.selfNs(),
        difference.relative(),
        handedOut(row.spansA()),
        handedOut(row.spansB()));
  }

  private static ComparisonAnswer.OperationRow operation(TraceComparison.OperationRow row) {
    Difference difference = row.difference();
    return new ComparisonAnswer.OperationRow(
        row.service(),
        row.operation(),
        Text.of(difference.state()),
        figures(difference.a()),
        figures(difference.b()),
        difference.durationNs(),
        difference.selfNs(),
        difference.relative());
  }

  private static ComparisonAnswer.@Nullable Figures figures(@Nullable Figures figures) {
    return figures == null
        ? null
        : new ComparisonAnswer.Figures(figures.count(), figures.durationNs(), figures.selfNs());
  }

  private static List<Integer> handedOut(List<Integer> spans) {
    return spans.stream().filter(span -> span < QueryLimits.SPANS_OF_A_TRACE).toList();
  }
}
