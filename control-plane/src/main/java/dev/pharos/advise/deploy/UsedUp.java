package dev.pharos.advise.deploy;

import dev.pharos.judge.deploy.AmountSeries;
import dev.pharos.judge.deploy.DeployEvidence;
import dev.pharos.judge.deploy.Resource;
import dev.pharos.judge.deploy.ResourceEvidence;
import dev.pharos.judge.deploy.Unmeasured;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What processes used up, by the requests that they answered meanwhile. A counter is known at its
 * samples only, which come as often as somebody sends or scrapes them: so what lies between two of
 * them is one measurement, held against the requests of just that instance in just that time, and
 * stands in the window in which it begins.
 */
final class UsedUp {
  /**
   * So long a new process compiles its code, fills its caches and opens its connections, which
   * costs more than the requests do and is no matter of its version.
   */
  static final Duration SETTLED = Duration.ofMinutes(5);

  /**
   * A process uses something up by itself. Where instances of one version answer more requests by
   * so much, it would be shared among more of them: then versions are not comparable.
   */
  static final double ALIKE = 1.25;

  /** Fewer measurements do not tell how many requests an instance answers. */
  private static final int LEAST = 5;

  private static final double NS = 1e9;

  private final Frame frame;
  private final Traffic traffic;
  private final Side fresh;
  private final Side beside;
  private final Side before;
  private boolean freshTold;
  private boolean oldTold;

  private UsedUp(Frame frame, Traffic traffic) {
    this.frame = frame;
    this.traffic = traffic;
    this.fresh = new Side(frame.windows());
    this.beside = new Side(frame.windows());
    this.before = new Side(frame.beforeWindows());
  }

  /** Adds what is known of a resource, or why nothing is. */
  static void gather(
      Resource resource,
      Figure figure,
      List<ProcessTrack> tracks,
      Frame frame,
      Traffic traffic,
      DeployEvidence.Builder evidence) {
    UsedUp used = new UsedUp(frame, traffic);
    tracks.stream().filter(track -> track.figure() == figure).forEach(used::add);
    String why = used.whyNot(figure);
    if (why != null) {
      evidence.unmeasured(Unmeasured.of(resource, why));
      return;
    }
    boolean before = used.fresh.isLike(used.before);
    boolean beside = used.fresh.isLike(used.beside);
    evidence.resource(
        new ResourceEvidence(
            resource,
            used.fresh.series(),
            beside ? used.beside.series() : AmountSeries.NONE,
            before ? used.before.series() : AmountSeries.NONE));
  }

  private void add(ProcessTrack track) {
    for (ProcessTrack.Rise rise : track.rises()) {
      String version =
          traffic.version(track.instance(), track.version(), rise.fromNs(), rise.toNs());
      if (version == null) {
        continue;
      }
      Timeline.Side side = frame.timeline().side(version, rise.fromNs());
      freshTold |= side == Timeline.Side.FRESH;
      oldTold |= side == Timeline.Side.OLD;
      boolean settled =
          frame.timeline().ageNs(version, track.instance(), rise.fromNs()) >= SETTLED.toNanos();
      double requests = traffic.requests(track.instance(), version, rise.fromNs(), rise.toNs());
      if (settled && requests > 0) {
        add(side, rise, requests);
      }
    }
  }

  private void add(Timeline.Side side, ProcessTrack.Rise rise, double requests) {
    int at = frame.timeline().window(rise.fromNs());
    if (at >= 0 && at < frame.windows() && side != Timeline.Side.NEITHER) {
      (side == Timeline.Side.FRESH ? fresh : beside).add(at, rise, requests);
    } else if (side == Timeline.Side.OLD && frame.timeline().isBefore(rise.toNs())) {
      int then = frame.beforeWindow(rise.fromNs());
      if (then >= 0 && then < frame.beforeWindows()) {
        before.add(then, rise, requests);
      }
    }
  }

  /** Null when there is something to compare. */
  private @Nullable String whyNot(Figure figure) {
    if (!freshTold || !oldTold) {
      String whose = freshTold ? "the old" : oldTold ? "the new" : "either";
      return "no process of %s version that answers requests sends a metric such as %s"
          .formatted(whose, figure.usualName());
    }
    boolean freshSettled = fresh.measured > 0;
    if (!freshSettled || beside.measured + before.measured == 0) {
      return "no process of %s version has run for longer than %d minutes yet"
          .formatted(freshSettled ? "the old" : "the new", SETTLED.toMinutes());
    }
    Side old = old();
    return fresh.isLike(old)
        ? null
        : String.format(
            Locale.ROOT,
            "an instance of the new version answers %.1f requests a second, one of the old %.1f:"
                + " what a process uses up by itself would be taken for theirs",
            fresh.rate(),
            old.rate());
  }

  /** What the new version is most likely held against. */
  private Side old() {
    return beside.measured >= LEAST || before.measured == 0 ? beside : before;
  }

  /** One side's measurements by window. For one thread. */
  private static final class Side {
    private final double[] amounts;
    private final double[] requests;
    private int measured;
    private double all;
    private double seconds;

    Side(int windows) {
      amounts = new double[windows];
      requests = new double[windows];
    }

    void add(int at, ProcessTrack.Rise rise, double by) {
      amounts[at] += rise.amount();
      requests[at] += by;
      measured++;
      all += by;
      seconds += (rise.toNs() - rise.fromNs()) / NS;
    }

    AmountSeries series() {
      return new AmountSeries(amounts, requests);
    }

    /** Requests a second of one instance. */
    double rate() {
      return seconds == 0 ? 0 : all / seconds;
    }

    boolean isLike(Side other) {
      return rate() <= ALIKE * other.rate() && other.rate() <= ALIKE * rate();
    }
  }
}
