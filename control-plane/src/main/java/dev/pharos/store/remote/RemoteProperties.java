package dev.pharos.store.remote;

import dev.pharos.signal.StartupException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The server that metrics are sent to and asked of, where {@code pharos.metrics} is {@code remote}.
 *
 * @param url below which {@code /api/v1/query} is
 * @param writeUrl where remote write goes; {@code /api/v1/write} below {@code url} when empty
 * @param readUrl where remote read goes; {@code /api/v1/read} below {@code url} when empty
 * @param protocol of remote write: {@code auto} begins with 2.0 and takes 1.0 where that is refused
 * @param reads how samples are read as they are: by {@code remote-read}, or by {@code query}
 * @param username of basic authentication; none when empty
 * @param token of bearer authentication; none when empty
 * @param tenant what {@code X-Scope-OrgID} says; none when empty
 * @param headers more that each request has
 * @param sslBundle of {@code spring.ssl.bundle} whose authorities are trusted; the JDK's when empty
 * @param timeout of one request
 * @param maxWaiting on disk for the server; beyond it senders are told to try again
 * @param maxSamplesPerRequest after which a request is full
 */
@ConfigurationProperties("pharos.metrics.remote")
record RemoteProperties(
    @DefaultValue("") String url,
    @DefaultValue("") String writeUrl,
    @DefaultValue("") String readUrl,
    @DefaultValue("auto") String protocol,
    @DefaultValue("remote-read") String reads,
    @DefaultValue("") String username,
    @DefaultValue("") String password,
    @DefaultValue("") String token,
    @DefaultValue("") String tenant,
    @DefaultValue Map<String, String> headers,
    @DefaultValue("") String sslBundle,
    @DefaultValue("30s") Duration timeout,
    @DefaultValue("4GB") DataSize maxWaiting,
    @DefaultValue("5000") int maxSamplesPerRequest) {
  private static final String PREFIX = "pharos.metrics.remote.";
  private static final String EXAMPLE = "write for example http://prometheus:9090";
  private static final DataSize LEAST_WAITING = DataSize.ofMegabytes(64);
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final int MOST_SAMPLES = 100_000;
  private static final List<String> PROTOCOLS = List.of("auto", "2.0", "1.0");
  private static final List<String> READS = List.of("remote-read", "query");

  RemoteProperties {
    if (url.isEmpty()) {
      throw new StartupException(
          PREFIX + "url: must be set where pharos.metrics is remote; " + EXAMPLE);
    }
    requireHttp("url", url);
    if (!writeUrl.isEmpty()) {
      requireHttp("write-url", writeUrl);
    }
    if (!readUrl.isEmpty()) {
      requireHttp("read-url", readUrl);
    }
    requireOneOf("protocol", protocol, PROTOCOLS);
    requireOneOf("reads", reads, READS);
    if (!token.isEmpty() && !username.isEmpty()) {
      throw new StartupException(
          PREFIX + "token: is set beside " + PREFIX + "username; leave one of them out");
    }
    if (username.isEmpty() && !password.isEmpty()) {
      throw new StartupException(
          PREFIX + "password: is set without " + PREFIX + "username; set both or none");
    }
    if (timeout.compareTo(SHORTEST) < 0 || timeout.compareTo(LONGEST) > 0) {
      throw wrong("timeout", timeout.toString(), "is not between 1s and 10m");
    }
    if (maxWaiting.compareTo(LEAST_WAITING) < 0) {
      throw wrong("max-waiting", maxWaiting.toString(), "is too small: write at least 64MB");
    }
    if (maxSamplesPerRequest < 1 || maxSamplesPerRequest > MOST_SAMPLES) {
      throw wrong(
          "max-samples-per-request",
          Integer.toString(maxSamplesPerRequest),
          "is not between 1 and " + MOST_SAMPLES);
    }
    headers = Map.copyOf(headers);
  }

  private static void requireHttp(String key, String value) {
    try {
      URI uri = URI.create(value);
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      if (uri.getHost() != null && (scheme.equals("http") || scheme.equals("https"))) {
        return;
      }
    } catch (IllegalArgumentException e) {
      throw wrong(key, value, "is no URL; " + EXAMPLE);
    }
    throw wrong(key, value, "is no URL of http or https; " + EXAMPLE);
  }

  private static void requireOneOf(String key, String value, List<String> allowed) {
    if (!allowed.contains(value)) {
      throw wrong(key, value, "is not one of " + String.join(", ", allowed));
    }
  }

  static StartupException wrong(String key, String value, String complaint) {
    return new StartupException(PREFIX + key + ": '" + value + "' " + complaint);
  }

  /** Below it is Prometheus' API; ends without a slash. */
  String api() {
    return url.replaceFirst("/+$", "") + "/api/v1/";
  }

  URI writes() {
    return URI.create(writeUrl.isEmpty() ? api() + "write" : writeUrl);
  }

  URI samples() {
    return URI.create(readUrl.isEmpty() ? api() + "read" : readUrl);
  }

  boolean readsByQuery() {
    return reads.equals("query");
  }

  /** Of the version that is tried first. */
  WriteProtocol firstProtocol() {
    return protocol.equals("1.0") ? WriteProtocol.V1 : WriteProtocol.V2;
  }

  /** Whether another may be taken where that one is refused. */
  boolean mayFallBack() {
    return protocol.equals("auto");
  }

  /** What {@code Authorization} says. */
  @Nullable String authorization() {
    if (!token.isEmpty()) {
      return "Bearer " + token;
    }
    if (username.isEmpty()) {
      return null;
    }
    byte[] both = (username + ":" + password).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    return "Basic " + java.util.Base64.getEncoder().encodeToString(both);
  }
}
