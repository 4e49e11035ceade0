package dev.pharos.alert.evaluation;

import dev.pharos.signal.StartupException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
   * @param interval between evaluations of groups that name none
   * @param queryOffset how far back queries of groups look that name none
   * @param reloadInterval between two looks at the files
   */
  record Rules(
      @DefaultValue List<String> folders,
      @DefaultValue("1m") Duration interval,
      @DefaultValue("0s") Duration queryOffset,
      @DefaultValue("10s") Duration reloadInterval) {
    Rules {
      require(interval.toMillis() >= 1, "interval: must be at least 1ms");
      require(!queryOffset.isNegative(), "query-offset: must not be negative");
      require(reloadInterval.toMillis() >= 1, "reload-interval: must be at least 1ms");
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
