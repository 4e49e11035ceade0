package dev.pharos.advise;

import dev.pharos.aggregate.LiveWindows;
import dev.pharos.aggregate.lever.Levers;
import dev.pharos.judge.HealthJudge;
import dev.pharos.query.GraphQuery;
import dev.pharos.query.RedQuery;
import dev.pharos.query.ServiceQuery;
import dev.pharos.query.ServiceSettings;
import dev.pharos.query.TraceSearch;
import dev.pharos.query.overhead.BudgetQuery;
import dev.pharos.query.overhead.KeepLedger;
import dev.pharos.query.overhead.OverheadQuery;
import dev.pharos.query.reads.Reads;
import dev.pharos.query.trim.TrimAdvice;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class AdviseConfiguration {

  @Bean
  Watching watching(InstantSource clock) {
    return new Watching(clock.instant());
  }

  @Bean
  HealthWatch healthWatch(
      LiveWindows live,
      RedQuery red,
      GraphQuery graph,
      ServiceQuery services,
      ServiceSettings settings,
      Watching watching,
      InstantSource clock) {
    HealthSigns signs = new HealthSigns(live, red, graph, services, settings, watching);
    return new HealthWatch(new HealthJudge(), signs, settings, clock);
  }

  @Bean
  ServiceMeters serviceMeters(
      LiveWindows live,
      ServiceQuery services,
      HealthWatch health,
      ServiceSettings settings,
      InstantSource clock) {
    return new ServiceMeters(live, services, health, settings, clock);
  }

  @Bean
  OverheadMeters overheadMeters(OverheadQuery overhead, InstantSource clock) {
    return new OverheadMeters(overhead, clock);
  }

  @Bean
  AdviceMeters adviceMeters(TrimAdvice advice, OverheadQuery overhead, InstantSource clock) {
    return new AdviceMeters(advice::find, overhead, clock);
  }

  @Bean
  BudgetMeters budgetMeters(BudgetQuery budgets) {
    return new BudgetMeters(budgets);
  }

  @Bean
  HealthFollower readsKeeper(Reads reads) {
    return reads::keep;
  }

  @Bean
  HealthFollower leversKeeper(Levers levers) {
    return levers::keep;
  }

  @Bean
  HealthFollower keepLedgerKeeper(KeepLedger kept) {
    return kept::look;
  }

  @Bean
  OverviewQuery overviewQuery(
      GraphQuery graph,
      RedQuery red,
      ServiceQuery services,
      HealthWatch health,
      OpenIncidents incidents,
      LiveWindows live) {
    return new OverviewQuery(graph, red, services, health, incidents, new Changes(live));
  }

  @Bean
  CohortExplainer cohortExplainer(TraceSearch search) {
    return new CohortExplainer(search);
  }
}
