package dev.pharos.advise.deploy;

import dev.pharos.advise.Watching;
import dev.pharos.aggregate.Intake;
import dev.pharos.aggregate.LiveWindows;
import dev.pharos.aggregate.pattern.LogPatterns;
import dev.pharos.aggregate.rounds.Rounds;
import dev.pharos.judge.deploy.DeployJudge;
import dev.pharos.judge.deploy.DeployPolicy;
import dev.pharos.query.VersionWindows;
import dev.pharos.query.reads.Reader;
import dev.pharos.query.reads.Reads;
import dev.pharos.store.SeriesStore;
import dev.pharos.store.SpanStore;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class VerdictRoundsConfiguration {

  @Bean
  Rounds verdictRounds(
      LiveWindows live,
      VersionWindows windows,
      LogPatterns patterns,
      SeriesStore series,
      Reads reads,
      SpanStore spans,
      Intake intake,
      ObjectProvider<VerdictListener> listeners,
      VerdictCounts counts,
      VerdictWaits waits,
      InstantSource clock) {
    VerdictWatch watch =
        new VerdictWatch(
            live,
            new EvidenceGatherer(
                live,
                windows,
                new Novelties(live, patterns),
                new ProcessMetrics(series, reads.metricsBy(Reader.VERDICT)),
                new GoneOperations(windows, spans)),
            new DeployJudge(DeployPolicy.DEFAULT),
            intake::judged,
            listeners.orderedStream().toList(),
            counts,
            clock);
    return new Rounds(
        "verdict",
        Watching.EVERY,
        new Rounds.Part("Deployments could not be judged", watch::look),
        new Rounds.Part("Those that wait for a verdict could not be answered", waits::look));
  }
}
