package dev.pharos.alert.evaluation;

import dev.pharos.aggregate.metric.MetricIntake;
import dev.pharos.query.metric.QueryProperties;
import dev.pharos.query.metric.ServerQueries;
import dev.pharos.query.promql.eval.QueryMemory;
import dev.pharos.query.reads.Reader;
import dev.pharos.query.reads.Reads;
import dev.pharos.store.MetricsServer;
import dev.pharos.store.SeriesStore;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RuleProperties.class)
class RuleConfiguration {
  /** Which part of the heap queries of rules may have together; those of people have a fourth. */
  private static final int HEAP_SHARE = 8;

  @Bean
  RuleFiles ruleFiles(RuleProperties properties, InstantSource clock) {
    return new RuleFiles(properties.rules().all(), clock);
  }

  /** Rules' queries have the bounds of all queries. */
  @Bean
  RuleQueries ruleQueries(
      SeriesStore store,
      QueryProperties properties,
      Reads reads,
      ObjectProvider<MetricsServer> server) {
    QueryMemory memory = new QueryMemory(Runtime.getRuntime().maxMemory() / HEAP_SHARE);
    Consumer<String> metrics = reads.metricsBy(Reader.RULE);
    RuleQueries here = new StoredRuleQueries(store, properties, memory, System::nanoTime, metrics);
    MetricsServer there = server.getIfAvailable();
    return there == null
        ? here
        : new ServerRuleQueries(
            new ServerQueries(there, properties.timeout()), here, store, metrics);
  }

  @Bean
  RuleTrials ruleTrials(RuleProperties properties) {
    return new RuleTrials(properties.rules().interval());
  }

  @Bean
  RuleMeters ruleMeters() {
    return new RuleMeters();
  }

  @Bean
  RuleEvaluations ruleEvaluations(
      RuleProperties properties,
      RuleFiles files,
      RuleQueries queries,
      MetricIntake intake,
      RuleMeters meters,
      ObjectProvider<AlertListener> listeners,
      InstantSource clock,
      @Value("${server.port:8080}") int port) {
    String url =
        properties.externalUrl().isEmpty()
            ? "http://localhost:" + port
            : properties.externalUrl().replaceFirst("/+$", "");
    RuleSettings settings =
        new RuleSettings(
            properties.rules().interval(),
            properties.rules().queryOffset(),
            url,
            properties.externalLabels(),
            properties.rules().forOutageTolerance(),
            properties.rules().forGracePeriod());
    RuleParts parts =
        new RuleParts(
            queries,
            new IntakeRuleWriter(intake),
            settings,
            listeners.orderedStream().toList(),
            clock,
            System::nanoTime);
    return new RuleEvaluations(files, parts, meters, properties.rules().reloadInterval());
  }
}
