package dev.pharos.query.growth;

import dev.pharos.aggregate.pattern.LogPatterns;
import dev.pharos.query.RedQuery;
import dev.pharos.query.deploy.DeploymentHistory;
import dev.pharos.query.lever.LeverPreviews;
import dev.pharos.query.overhead.LedgerReader;
import dev.pharos.query.overhead.StoredSignals;
import dev.pharos.store.SeriesStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class GrowthConfiguration {

  @Bean
  DriverQuery driverQuery(
      LedgerReader ledger,
      RedQuery red,
      SeriesStore series,
      LogPatterns patterns,
      DeploymentHistory deployments,
      StoredSignals stored,
      LeverPreviews levers,
      BegunTraces begun) {
    return new DriverQuery(
        new DriverSources(ledger, red, series, patterns, deployments, stored, levers, begun));
  }
}
