package dev.pharos.query.overhead;

import dev.pharos.aggregate.LiveWindows;
import dev.pharos.aggregate.Refusals;
import dev.pharos.query.ServiceSettings;
import dev.pharos.query.log.PatternQuery;
import dev.pharos.query.reads.Reads;
import dev.pharos.store.KeptState;
import dev.pharos.store.LogStore;
import dev.pharos.store.RollupStore;
import dev.pharos.store.SeriesStore;
import dev.pharos.store.SpanStore;
import dev.pharos.store.TraceKeeper;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({Budgets.class, Prices.class})
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
      Refusals refusals,
      StoredSignals stored,
      Pricing pricing,
      KeepLedger kept) {
    return new OverheadQuery(
        ledger, series, live, settings, refusals, stored, pricing, kept::keptShare);
  }

  @Bean
  BudgetQuery budgetQuery(Budgets budgets, OverheadQuery overhead, InstantSource clock) {
    return new BudgetQuery(budgets, overhead, clock);
  }

  @Bean
  KeepLedger keepLedger(
      SpanStore spans,
      ObjectProvider<TraceKeeper> keeper,
      KeptState kept,
      JsonMapper json,
      InstantSource clock)
      throws IOException {
    return new KeepLedger(spans, keeper.getIfAvailable(), kept, json, clock);
  }

  @Bean
  StoredSignals storedSignals(SpanStore spans, LogStore logs, SeriesStore series) {
    return new StoredSignals(spans, logs, series);
  }

  @Bean
  Pricing pricing(
      Prices prices,
      @Value("${pharos.storage.span-retention:7d}") Duration spans,
      @Value("${pharos.storage.log-retention:7d}") Duration lines,
      @Value("${pharos.storage.metric-retention:30d}") Duration samples) {
    return new Pricing(
        prices, Map.of(Refusals.TRACES, spans, Refusals.LOGS, lines, Refusals.METRICS, samples));
  }

  @Bean
  ReadQuery readQuery(Reads reads, LedgerReader ledger, SeriesStore series, InstantSource clock) {
    return new ReadQuery(reads, ledger, series, clock);
  }

  @Bean
  ContributorQuery contributorQuery(
      LedgerReader ledger, PatternQuery patterns, SeriesStore series) {
    return new ContributorQuery(ledger, patterns, series);
  }
}
