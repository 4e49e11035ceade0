package dev.pharos.store.elastic;

import dev.pharos.signal.StartupException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What an operator may set under {@code pharos.elasticsearch}.
 *
 * @param addresses of nodes, any of which answers
 * @param username with a password; empty for none
 * @param apiKey as Elasticsearch encodes it, instead of a user
 * @param caFile certificates in PEM that https is trusted by; what the JDK trusts when absent
 * @param indexPrefix control planes with the same one share what they keep
 * @param shards of an index of a day
 * @param replicas copies of each shard; when absent one as soon as there is a second node
 * @param connectTimeout until a node takes a connection
 * @param requestTimeout how long a node may be silent
 * @param waitingMemory spans that wait for Elasticsearch and are found meanwhile
 * @param waitingDisk those that have no room there
 */
@ConfigurationProperties("pharos.elasticsearch")
record ElasticProperties(
    @DefaultValue("http://localhost:9200") List<String> addresses,
    @DefaultValue("") String username,
    @DefaultValue("") String password,
    @DefaultValue("") String apiKey,
    @Nullable Path caFile,
    @DefaultValue("pharos") String indexPrefix,
    @DefaultValue("1") int shards,
    @Nullable Integer replicas,
    @DefaultValue("5s") Duration connectTimeout,
    @DefaultValue("30s") Duration requestTimeout,
    @DefaultValue("64MB") DataSize waitingMemory,
    @DefaultValue("4GB") DataSize waitingDisk) {
  /** Elasticsearch allows 1,024; a day of spans needs a shard for each some 50 GB. */
  static final int MOST_SHARDS = 64;

  static final int MOST_REPLICAS = 8;

  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofMinutes(5);

  /** Below it a burst of spans goes to disk, where it is not found. */
  private static final DataSize LEAST_MEMORY = DataSize.ofMegabytes(8);

  private static final DataSize MOST_MEMORY = DataSize.ofGigabytes(2);
  private static final DataSize LEAST_DISK = DataSize.ofMegabytes(64);

  /** Elasticsearch takes 255 bytes, of which signal, resolution and day have their part. */
  private static final Pattern PREFIX = Pattern.compile("[a-z0-9][a-z0-9_-]{0,99}");

  ElasticProperties {
    addresses = addresses.stream().map(String::strip).toList();
    if (addresses.isEmpty()) {
      throw wrong("addresses", "", "names none", "write for example http://localhost:9200");
    }
    addresses.forEach(ElasticProperties::node);
    credentials(username, password, apiKey);
    tls(addresses, caFile);
    if (!PREFIX.matcher(indexPrefix).matches()) {
      throw wrong(
          "index-prefix",
          indexPrefix,
          "is no beginning of an index's name",
          "write a lower-case letter or digit and at most 99 more, - and _ among them");
    }
    between("shards", shards, 1, MOST_SHARDS);
    if (replicas != null) {
      between("replicas", replicas, 0, MOST_REPLICAS);
    }
    between("connect-timeout", connectTimeout);
    between("request-timeout", requestTimeout);
    if (waitingMemory.compareTo(LEAST_MEMORY) < 0 || waitingMemory.compareTo(MOST_MEMORY) > 0) {
      throw wrong("waiting-memory", waitingMemory, "is out of bounds", "write 8MB to 2GB");
    }
    if (waitingDisk.compareTo(LEAST_DISK) < 0) {
      throw wrong("waiting-disk", waitingDisk, "is too small", "write at least 64MB");
    }
  }

  private static void credentials(String username, String password, String apiKey) {
    if (!apiKey.isEmpty() && !username.isEmpty()) {
      throw wrong("username", username, "is given beside an api-key", "write one of the two");
    }
    if (username.isEmpty() != password.isEmpty()) {
      throw wrong(
          username.isEmpty() ? "username" : "password",
          "",
          "is empty though the other is given",
          "write username and password, or neither");
    }
    if (!apiKey.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
      throw wrong(
          "api-key",
          "***",
          "has a character that no header may have",
          "write what Elasticsearch calls 'encoded' when it makes a key");
    }
  }

  private static void tls(List<String> addresses, @Nullable Path caFile) {
    if (caFile == null) {
      return;
    }
    if (addresses.stream().anyMatch(address -> !address.startsWith("https:"))) {
      throw wrong(
          "ca-file", caFile, "is for https", "write https in all pharos.elasticsearch.addresses");
    }
    // Read here, so that what is wrong with it is told as the other settings are.
    TrustedAuthority.read(caFile);
  }

  private static URI node(String address) {
    try {
      URI url = new URI(address);
      boolean isHttp = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      if (isHttp
          && url.getHost() != null
          && url.getRawUserInfo() == null
          && url.getRawQuery() == null
          && url.getRawFragment() == null
          && (url.getRawPath() == null || url.getRawPath().replace("/", "").isEmpty())) {
        return URI.create(address.replaceAll("/+$", ""));
      }
    } catch (URISyntaxException e) {
      // As any other that is none.
    }
    throw wrong(
        "addresses",
        address.replaceFirst("//[^/@]*@", "//***@"),
        "is not the address of a node",
        "write http or https, host and port, and nothing else, for example"
            + " https://elasticsearch-1:9200");
  }

  private static void between(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw wrong(name, value, "is out of bounds", "write " + least + " to " + most);
    }
  }

  private static void between(String name, Duration value) {
    if (value.compareTo(SHORTEST) < 0 || value.compareTo(LONGEST) > 0) {
      throw wrong(name, value, "is out of bounds", "write 100ms to 5m");
    }
  }

  private static StartupException wrong(String name, Object value, String what, String allowed) {
    return new StartupException(
        "pharos.elasticsearch.%s: '%s' %s: %s".formatted(name, value, what, allowed));
  }

  ElasticAccess access() {
    return new ElasticAccess(
        addresses.stream().map(ElasticProperties::node).toList(),
        authorization(),
        caFile == null ? null : TrustedAuthority.read(caFile),
        connectTimeout,
        requestTimeout,
        ElasticLimits.ANSWER_BYTES);
  }

  private @Nullable String authorization() {
    if (!apiKey.isEmpty()) {
      return "ApiKey " + apiKey;
    }
    byte[] user = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
    return username.isEmpty() ? null : "Basic " + Base64.getEncoder().encodeToString(user);
  }

  IndexLayout layout() {
    return new IndexLayout(shards, replicas);
  }

  /** Neither password nor key. */
  @Override
  public String toString() {
    return "pharos.elasticsearch of " + addresses;
  }
}
