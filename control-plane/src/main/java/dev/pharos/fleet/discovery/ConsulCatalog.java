package dev.pharos.fleet.discovery;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.ResponseEntity;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestClientResponseException;

/**
 * What a Consul agent lists: its catalog's services, and of each the instances, whatever Consul's
 * own checks say of them, because their health is asked from here. Sidecar proxies and entries
 * without a port are left out.
 */
public final class ConsulCatalog implements Catalog {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(5);
  private static final String TOKEN_HEADER = "X-Consul-Token";
  private static final String DEFAULT_POLICY_HEADER = "X-Consul-Default-Acl-Policy";
  private static final String TOKEN_NEEDS =
      "the token (pharos.fleet.consul.token) needs node:read and service:read";

  private final URI url;
  private final RestClient consul;

  /**
   * @param token empty when Consul asks for none
   * @param tls null for what the JDK trusts
   */
  public ConsulCatalog(URI url, String token, @Nullable SslBundle tls) {
    this.url = url;
    HttpClientSettings settings =
        HttpClientSettings.defaults()
            .withRedirects(HttpRedirects.DONT_FOLLOW)
            .withConnectTimeout(CONNECT_TIMEOUT)
            .withReadTimeout(READ_TIMEOUT)
            .withSslBundle(tls);
    RestClient.Builder builder =
        RestClient.builder()
            .baseUrl(url.toString().replaceAll("/+$", ""))
            .requestFactory(ClientHttpRequestFactoryBuilder.jdk().build(settings));
    if (!token.isEmpty()) {
      builder.defaultHeader(TOKEN_HEADER, token);
    }
    this.consul = builder.build();
  }

  @Override
  public String source() {
    return "consul";
  }

  @Override
  public String address() {
    return url.toString();
  }

  @Override
  public Listing list() throws CatalogException {
    try {
      Listing.Draft found = new Listing.Draft();
      for (String service : services()) {
        for (Entry entry : instances(service)) {
          if (entry.service().isAskable()) {
            add(entry, found);
          }
        }
      }
      return found.done();
    } catch (RestClientResponseException e) {
      throw new CatalogException(refusal(e), e);
    } catch (ResourceAccessException e) {
      throw new CatalogException(Unreachable.reason(e), e);
    } catch (RestClientException e) {
      throw new CatalogException("what answers there is not Consul", e);
    }
  }

  private Set<String> services() throws CatalogException {
    ResponseEntity<Map<String, List<String>>> answer =
        consul
            .get()
            .uri("/v1/catalog/services")
            .retrieve()
            .toEntity(new ParameterizedTypeReference<>() {});
    Map<String, List<String>> tagsByService = answer.getBody();
    if (tagsByService == null || tagsByService.isEmpty()) {
      // Consul lists at least itself, and answers nobody what their token may not see.
      if ("deny".equals(answer.getHeaders().getFirst(DEFAULT_POLICY_HEADER))) {
        throw new CatalogException("it lists nothing, not even itself: " + TOKEN_NEEDS);
      }
      return Set.of();
    }
    return new TreeSet<>(tagsByService.keySet());
  }

  private List<Entry> instances(String service) {
    List<Entry> entries =
        consul
            .get()
            .uri("/v1/health/service/{service}", service)
            .retrieve()
            .body(new ParameterizedTypeReference<>() {});
    return Objects.requireNonNullElse(entries, List.of());
  }

  private static void add(Entry entry, Listing.Draft found) {
    Service service = entry.service();
    String own = service.address();
    found.add(
        service.name(),
        own == null || own.isBlank() ? entry.node().address() : own,
        service.port(),
        "true".equalsIgnoreCase(service.metadata().get("secure")),
        service.metadata());
  }

  private static String refusal(RestClientResponseException answer) {
    int status = answer.getStatusCode().value();
    String said = answer.getResponseBodyAsString().strip().lines().findFirst().orElse("");
    if (status == 401 || status == 403) {
      return "it answers %d %s: %s".formatted(status, said, TOKEN_NEEDS);
    }
    return "it answers %d %s".formatted(status, said).strip();
  }

  /** An instance as {@code /v1/health/service} lists it. */
  record Entry(@JsonProperty("Node") Node node, @JsonProperty("Service") Service service) {}

  /** Where it runs. */
  record Node(@JsonProperty("Address") String address) {}

  /** What it registered. */
  record Service(
      @JsonProperty("Service") String name,
      @JsonProperty("Kind") @Nullable String kind,
      @JsonProperty("Address") @Nullable String address,
      @JsonProperty("Port") int port,
      @JsonProperty("Meta") @Nullable Map<String, String> meta) {

    boolean isAskable() {
      return port > 0 && (kind == null || kind.isEmpty());
    }

    Map<String, String> metadata() {
      return Objects.requireNonNullElse(meta, Map.of());
    }
  }
}
