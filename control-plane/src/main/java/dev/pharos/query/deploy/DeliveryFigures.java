package dev.pharos.query.deploy;

import dev.pharos.signal.DeployVerdict;
import dev.pharos.signal.Deployment;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.TimeRange;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The four figures of DORA's research (<a
 * href="https://dora.dev/guides/dora-metrics-four-keys/">the four keys</a>) as far as deployments
 * tell them. Pure.
 */
final class DeliveryFigures {
  private final Map<ServiceId, List<Deployment>> byService = new HashMap<>();
  private final Function<ServiceId, String> team;

  /**
   * @param team of a service, empty when nobody answers for it
   */
  DeliveryFigures(List<Deployment> deployments, Function<ServiceId, String> team) {
    this.team = team;
    deployments.stream()
        .filter(VersionHistory::isChange)
        .sorted(Comparator.comparingLong(Deployment::startedAtNs))
        .forEach(
            each -> byService.computeIfAbsent(each.service(), id -> new ArrayList<>()).add(each));
  }

  /** Each week of the range for each team that delivered in it, the newest first. */
  List<TeamWeek> weeks(TimeRange range) {
    Map<String, Map<LocalDate, Sums>> byTeam = new HashMap<>();
    byService.forEach((service, changes) -> {
      for (int i = 0; i < changes.size(); i++) {
        Deployment each = changes.get(i);
        if (each.kind() == Deployment.Kind.DEPLOY && range.contains(each.startedAtNs())) {
          byTeam
              .computeIfAbsent(team.apply(service), name -> new HashMap<>())
              .computeIfAbsent(monday(each.startedAtNs()), day -> new Sums())
              .add(each, changes.subList(i + 1, changes.size()));
        }
      }
    });
    LocalDate first =
        byTeam.values().stream()
            .flatMap(weeks -> weeks.keySet().stream())
            .min(Comparator.naturalOrder())
            .orElse(null);
    List<TeamWeek> weeks = new ArrayList<>();
    if (first != null) {
      LocalDate last = monday(range.toNs() - 1);
      for (LocalDate week = last; !week.isBefore(first); week = week.minusWeeks(1)) {
        for (String name : new TreeSet<>(byTeam.keySet())) {
          Sums sums = byTeam.getOrDefault(name, Map.of()).getOrDefault(week, new Sums());
          weeks.add(sums.week(week, name));
        }
      }
    }
    return weeks;
  }

  private static LocalDate monday(long epochNs) {
    return TimeRange.instant(epochNs)
        .atZone(ZoneOffset.UTC)
        .toLocalDate()
        .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
  }

  /** A team's week. For one thread. */
  private static final class Sums {
    private int deployments;
    private int finished;
    private int failed;
    private final List<Long> restoreNs = new ArrayList<>();
    private final List<Long> leadNs = new ArrayList<>();

    /**
     * @param later changes of the same service, oldest first
     */
    void add(Deployment deployment, List<Deployment> later) {
      deployments++;
      Long finishedAtNs = deployment.finishedAtNs();
      if (finishedAtNs == null) {
        return;
      }
      finished++;
      Deployment rollback = rollbackOf(deployment, later);
      if (wentWell(deployment) && rollback == null) {
        Long committedAtNs = deployment.committedAtNs();
        if (committedAtNs != null) {
          leadNs.add(Math.max(0, finishedAtNs - committedAtNs));
        }
        return;
      }
      failed++;
      Long restoredAtNs = restoredAtNs(deployment, finishedAtNs, rollback, later);
      if (restoredAtNs != null) {
        restoreNs.add(restoredAtNs - deployment.startedAtNs());
      }
    }

    /** One that is everywhere and made things worse is a failed change all the same. */
    private static boolean wentWell(Deployment deployment) {
      DeployVerdict verdict = deployment.verdict();
      return deployment.state() == Deployment.State.COMPLETE
          && (verdict == null
              || !verdict.isFinal()
              || verdict.state() != DeployVerdict.State.REGRESSED);
    }

    /** The next change, when it takes the version back. */
    private static @Nullable Deployment rollbackOf(Deployment deployment, List<Deployment> later) {
      Deployment next = later.isEmpty() ? null : later.getFirst();
      return next != null
              && next.kind() == Deployment.Kind.ROLLBACK
              && next.previousVersion().equals(deployment.version())
          ? next
          : null;
    }

    private static @Nullable Long restoredAtNs(
        Deployment deployment,
        long finishedAtNs,
        @Nullable Deployment rollback,
        List<Deployment> later) {
      if (rollback == null && deployment.state() == Deployment.State.ROLLED_BACK) {
        return finishedAtNs;
      }
      return later.stream()
          .filter(Sums::wentWell)
          .map(Deployment::finishedAtNs)
          .filter(java.util.Objects::nonNull)
          .findFirst()
          .orElse(null);
    }

    TeamWeek week(LocalDate monday, String name) {
      return new TeamWeek(
          monday,
          name,
          deployments,
          finished,
          failed,
          finished == 0 ? null : (Double) ((double) failed / finished),
          restoreNs.size(),
          median(restoreNs),
          leadNs.size(),
          median(leadNs));
    }

    /** Of an even number the mean of the two in the middle. */
    private static @Nullable Long median(List<Long> values) {
      if (values.isEmpty()) {
        return null;
      }
      List<Long> sorted = values.stream().sorted().toList();
      int middle = sorted.size() / 2;
      long upper = sorted.get(middle);
      return sorted.size() % 2 == 1 ? upper : (sorted.get(middle - 1) + upper) / 2;
    }
  }
}
