package dev.pharos.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was measured, as a table to read and as values for the JSON. */
record MetricTable(List<MetricReceiver> asked, List<MetricQuestions.Outcome> outcomes) {
  private static final int NAME_WIDTH = 22;

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    StringBuilder head = new StringBuilder(cell("question", NAME_WIDTH));
    head.append(" %6s %8s".formatted("series", "points"));
    asked.forEach(receiver -> head.append(" %13s".formatted(receiver.title() + " ms")));
    if (asked.size() > 1) {
      head.append(" %7s %12s".formatted("ratio", "differences"));
    }
    lines.add(head.toString());
    for (MetricQuestions.Outcome outcome : outcomes) {
      StringBuilder line = new StringBuilder(cell(outcome.question().name(), NAME_WIDTH));
      line.append(" %6d %8d".formatted(outcome.series(), outcome.points()));
      for (double milliseconds : outcome.milliseconds()) {
        line.append(String.format(Locale.ROOT, " %13.2f", milliseconds));
      }
      if (asked.size() > 1) {
        line.append(
            String.format(Locale.ROOT, " %7.2f %12d", outcome.ratio(), outcome.differences()));
        line.append(outcome.notesDiffer() ? "  notes differ" : "");
      }
      lines.add(line.toString());
    }
    if (asked.size() > 1) {
      lines.add(
          String.format(
              Locale.ROOT,
              "median of the ratios: %.2f; differences: %d",
              MetricQuestions.medianRatio(outcomes),
              differences()));
    }
    return lines;
  }

  /** Rows for the JSON. */
  List<Map<String, Object>> rows() {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (MetricQuestions.Outcome outcome : outcomes) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("name", outcome.question().name());
      row.put("query", outcome.question().expression());
      row.put("range", outcome.question().range().toString());
      row.put("step", outcome.question().step().toString());
      row.put("series", outcome.series());
      row.put("points", outcome.points());
      for (int i = 0; i < asked.size(); i++) {
        row.put(
            asked.get(i).title().toLowerCase(Locale.ROOT) + "Milliseconds",
            MetricCost.round(outcome.milliseconds()[i]));
      }
      if (asked.size() > 1) {
        row.put("ratio", MetricCost.round(outcome.ratio()));
      }
      row.put("differences", outcome.differences());
      row.put("notesDiffer", outcome.notesDiffer());
      rows.add(row);
    }
    return rows;
  }

  int differences() {
    return outcomes.stream().mapToInt(MetricQuestions.Outcome::differences).sum();
  }

  private static String cell(String text, int width) {
    return ("%-" + width + "s").formatted(text);
  }
}
