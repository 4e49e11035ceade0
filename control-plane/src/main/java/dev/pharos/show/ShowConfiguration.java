package dev.pharos.show;

import dev.pharos.advise.HealthWatch;
import dev.pharos.advise.incident.FiringAlerts;
import dev.pharos.advise.incident.IncidentDesk;
import dev.pharos.aggregate.LiveWindows;
import dev.pharos.aggregate.Refusals;
import dev.pharos.alert.DeliveryNotices;
import dev.pharos.alert.evaluation.RuleFiles;
import dev.pharos.alert.evaluation.RuleGroups;
import dev.pharos.alert.notify.Notifier;
import dev.pharos.alert.notify.Silences;
import dev.pharos.query.GraphQuery;
import dev.pharos.query.ServiceNames;
import dev.pharos.query.ServiceQuery;
import dev.pharos.query.ServiceSettings;
import dev.pharos.query.TraceSearch;
import dev.pharos.query.deploy.DeploymentHistory;
import dev.pharos.query.log.LogSearch;
import dev.pharos.query.trim.RuleNeeds;
import dev.pharos.show.parameter.ComparedToArgument;
import dev.pharos.show.parameter.DeploymentFilterArgument;
import dev.pharos.show.parameter.ErrorSearchArgument;
import dev.pharos.show.parameter.HistoryRangeArgument;
import dev.pharos.show.parameter.IncidentFilterArgument;
import dev.pharos.show.parameter.LogQueryArgument;
import dev.pharos.show.parameter.MeantPlace;
import dev.pharos.show.parameter.PatternSearchArgument;
import dev.pharos.show.parameter.PlaceArgument;
import dev.pharos.show.parameter.QueryArguments;
import dev.pharos.show.parameter.RangeArgument;
import dev.pharos.show.parameter.TraceQueryArgument;
import dev.pharos.signal.CacheUse;
import dev.pharos.steer.sampling.Sampling;
import dev.pharos.store.CheckpointStore;
import dev.pharos.store.LogStore;
import dev.pharos.store.RollupStore;
import dev.pharos.store.SeriesStore;
import dev.pharos.store.SpanStore;
import java.time.InstantSource;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.filter.ShallowEtagHeaderFilter;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
class ShowConfiguration {
  /** Below which the REST API lies. */
  static final String ROOT = "/api/v1";

  @Bean
  TraceQueryArgument traceQueryArgument(InstantSource clock, ServiceNames names) {
    return new TraceQueryArgument(
        new RangeArgument(clock), new PlaceArgument(), new MeantPlace(names));
  }

  @Bean
  LogQueryArgument logQueryArgument(InstantSource clock, ServiceNames names) {
    return new LogQueryArgument(
        new RangeArgument(clock), new PlaceArgument(), new MeantPlace(names));
  }

  @Bean
  QueryArguments queryArguments(
      InstantSource clock, TraceQueryArgument traces, LogQueryArgument logs) {
    RangeArgument ranges = new RangeArgument(clock);
    PlaceArgument places = new PlaceArgument();
    return new QueryArguments(
        List.of(
            ranges,
            places,
            new ComparedToArgument(ranges, clock),
            new DeploymentFilterArgument(clock, places),
            new HistoryRangeArgument(clock),
            new IncidentFilterArgument(clock, places),
            new ErrorSearchArgument(clock, places),
            traces,
            logs,
            new PatternSearchArgument(clock, ranges, places)));
  }

  @Bean
  WebMvcConfigurer queryArgumentsConfigurer(QueryArguments arguments) {
    return new WebMvcConfigurer() {
      @Override
      public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(arguments);
      }

      @Override
      public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new FreshAnswers()).addPathPatterns(ROOT + "/**");
        registry.addInterceptor(arguments).addPathPatterns(ROOT + "/**");
      }
    };
  }

  /** An answer that did not change is not sent again: pages ask every few seconds. */
  @Bean
  FilterRegistrationBean<ShallowEtagHeaderFilter> entityTags() {
    ShallowEtagHeaderFilter filter = new ShallowEtagHeaderFilter();
    // A strong tag would promise equal bytes, which compression breaks.
    filter.setWriteWeakETag(true);
    FilterRegistrationBean<ShallowEtagHeaderFilter> registration =
        new FilterRegistrationBean<>(filter);
    registration.addUrlPatterns(ROOT + "/*");
    return registration;
  }

  @Bean
  KnownTraces knownTraces(TraceSearch traces) {
    return new KnownTraces(traces);
  }

  @Bean
  RefusedSeriesNotices refusedSeriesNotices(SeriesStore metrics, InstantSource clock) {
    return new RefusedSeriesNotices(metrics, clock);
  }

  @Bean
  StandingNotices standingNotices(
      IntakeReport intake,
      SpanStore spans,
      LogStore logs,
      SeriesStore metrics,
      RefusedSeriesNotices refusedSeries,
      RollupStore rollups,
      CheckpointStore checkpoints,
      ObjectProvider<DeliveryNotices> deliveries,
      RuleFiles rules) {
    return new StandingNotices(
        intake,
        spans,
        logs,
        metrics,
        refusedSeries,
        rollups,
        checkpoints,
        deliveries.orderedStream().toList(),
        rules);
  }

  @Bean
  RuleNeeds ruleNeeds(RuleGroups rules) {
    return () -> RuleMetrics.byMetricOrRecorded(rules);
  }

  @Bean
  CacheMeters cacheMeters(ObjectProvider<CacheUse> caches) {
    return new CacheMeters(caches.orderedStream().toList());
  }

  @Bean
  CurrentAlerts currentAlerts(
      RuleGroups rules,
      Silences silences,
      Notifier notifier,
      ServiceSettings settings,
      LiveWindows live,
      IncidentDesk incidents,
      FiringAlerts firing,
      InstantSource clock) {
    return new CurrentAlerts(rules, silences, notifier, settings, live, incidents, firing, clock);
  }

  @Bean
  ServiceSummaries serviceSummaries(
      HealthWatch health, ServiceSettings settings, LiveWindows live, CurrentAlerts alerts) {
    return new ServiceSummaries(health, settings, live, alerts);
  }

  @Bean
  SampledTraffic sampledTraffic(Sampling sampling, GraphQuery graph, LiveWindows live) {
    return new SampledTraffic(sampling, graph, live);
  }

  @Bean
  NoticeReader noticeReader(
      JsonMapper json,
      ServiceQuery services,
      DeploymentHistory history,
      Refusals refusals,
      InstantSource clock) {
    return new NoticeReader(json, services, history, refusals, clock);
  }

  @Bean
  LogTails logTails(LogSearch logs) {
    return new LogTails(logs);
  }
}
