package dev.pharos.fleet;

import dev.pharos.signal.InstanceReport;
import dev.pharos.signal.InstanceStatus;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.TimeRange;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * A configured check of one instance of a service that cannot tell its health itself. Immutable.
 *
 * @param host as written, IPv6 addresses without brackets
 * @param port the URL's, else its scheme's
 * @param interval between the starts of two checks
 * @param timeout of one check
 */
record ServiceCheck(
    ServiceId service,
    String instance,
    String version,
    URI url,
    String host,
    int port,
    Duration interval,
    Duration timeout) {
  private static final Set<String> SCHEMES = Set.of("http", "https", "tcp");

  /**
   * @param index of the check in the configuration, for messages
   * @throws IllegalArgumentException saying which setting is wrong and what is allowed
   */
  static ServiceCheck of(int index, FleetProperties.Check written) {
    String setting = "pharos.fleet.checks[" + index + "].";
    require(!written.service().isBlank(), setting + "service must not be empty");
    URI url = written.url();
    String scheme = Objects.requireNonNullElse(url.getScheme(), "").toLowerCase(Locale.ROOT);
    require(
        SCHEMES.contains(scheme) && url.getHost() != null,
        setting + "url: '" + url + "' is not http://…, https://… or tcp://host:port");
    int port = port(url, scheme);
    require(port > 0, setting + "url: '" + url + "' needs a port; write tcp://host:port");
    require(
        written.interval().compareTo(FleetLimits.SHORTEST_CHECK_INTERVAL) >= 0,
        setting + "interval: " + written.interval() + " is too short; write 1s or more");
    require(
        written.timeout().isPositive() && written.timeout().compareTo(written.interval()) <= 0,
        setting + "timeout: " + written.timeout() + " must be above 0 and within the interval");
    String host = url.getHost().replace("[", "").replace("]", "");
    return new ServiceCheck(
        new ServiceId(written.namespace(), written.service(), written.environment()),
        written.instance().isBlank() ? url.getHost() + ":" + port : written.instance(),
        written.version(),
        url,
        host,
        port,
        written.interval(),
        written.timeout());
  }

  boolean isTcp() {
    return "tcp".equalsIgnoreCase(url.getScheme());
  }

  String registrationId() {
    return "check:" + service + ":" + url;
  }

  InstanceReport report(Outcome outcome, Instant now) {
    return new InstanceReport(
        registrationId(),
        service,
        instance,
        version,
        null,
        null,
        null,
        outcome.status(),
        outcome.detail(),
        host,
        null,
        TimeRange.epochNs(now));
  }

  private static int port(URI url, String scheme) {
    if (url.getPort() > 0) {
      return url.getPort();
    }
    return switch (scheme) {
      case "http" -> 80;
      case "https" -> 443;
      default -> -1;
    };
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /**
   * @param detail why it is not up, in words; empty when it is
   */
  record Outcome(InstanceStatus status, String detail) {
    static final Outcome UP = new Outcome(InstanceStatus.UP, "");
  }
}
