package dev.pharos.fleet;

import de.codecentric.boot.admin.server.web.client.InstanceExchangeFilterFunction;
import java.net.URI;
import java.util.Optional;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/**
 * How instances are called: only inside the allowed networks, whatever a name resolves to at that
 * moment and whatever an actuator's links point to; never through a proxy, never after a redirect.
 */
final class InstanceClient implements AutoCloseable {
  private final ConnectionProvider connections =
      ConnectionProvider.builder("fleet")
          .maxIdleTime(FleetLimits.IDLE_CONNECTION)
          .evictInBackground(FleetLimits.IDLE_CONNECTION)
          .build();

  private final AllowedNetworks networks;

  InstanceClient(AllowedNetworks networks) {
    this.networks = networks;
  }

  WebClient.Builder webClient() {
    HttpClientSettings settings =
        HttpClientSettings.defaults()
            .withConnectTimeout(FleetLimits.CONNECT_TIMEOUT)
            .withRedirects(HttpRedirects.DONT_FOLLOW)
            .withInetAddressFilter(networks.filter());
    ClientHttpConnector connector =
        ClientHttpConnectorBuilder.reactor()
            .withHttpClientFactory(() -> HttpClient.create(connections))
            .withHttpClientCustomizer(HttpClient::noProxy)
            .build(settings);
    return WebClient.builder().clientConnector(connector);
  }

  /** An address that is written as such is not resolved, so it is checked here. */
  InstanceExchangeFilterFunction addressCheck() {
    return (instance, request, next) -> {
      URI url = request.url();
      Optional<String> refusal = networks.refusal(url.toString());
      return refusal.isPresent()
          ? Mono.error(new AddressNotAllowedException(refusal.get()))
          : next.exchange(request);
    };
  }

  @Override
  public void close() {
    connections.dispose();
  }

  /** A request to an instance that was not sent. */
  static final class AddressNotAllowedException extends java.io.IOException {
    private static final long serialVersionUID = 1L;

    AddressNotAllowedException(String message) {
      super(message);
    }
  }
}
