package dev.pharos.query.lever;

import dev.pharos.aggregate.keep.KeepPolicy;
import dev.pharos.aggregate.lever.Levers;
import dev.pharos.aggregate.pattern.LogPatterns;
import dev.pharos.query.TraceSearch;
import dev.pharos.query.overhead.StoredSignals;
import dev.pharos.query.reads.Reads;
import dev.pharos.store.LogStore;
import dev.pharos.store.SeriesStore;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class LeverQueryConfiguration {

  @Bean
  LeverPreviews leverPreviews(
      LogPatterns patterns,
      LogStore logs,
      SeriesStore series,
      Reads reads,
      StoredSignals stored,
      NeededMetrics needed,
      TraceSearch traces,
      Levers levers,
      ObjectProvider<KeepPolicy> policy,
      InstantSource clock) {
    return new LeverPreviews(
        patterns,
        logs,
        series,
        reads,
        stored,
        needed,
        new SamplingPreviews(traces, reads, stored, levers, clock),
        new KeepPreviews(traces, reads, stored, policy.getIfAvailable(), clock),
        clock);
  }
}
