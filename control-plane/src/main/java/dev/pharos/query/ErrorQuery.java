package dev.pharos.query;

import dev.pharos.aggregate.LiveWindows;
import dev.pharos.signal.Deployment;
import dev.pharos.signal.ErrorIssue;
import dev.pharos.signal.Resolution;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.TimeRange;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Error issues, and what is noteworthy about them.
 *
 * <p>An issue is <em>new</em> when its service's last deployment brought it: first seen since that
 * began, by the deployed version and no other. It is new as well when it was first seen within the
 * last day; unless Pharos has only watched for an hour, since then everything is seen for the first
 * time. It has <em>regressed</em> when it came again within a week after a day without it.
 *
 * <p>Safe for use by many threads.
 */
public final class ErrorQuery {
  /** After a week without a deployment nobody calls what the last one brought new. */
  private static final Duration NEWS_OF_DEPLOYMENTS = Duration.ofDays(7);

  /**
   * A deployment begins when its version is noticed, and the first spans of a version tell of times
   * before that: agents send in batches, and again what was not taken.
   */
  private static final Duration NOTICED_LATER = Duration.ofMinutes(5);

  private static final Duration NEWS = Duration.ofDays(1);
  private static final Duration ACQUAINTANCE = Duration.ofHours(1);
  private static final Duration NEWS_OF_REGRESSIONS = Duration.ofDays(7);

  /** The least that a trend shows, so that a short range shows what was before it. */
  private static final long LEAST_TREND_NS = Duration.ofDays(1).toNanos();

  private final LiveWindows live;
  private final InstantSource clock;

  ErrorQuery(LiveWindows live, InstantSource clock) {
    this.live = live;
    this.clock = clock;
  }

  public ErrorsFound find(ErrorSearch search) {
    List<ErrorIssue> all = live.errors();
    News news = new News();
    Map<String, List<ErrorIssue>> byFault = byFault(all);
    List<FoundError> found = new ArrayList<>();
    for (ErrorIssue issue : all) {
      if (isMeant(issue, search)) {
        FoundError error = look(issue, search.range(), news, byFault);
        if (wasSeen(error, search.range()) && hasState(error, search.state())) {
          found.add(error);
        }
      }
    }
    found.sort(comparator(search.order()));
    int matching = found.size();
    return new ErrorsFound(
        List.copyOf(found.subList(0, Math.min(search.limit(), matching))), matching);
  }

  /**
   * One issue.
   *
   * @throws UnknownErrorIssueException when it is not remembered
   */
  public FoundError issue(String id, TimeRange range) {
    List<ErrorIssue> all = live.errors();
    return all.stream()
        .filter(issue -> issue.id().equals(id))
        .findFirst()
        .map(issue -> look(issue, range, new News(), byFault(all)))
        .orElseThrow(() -> new UnknownErrorIssueException(id));
  }

  private static boolean isMeant(ErrorIssue issue, ErrorSearch search) {
    String version = search.version();
    return search.place().holds(issue.service())
        && (search.service() == null || search.service().equals(issue.service().name()))
        && (version == null
            || issue.versions().stream().anyMatch(by -> by.version().equals(version)))
        && search.range().overlaps(issue.firstSeenNs(), issue.lastSeenNs());
  }

  /** Of times before the hours that are remembered nobody knows better. */
  private static boolean wasSeen(FoundError error, TimeRange range) {
    long rememberedFromNs = error.issue().lastSeenNs() - QueryLimits.ERROR_TREND.toNanos();
    return error.countInRange() > 0 || range.fromNs() < rememberedFromNs;
  }

  private static boolean hasState(FoundError error, ErrorSearch.@Nullable State state) {
    return switch (state) {
      case null -> true;
      case NEW -> error.newSince() != null;
      case REGRESSED -> error.regressed() != null;
    };
  }

  private static Comparator<FoundError> comparator(ErrorSearch.Order order) {
    Comparator<FoundError> lastSeen =
        Comparator.<FoundError>comparingLong(error -> error.issue().lastSeenNs()).reversed();
    Comparator<FoundError> first =
        switch (order) {
          case COUNT -> Comparator.comparingLong(FoundError::countInRange).reversed();
          case LAST_SEEN -> lastSeen;
          case FIRST_SEEN ->
              Comparator.<FoundError>comparingLong(error -> error.issue().firstSeenNs()).reversed();
        };
    return first.thenComparing(lastSeen).thenComparing(error -> error.issue().id());
  }

