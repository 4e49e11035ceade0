package dev.pharos.aggregate.keep;

import dev.pharos.signal.StartupException;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which traces stay once they are some minutes old.
 *
 * @param enabled false keeps all
 * @param rate share of those that nothing speaks for
 * @param decideAfter how old they are then
 * @param attributes {@code key=value}: traces with one of these on a span or its resource stay
 * @param slowAtLeast nothing shorter is slow
 * @param rareRequestsPerHour an operation with fewer is rare; 0 for none
 * @param freshDeploy how long traces of a new version stay
 */
@ConfigurationProperties("pharos.keep")
record KeepProperties(
    @DefaultValue("false") boolean enabled,
    @DefaultValue("0.1") double rate,
    @DefaultValue("5m") Duration decideAfter,
    @DefaultValue List<String> attributes,
    @DefaultValue("1ms") Duration slowAtLeast,
    @DefaultValue("60") int rareRequestsPerHour,
    @DefaultValue("30m") Duration freshDeploy) {

  private static final Duration SOONEST = Duration.ofSeconds(1);

  /** Pins are remembered for little longer. */
  private static final Duration LATEST = Duration.ofMinutes(15);

  KeepProperties {
    if (!(rate >= 0 && rate <= 1)) {
      throw new StartupException("pharos.keep.rate: '" + rate + "' is not between 0 and 1");
    }
    if (decideAfter.compareTo(SOONEST) < 0 || decideAfter.compareTo(LATEST) > 0) {
      throw new StartupException(
          "pharos.keep.decide-after: '"
              + decideAfter
              + "' is not between 1s and 15m: earlier traces are not whole, later much waits");
    }
    for (String attribute : attributes) {
      if (attribute.indexOf('=') < 1) {
        throw new StartupException(
            "pharos.keep.attributes: '"
                + attribute
                + "' is no attribute; write for example tenant=gold");
      }
    }
    if (slowAtLeast.isNegative()) {
      throw new StartupException(
          "pharos.keep.slow-at-least: '" + slowAtLeast + "' is below 0; write for example 10ms");
    }
    if (rareRequestsPerHour < 0) {
      throw new StartupException(
          "pharos.keep.rare-requests-per-hour: '"
              + rareRequestsPerHour
              + "' is below 0; write 0 for none");
    }
    if (freshDeploy.isNegative()) {
      throw new StartupException(
          "pharos.keep.fresh-deploy: '" + freshDeploy + "' is below 0; write 0s for never");
    }
    attributes = List.copyOf(attributes);
  }
}
