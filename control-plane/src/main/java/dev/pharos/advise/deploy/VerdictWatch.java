package dev.pharos.advise.deploy;

import dev.pharos.aggregate.LiveWindows;
import dev.pharos.aggregate.RefusedException;
import dev.pharos.judge.deploy.DeployEvidence;
import dev.pharos.judge.deploy.DeployJudge;
import dev.pharos.judge.deploy.Verdict;
import dev.pharos.signal.DeployVerdict;
import dev.pharos.signal.Deployment;
import dev.pharos.signal.TimeRange;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges every deployment that is not decided for good, and has what was found kept. A deployment
 * is watched for {@link #WATCHED} after its new version began to answer, longer while it goes on,
 * and at most for {@link #LONGEST}; one that is rolled back is decided by what was seen of it.
 *
 * <p>For one thread.
 */
final class VerdictWatch {
  /** What shows only later, as a heap that grows, shows by now. */
  static final Duration WATCHED = Duration.ofMinutes(30);

  /** A canary may stay for days; windows of ten seconds are kept for two hours. */
  static final Duration LONGEST = Duration.ofHours(1);

  /** Deployments that ended longer ago were not watched: there is nothing left to judge them by. */
  private static final Duration TOO_OLD = Duration.ofMinutes(90);

  private static final Logger log = LoggerFactory.getLogger(VerdictWatch.class);

  private final LiveWindows live;
  private final EvidenceGatherer gatherer;
  private final DeployJudge judge;
  private final VerdictDesk desk;
  private final List<VerdictListener> listeners;
  private final VerdictCounts counts;
  private final InstantSource clock;

  /** When deployments began to be judged, by id, epoch nanoseconds. */
  private final Map<String, Long> begun = new HashMap<>();

  private final Set<String> failing = new HashSet<>();

  VerdictWatch(
      LiveWindows live,
      EvidenceGatherer gatherer,
      DeployJudge judge,
      VerdictDesk desk,
      List<VerdictListener> listeners,
      VerdictCounts counts,
      InstantSource clock) {
    this.live = live;
    this.gatherer = gatherer;
    this.judge = judge;
    this.desk = desk;
    this.listeners = List.copyOf(listeners);
    this.counts = counts;
    this.clock = clock;
  }

  /** Looks at all that is open. One that cannot be judged keeps none of the others from it. */
  void look() {
    long nowNs = TimeRange.epochNs(clock.instant());
    Set<String> open = new HashSet<>();
    for (Deployment deployment : live.deployments()) {
      DeployVerdict verdict = deployment.verdict();
      if (deployment.changesVersion() && (verdict == null || !verdict.isFinal())) {
        open.add(deployment.id());
        look(deployment, nowNs);
      }
    }
    begun.keySet().retainAll(open);
    failing.retainAll(open);
  }

  private void look(Deployment deployment, long nowNs) {
    try {
      DeployVerdict found = judge(deployment, nowNs);
      if (found != null) {
        desk.keep(deployment.id(), found);
        counts.reached(deployment.verdict(), found);
        listeners.forEach(listener -> listener.judged(deployment, found));
      }
      failing.remove(deployment.id());
    } catch (RefusedException e) {
      counts.notKept();
      log.debug("The verdict on {} could not be kept yet: {}", deployment.id(), e.getMessage());
    } catch (IOException | RuntimeException e) {
      counts.failed();
      if (failing.add(deployment.id())) {
        log.error("Deployment {} could not be judged; trying again.", deployment.id(), e);
      }
    }
  }

  /** Null when there is nothing to say that is not kept already. */
  private @Nullable DeployVerdict judge(Deployment deployment, long nowNs) throws IOException {
    DeployVerdict before = deployment.verdict();
    Long finishedAtNs = deployment.finishedAtNs();
    if (finishedAtNs != null && nowNs - finishedAtNs > TOO_OLD.toNanos()) {
      return before == null ? null : KeptVerdict.nothing(before, nowNs);
    }
    boolean gone = finishedAtNs != null && deployment.state() != Deployment.State.COMPLETE;
    long untilNs =
        Math.min(
            nowNs - EvidenceGatherer.LATE.toNanos(),
            live.requestsKnownUntilNs(deployment.service()));
    if (gone && finishedAtNs != null) {
      untilNs = Math.min(untilNs, finishedAtNs);
    }
    Long beganNs = begun.get(deployment.id());
    if (beganNs == null) {
      Timeline timeline = gatherer.timeline(deployment, untilNs);
      if (!timeline.hasBegun()) {
        return unseen(deployment, gone, nowNs);
      }
      beganNs = timeline.beginNs();
      begun.put(deployment.id(), beganNs);
    }
    long watchedNs = Math.max(0, untilNs - beganNs);
    boolean ends =
        gone
            || (finishedAtNs != null && watchedNs >= WATCHED.toNanos())
            || watchedNs >= LONGEST.toNanos();
    Verdict last = KeptVerdict.judged(before);
    if (!ends && !DeployJudge.isDue(windows(watchedNs), last)) {
      return null;
    }
    DeployEvidence evidence = gatherer.gather(deployment, untilNs, ends);
    Verdict found = judge.look(evidence, last);
    if (!ends && last != null && found.looks() == last.looks()) {
      return null;
    }
    return KeptVerdict.of(found, evidence, ends, before, nowNs);
  }

  private static int windows(long watchedNs) {
    return Math.toIntExact(watchedNs / Timeline.WINDOW_NS);
  }

  /** Nobody asked the new version anything yet. */
  private static @Nullable DeployVerdict unseen(Deployment deployment, boolean gone, long nowNs) {
    Long finishedAtNs = deployment.finishedAtNs();
    boolean waitedLong = finishedAtNs != null && nowNs - finishedAtNs > WATCHED.toNanos();
    return gone || waitedLong ? KeptVerdict.nothing(deployment.verdict(), nowNs) : null;
  }
}
