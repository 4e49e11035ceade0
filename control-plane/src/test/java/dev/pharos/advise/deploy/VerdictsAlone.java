package dev.pharos.advise.deploy;

import dev.pharos.aggregate.Aggregates;
import dev.pharos.aggregate.LiveWindows;
import dev.pharos.aggregate.pattern.LogPatterns;
import dev.pharos.judge.deploy.DeployJudge;
import dev.pharos.judge.deploy.DeployPolicy;
import dev.pharos.query.VersionWindows;
import dev.pharos.store.SpanStore;
import dev.pharos.store.memory.MemorySeriesStore;
import java.time.InstantSource;
import java.util.List;

/** Judges deployments as a server does, by requests and spans: processes send no metrics. */
public final class VerdictsAlone {
  private final VerdictCounts counts = new VerdictCounts();
  private final VerdictWatch watch;

  /**
   * @param aggregates are told of verdicts
   */
  public <A extends Aggregates & LiveWindows> VerdictsAlone(
      A aggregates, VersionWindows versions, SpanStore spans, InstantSource clock) {
    watch =
        new VerdictWatch(
            aggregates,
            new EvidenceGatherer(
                aggregates,
                versions,
                new Novelties(aggregates, new LogPatterns()),
                new ProcessMetrics(new MemorySeriesStore(clock), metric -> {}),
                new GoneOperations(versions, spans)),
            new DeployJudge(DeployPolicy.DEFAULT),
            aggregates::judged,
            List.of(),
            counts,
            clock);
  }

  /** To be called every ten seconds. */
  public void look() {
    watch.look();
    if (counts.failures() > 0) {
      throw new IllegalStateException("a deployment could not be judged: see the log");
    }
  }
}
