package dev.pharos.receive.scrape;

import dev.pharos.signal.StartupException;
import dev.pharos.signal.metric.Labels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Whose metrics are fetched, and how often.
 *
 * @param fleet whether everything registered in Spring Boot Admin is scraped
 * @param self whether the control plane's own are
 * @param sampleLimit of one page; 0 for none
 * @param jobs configured targets
 */
@ConfigurationProperties("pharos.metrics.scrape")
record ScrapeProperties(
    @DefaultValue("true") boolean fleet,
    @DefaultValue("true") boolean self,
    @DefaultValue("15s") Duration interval,
    @DefaultValue("10s") Duration timeout,
    @DefaultValue("100000") int sampleLimit,
    @DefaultValue("16MB") DataSize bodySizeLimit,
    @DefaultValue List<Job> jobs) {

  /**
   * One job.
   *
   * @param interval the general one when not said, as the timeout
   * @param targets host and port each
   * @param files {@code file_sd} files in JSON; a file's name may hold {@code *}
   * @param labels of all its targets
   */
  record Job(
      String name,
      @Nullable Duration interval,
      @Nullable Duration timeout,
      @DefaultValue("http") String scheme,
      @DefaultValue("/metrics") String path,
      @DefaultValue List<String> targets,
      @DefaultValue List<String> files,
      @DefaultValue Map<String, String> labels,
      @DefaultValue("false") boolean honorLabels,
      @DefaultValue("true") boolean honorTimestamps) {}

  ScrapeJob fleetJob() {
    return job(FleetSource.POOL, interval, timeout, false, true);
  }

  ScrapeJob ownJob() {
    return job(OwnSource.JOB, interval, timeout, false, true);
  }

  /**
   * @throws StartupException when a target is no address
   */
  List<ConfiguredSource> sources() {
    return jobs.stream().map(this::source).toList();
  }

  private ConfiguredSource source(Job job) {
    String[] labels =
        job.labels.entrySet().stream()
            .flatMap(label -> java.util.stream.Stream.of(label.getKey(), label.getValue()))
            .toArray(String[]::new);
    Duration every = job.interval == null ? interval : job.interval;
    Duration patience = job.timeout == null ? timeout : job.timeout;
    try {
      return new ConfiguredSource(
          job(job.name, every, patience, job.honorLabels, job.honorTimestamps),
          job.scheme,
          job.path,
          Labels.of(labels),
          job.targets,
          job.files.stream().map(Path::of).toList());
    } catch (IllegalArgumentException e) {
      throw new StartupException(
          "pharos.metrics.scrape.jobs, job '%s': %s; write for example localhost:9100"
              .formatted(job.name, e.getMessage()),
          e);
    }
  }

  private ScrapeJob job(
      String name, Duration every, Duration patience, boolean honorLabels, boolean honorTimes) {
    if (every.toMillis() < 1) {
      throw new StartupException("pharos.metrics.scrape.interval: must be longer than nothing");
    }
    Duration waits = patience.compareTo(every) > 0 ? every : patience;
    return new ScrapeJob(
        name,
        every,
        waits,
        honorLabels,
        honorTimes,
        sampleLimit,
        Math.toIntExact(bodySizeLimit.toBytes()));
  }
}
