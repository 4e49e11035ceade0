package dev.pharos.show;

import dev.pharos.show.answer.DeployStatusAnswer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Deploy status as CSV (RFC 4180), a header line first. Cells that a spreadsheet would run as a
 * formula begin with an apostrophe: versions and authors come from outside.
 */
final class DeployStatusCsv {
  private static final String FORMULA_BEGINS = "=+-@\t\r";

  private DeployStatusCsv() {}

  static String services(DeployStatusAnswer answer) {
    StringBuilder csv = new StringBuilder();
    line(
        csv,
        "namespace",
        "service",
        "team",
        "environment",
        "version",
        "rolling_to",
        "instances",
        "commit",
        "deployed_by",
        "since",
        "age_seconds",
        "state",
        "verdict",
        "versions_behind",
        "behind_since");
    for (DeployStatusAnswer.Service service : answer.services()) {
      for (DeployStatusAnswer.Environment in : service.environments()) {
        Long ageNs = in.ageNs();
        line(
            csv,
            service.namespace(),
            service.service(),
            service.owner().team(),
            in.environment(),
            in.version(),
            in.rollingTo(),
            in.instances(),
            in.commit(),
            in.author(),
            in.since(),
            ageNs == null ? null : (Long) (ageNs / 1_000_000_000L),
            in.state(),
            in.verdict(),
            in.versionsBehind(),
            in.behindSince());
      }
    }
    return csv.toString();
  }

  static String weeks(DeployStatusAnswer answer) {
    StringBuilder csv = new StringBuilder();
    line(
        csv,
        "week",
        "team",
        "deployments",
        "finished",
        "failed",
        "change_failure_ratio",
        "restored",
        "median_time_to_restore_seconds",
        "with_commit_time",
        "median_lead_time_seconds");
    for (DeployStatusAnswer.Week week : answer.weeks()) {
      line(
          csv,
          week.week(),
          week.team(),
          week.deployments(),
          week.finished(),
          week.failed(),
          week.changeFailureRatio(),
          week.restored(),
          seconds(week.timeToRestoreNs()),
          week.timed(),
          seconds(week.leadTimeNs()));
    }
    return csv.toString();
  }

  private static @Nullable Double seconds(@Nullable Long ns) {
    return ns == null ? null : (Double) (ns / 1e9);
  }

  private static void line(StringBuilder csv, @Nullable Object... cells) {
    List<@Nullable Object> all = Arrays.asList(cells);
    csv.append(all.stream().map(DeployStatusCsv::cell).collect(Collectors.joining(",")))
        .append("\r\n");
  }

  private static String cell(@Nullable Object value) {
    String text = Objects.toString(value, "");
    if (value instanceof String && !text.isEmpty() && FORMULA_BEGINS.indexOf(text.charAt(0)) >= 0) {
      text = "'" + text;
    }
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
