package dev.pharos.advise.deploy;

import dev.pharos.aggregate.LiveWindows;
import dev.pharos.aggregate.pattern.LogPattern;
import dev.pharos.aggregate.pattern.LogPatterns;
import dev.pharos.judge.deploy.Novelty;
import dev.pharos.signal.Deployment;
import dev.pharos.signal.ErrorIssue;
import dev.pharos.signal.VersionName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Exceptions and kinds of log lines that a deployment brought. Safe for use by many threads. */
final class Novelties {
  /** Each of exceptions and patterns; a reader looks at the most frequent. */
  private static final int MOST = 10;

  /** A deployment is noticed after its first spans began: agents send in batches. */
  private static final Duration NOTICED_LATER = Duration.ofMinutes(5);

  private final LiveWindows live;
  private final LogPatterns patterns;

  Novelties(LiveWindows live, LogPatterns patterns) {
    this.live = live;
    this.patterns = patterns;
  }

  /** Most frequent first, exceptions before patterns. */
  List<Novelty> of(Deployment deployment) {
    long sinceNs = deployment.startedAtNs() - NOTICED_LATER.toNanos();
    List<Novelty> exceptions = new ArrayList<>();
    for (ErrorIssue issue : live.errors()) {
      if (issue.service().equals(deployment.service())
          && issue.firstSeenNs() >= sinceNs
          && issue.versions().stream()
              .allMatch(by -> VersionName.areSame(by.version(), deployment.version()))) {
        exceptions.add(new Novelty(Novelty.Kind.EXCEPTION, title(issue), issue.count()));
      }
    }
    List<Novelty> lines = new ArrayList<>();
    for (LogPattern pattern : patterns.patterns()) {
      if (pattern.service().equals(deployment.service())
          && pattern.isNewSince(sinceNs)
          && pattern.versions().stream()
              .allMatch(by -> VersionName.areSame(by.version(), deployment.version()))) {
        lines.add(new Novelty(Novelty.Kind.LOG_PATTERN, pattern.template(), pattern.lines()));
      }
    }
    List<Novelty> all = new ArrayList<>(most(exceptions));
    all.addAll(most(lines));
    return all;
  }

  /** As a verdict names an exception. */
  private static String title(ErrorIssue issue) {
    return issue.message().isEmpty() ? issue.type() : issue.type() + ": " + issue.message();
  }

  private static List<Novelty> most(List<Novelty> found) {
    return found.stream()
        .sorted(Comparator.comparingLong(Novelty::count).reversed())
        .limit(MOST)
        .toList();
  }
}
