package dev.pharos.advise.deploy.trial;

import dev.pharos.query.SetClock;
import dev.pharos.signal.DeployVerdict;
import dev.pharos.signal.Span;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Verdicts on the same made-up deployments, by what may become of their traces. Always the same
 * ones.
 */
public final class TreatedVerdicts {
  private static final Duration LOOK = Duration.ofSeconds(10);

  private final List<Treatment> treatments;

  /**
   * What was said of one deployment.
   *
   * @param verdicts by each treatment; empty where nothing could be said
   * @param kept by each treatment
   */
  record Said(Change change, List<Optional<DeployVerdict>> verdicts, List<Kept> kept) {}

  /** Of the traces that were decided on. */
  record Kept(long kept, long leftOut) {}

  /**
   * @param same verdicts that are as by the first treatment
   * @param found regressions that are called so
   * @param regressions that there are
   * @param keptShare of the traces that were decided on meanwhile; 1 where none was
   */
  public record Score(int same, int deployments, int found, int regressions, double keptShare) {}

  /**
   * @param treatments the first is what the others are held against
   */
  public TreatedVerdicts(List<Treatment> treatments) {
    this.treatments = List.copyOf(treatments);
  }

  /**
   * The score of each treatment.
   *
   * @param ofEach deployments of each kind of change
   */
  public List<Score> scores(int ofEach) {
    List<Said> said = play(ofEach);
    return IntStream.range(0, treatments.size()).mapToObj(at -> score(said, at)).toList();
  }

  private static Score score(List<Said> all, int at) {
    int same = 0;
    int found = 0;
    int regressions = 0;
    long kept = 0;
    long leftOut = 0;
    for (Said said : all) {
      DeployVerdict.State state = state(said.verdicts().get(at));
      same += state == state(said.verdicts().getFirst()) ? 1 : 0;
      regressions += said.change().isWorse() ? 1 : 0;
      boolean isFound = said.change().isWorse() && state == DeployVerdict.State.REGRESSED;
      found += isFound ? 1 : 0;
      kept += said.kept().get(at).kept();
      leftOut += said.kept().get(at).leftOut();
    }
    return new Score(
        same, all.size(), found, regressions, leftOut == 0 ? 1 : (double) kept / (kept + leftOut));
  }

  private static DeployVerdict.State state(Optional<DeployVerdict> verdict) {
    return verdict.map(DeployVerdict::state).orElse(DeployVerdict.State.PENDING);
  }

  List<Said> play(int ofEach) {
    Change[] changes = Change.values();
    return IntStream.range(0, ofEach * changes.length)
        .parallel()
        .mapToObj(number -> play(changes[number % changes.length], number))
        .toList();
  }

  private Said play(Change change, long seed) {
    SetClock clock = new SetClock(MadeUpRollout.BEGIN);
    MadeUpRollout rollout = new MadeUpRollout(change, seed);
    List<TreatedTraces> treated =
        treatments.stream().map(treatment -> new TreatedTraces(treatment, clock)).toList();
    while (!rollout.isOver()) {
      List<List<Span>> traces = rollout.next();
      clock.advance(MadeUpRollout.STEP);
      boolean looks =
          Duration.between(MadeUpRollout.BEGIN, clock.instant()).toSeconds() % LOOK.toSeconds()
              == 0;
      treated.forEach(one -> one.take(traces));
      if (looks) {
        treated.forEach(TreatedTraces::look);
      }
    }
    return new Said(
        change,
        treated.stream().map(TreatedTraces::verdict).toList(),
        treated.stream().map(one -> new Kept(one.spans().kept(), one.spans().leftOut())).toList());
  }
}
