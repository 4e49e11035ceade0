package dev.pharos.alert.evaluation;

import dev.pharos.signal.StartupException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Rules and what holds for all of them.
 *
 * @param externalUrl where people reach the pages, for links in alerts; empty for this machine
 * @param externalLabels that templates of alerts know
 */
@ConfigurationProperties("pharos.alert")
record RuleProperties(
    @DefaultValue("") String externalUrl,
    @DefaultValue Map<String, String> externalLabels,
    @DefaultValue Rules rules) {

  /**
   * @param folders whose {@code *.yml} and {@code *.yaml} are rule files
   * @param shipped folder of the rules that come with Pharos, read like the others; empty for none
   * @param interval between evaluations of groups that name none
   * @param queryOffset how far back queries of groups look that name none
   * @param reloadInterval between two looks at the files
   * @param forOutageTolerance how long a pause may be for alerts to go on after it
   * @param forGracePeriod how long at least an alert waits after a pause before it fires
   */
  record Rules(
      @DefaultValue List<String> folders,
      @DefaultValue("") String shipped,
      @DefaultValue("1m") Duration interval,
      @DefaultValue("0s") Duration queryOffset,
      @DefaultValue("10s") Duration reloadInterval,
      @DefaultValue("1h") Duration forOutageTolerance,
      @DefaultValue("10m") Duration forGracePeriod) {
    Rules {
      require(interval.toMillis() >= 1, "interval: must be at least 1ms");
      require(!queryOffset.isNegative(), "query-offset: must not be negative");
      require(reloadInterval.toMillis() >= 1, "reload-interval: must be at least 1ms");
      require(!forOutageTolerance.isNegative(), "for-outage-tolerance: must not be negative");
      require(!forGracePeriod.isNegative(), "for-grace-period: must not be negative");
    }

    /** All whose files are rule files. */
    List<Path> all() {
      return Stream.concat(folders.stream(), Stream.of(shipped).filter(one -> !one.isBlank()))
          .map(Path::of)
          .toList();
    }

    private static void require(boolean condition, String complaint) {
      if (!condition) {
        throw new StartupException("pharos.alert.rules." + complaint);
      }
    }
  }

  RuleProperties {
    if (!externalUrl.isEmpty() && !isUrl(externalUrl)) {
      throw new StartupException(
          "pharos.alert.external-url: '%s' is no URL; write for example https://pharos.example"
              .formatted(externalUrl));
    }
  }

  private static boolean isUrl(String text) {
    try {
      return new URI(text).getHost() != null;
    } catch (URISyntaxException _) {
      return false;
    }
  }
}