  private FoundError look(
      ErrorIssue issue, TimeRange range, News news, Map<String, List<ErrorIssue>> byFault) {
    return new FoundError(
        issue,
        countWithin(issue, range),
        trend(issue, range),
        news.of(issue),
        news.regressionOf(issue),
        byFault.getOrDefault(issue.fault(), List.of()).stream()
            .filter(other -> !other.id().equals(issue.id()))
            .map(other -> new FoundError.Elsewhere(other.id(), other.service(), other.count()))
            .sorted(Comparator.comparing(FoundError.Elsewhere::service))
            .toList());
  }

  private static Map<String, List<ErrorIssue>> byFault(List<ErrorIssue> all) {
    Map<String, List<ErrorIssue>> byFault = new HashMap<>();
    for (ErrorIssue issue : all) {
      if (issue.groupedBy() != ErrorIssue.Grouping.TOGETHER) {
        byFault.computeIfAbsent(issue.fault(), fault -> new ArrayList<>()).add(issue);
      }
    }
    return byFault;
  }

  private static long countWithin(ErrorIssue issue, TimeRange range) {
    if (range.fromNs() <= issue.firstSeenNs() && range.toNs() > issue.lastSeenNs()) {
      return issue.count();
    }
    return issue.hours().stream()
        .filter(
            hour -> range.overlaps(hour.startNs(), hour.startNs() + Resolution.HOUR.lengthNs() - 1))
        .mapToLong(ErrorIssue.Hour::count)
        .sum();
  }

  private static List<ErrorIssue.Hour> trend(ErrorIssue issue, TimeRange range) {
    long hourNs = Resolution.HOUR.lengthNs();
    long toNs = range.toNs();
    long fromNs =
        Math.max(
            toNs - QueryLimits.ERROR_TREND.toNanos(),
            Math.min(range.fromNs(), toNs - LEAST_TREND_NS));
    TreeMap<Long, Long> counts = new TreeMap<>();
    for (long at = Resolution.HOUR.windowStart(fromNs); at < toNs; at += hourNs) {
      counts.put(at, 0L);
    }
    for (ErrorIssue.Hour hour : issue.hours()) {
      counts.computeIfPresent(hour.startNs(), (start, none) -> hour.count());
    }
    return counts.entrySet().stream()
        .map(entry -> new ErrorIssue.Hour(entry.getKey(), entry.getValue()))
        .toList();
  }

  /** What is new now. */
  private final class News {
    private final long nowNs = TimeRange.epochNs(clock.instant());
    private final long beganNs = live.beganNs();
    private final Map<ServiceId, Deployment> newest = new HashMap<>();

    News() {
      for (Deployment deployment : live.deployments()) {
        boolean brings =
            deployment.kind() == Deployment.Kind.DEPLOY
                || deployment.kind() == Deployment.Kind.ROLLBACK;
        if (brings && !deployment.version().isEmpty()) {
          newest.putIfAbsent(deployment.service(), deployment);
        }
      }
    }

    FoundError.@Nullable NewSince of(ErrorIssue issue) {
      if (issue.groupedBy() == ErrorIssue.Grouping.TOGETHER) {
        return null;
      }
      Deployment deployment = newest.get(issue.service());
      if (deployment != null
          && nowNs - deployment.startedAtNs() <= NEWS_OF_DEPLOYMENTS.toNanos()
          && issue.firstSeenNs() >= deployment.startedAtNs() - NOTICED_LATER.toNanos()
          && issue.versions().stream().allMatch(by -> by.version().equals(deployment.version()))) {
        return new FoundError.NewSince(
            FoundError.NewSince.Reason.DEPLOYMENT,
            deployment.startedAtNs(),
            deployment.version(),
            deployment.id());
      }
      boolean acquainted =
          beganNs <= nowNs && issue.firstSeenNs() - beganNs >= ACQUAINTANCE.toNanos();
      return acquainted && nowNs - issue.firstSeenNs() <= NEWS.toNanos()
          ? new FoundError.NewSince(
              FoundError.NewSince.Reason.RECENT, issue.firstSeenNs(), null, null)
          : null;
    }

    ErrorIssue.@Nullable Quiet regressionOf(ErrorIssue issue) {
      ErrorIssue.Quiet quiet = issue.quiet();
      return quiet != null && nowNs - quiet.untilNs() <= NEWS_OF_REGRESSIONS.toNanos()
          ? quiet
          : null;
    }
  }
}
