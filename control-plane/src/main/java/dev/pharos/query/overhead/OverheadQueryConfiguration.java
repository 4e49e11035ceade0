package dev.pharos.query.overhead;

import dev.pharos.aggregate.LiveWindows;
import dev.pharos.aggregate.Refusals;
import dev.pharos.query.ServiceSettings;
import dev.pharos.query.log.PatternQuery;
import dev.pharos.store.RollupStore;
import dev.pharos.store.SeriesStore;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class OverheadQueryConfiguration {

  @Bean
  LedgerReader ledgerReader(LiveWindows live, RollupStore rollups, InstantSource clock) {
    return new LedgerReader(live, rollups, clock);
  }

  @Bean
  OverheadQuery overheadQuery(
      LedgerReader ledger,
      SeriesStore series,
      LiveWindows live,
      ServiceSettings settings,
      Refusals refusals) {
    return new OverheadQuery(ledger, series, live, settings, refusals);
  }

  @Bean
  ContributorQuery contributorQuery(
      LedgerReader ledger, PatternQuery patterns, SeriesStore series) {
    return new ContributorQuery(ledger, patterns, series);
  }
}
