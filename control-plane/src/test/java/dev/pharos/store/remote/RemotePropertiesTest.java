package dev.pharos.store.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pharos.signal.StartupException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class RemotePropertiesTest {
  private static final String PREFIX = "pharos.metrics.remote";

  private static RemoteProperties bound(String... pairs) {
    Map<String, String> settings = new HashMap<>(Map.of("pharos.metrics", "remote"));
    settings.put(PREFIX + ".url", "http://prometheus:9090/");
    for (int i = 0; i < pairs.length; i += 2) {
      settings.put(PREFIX + "." + pairs[i], pairs[i + 1]);
    }
    return new Binder(new MapConfigurationPropertySource(settings))
        .bindOrCreate(PREFIX, RemoteProperties.class);
  }

  private static void refuses(String message, String... pairs) {
    assertThatThrownBy(() -> bound(pairs))
        .rootCause()
        .isInstanceOf(StartupException.class)
        .hasMessage(message);
  }

  @Test
  void addressesFollowFromTheUrl() {
    assertThat(bound().writes()).hasToString("http://prometheus:9090/api/v1/write");
    assertThat(bound().samples()).hasToString("http://prometheus:9090/api/v1/read");
    assertThat(bound("write-url", "https://mimir/api/v1/push").writes())
        .hasToString("https://mimir/api/v1/push");
  }

  @Test
  void saysWhoAsks() {
    assertThat(bound().authorization()).isNull();
    assertThat(bound("token", "t").authorization()).isEqualTo("Bearer t");
    assertThat(bound("username", "me", "password", "secret").authorization())
        .isEqualTo("Basic bWU6c2VjcmV0");
    assertThat(bound("headers.X-Team", "a").headers()).containsEntry("X-Team", "a");
  }

  @Test
  void refusesWhatMakesNoSense() {
    refuses(
        PREFIX
            + ".url: must be set where pharos.metrics is remote; write for example http://prometheus:9090",
        "url",
        "");
    refuses(
        PREFIX
            + ".url: 'prometheus:9090' is no URL of http or https; write for example http://prometheus:9090",
        "url",
        "prometheus:9090");
    refuses(PREFIX + ".protocol: '3.0' is not one of auto, 2.0, 1.0", "protocol", "3.0");
    refuses(PREFIX + ".reads: 'x' is not one of remote-read, query", "reads", "x");
    refuses(PREFIX + ".timeout: 'PT0.1S' is not between 1s and 10m", "timeout", "100ms");
    refuses(
        PREFIX + ".max-samples-per-request: '0' is not between 1 and 100000",
        "max-samples-per-request",
        "0");
    refuses(
        PREFIX + ".token: is set beside " + PREFIX + ".username; leave one of them out",
        "token",
        "t",
        "username",
        "me");
  }
}
