package dev.pharos.store.elastic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pharos.signal.StartupException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class ElasticPropertiesTest {
  private static final String ROOT = "pharos.elasticsearch";

  @TempDir private Path folder;

  private static ElasticProperties bind(Map<String, String> written) {
    Map<String, String> source = new HashMap<>();
    written.forEach((name, value) -> source.put(ROOT + "." + name, value));
    return new Binder(new MapConfigurationPropertySource(source))
        .bindOrCreate(ROOT, ElasticProperties.class);
  }

  @Test
  void withoutSettingsItIsTheServerOfThisMachine() {
    ElasticProperties properties = bind(Map.of());

    ElasticAccess access = properties.access();
    assertThat(access.nodes()).containsExactly(URI.create("http://localhost:9200"));
    assertThat(access.authorization()).isNull();
    assertThat(access.tls()).isNull();
    assertThat(properties.layout()).isEqualTo(IndexLayout.DEFAULT);
  }

  @Test
  void aUserOrAKeyIsSentAndNeverShown() {
    ElasticAccess user = bind(Map.of("username", "pharos", "password", "päss")).access();
    ElasticAccess key = bind(Map.of("api-key", "a2V5")).access();

    byte[] basic = Base64.getDecoder().decode(user.authorization().substring("Basic ".length()));
    assertThat(new String(basic, StandardCharsets.UTF_8)).isEqualTo("pharos:päss");
    assertThat(key.authorization()).isEqualTo("ApiKey a2V5");
    assertThat(key.toString() + user + bind(Map.of("api-key", "a2V5")))
        .doesNotContain("a2V5", "päss");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "addresses|ftp://a:9200|write http or https, host and port",
        "addresses|localhost:9200|write http or https, host and port",
        "addresses|http://a:9200/path|write http or https, host and port",
        "addresses|http://a:9200,http://b:9200?x=y|http://b:9200?x=y' is not the address",
        "index-prefix|Pharos|write a lower-case letter or digit",
        "index-prefix|_pharos|write a lower-case letter or digit",
        "index-prefix|a*|write a lower-case letter or digit",
        "shards|0|write 1 to 64",
        "shards|65|write 1 to 64",
        "replicas|-1|write 0 to 8",
        "replicas|9|write 0 to 8",
        "connect-timeout|1ms|write 100ms to 5m",
        "request-timeout|6m|write 100ms to 5m",
        "waiting-memory|7MB|write 8MB to 2GB",
        "waiting-disk|1MB|write at least 64MB",
        "password|secret|write username and password",
        "username|pharos|write username and password",
        "api-key|a b|what Elasticsearch calls",
        "ca-file|ca.pem|write https in all",
      })
  void whatIsWrongIsNamedWithItsValueAndWhatIsAllowed(String name, String value, String allowed) {
    assertThatThrownBy(() -> bind(Map.of(name, value)))
        .rootCause()
        .isInstanceOf(StartupException.class)
        .hasMessageStartingWith(ROOT + ".")
        .hasMessageContaining(allowed);
  }

  @Test
  void aPasswordInAnAddressIsRefusedAndNotRepeated() {
    assertThatThrownBy(() -> bind(Map.of("addresses", "http://user:secret@a:9200")))
        .rootCause()
        .hasMessageContaining("http://***@a:9200")
        .hasMessageNotContaining("secret");
  }

  @Test
  void aUserAndAKeyAreOneTooMany() {
    assertThatThrownBy(() -> bind(Map.of("username", "u", "password", "p", "api-key", "k")))
        .rootCause()
        .hasMessageContaining("write one of the two");
  }

  @Test
  void aFileWithoutCertificatesIsRefused() throws IOException {
    Path empty = Files.writeString(folder.resolve("empty.pem"), "");
    Path wrong = Files.writeString(folder.resolve("wrong.pem"), "-----BEGIN CERTIFICATE-----\nx");
    for (Path file : new Path[] {empty, wrong, folder.resolve("missing.pem")}) {
      assertThatThrownBy(
              () -> bind(Map.of("addresses", "https://a:9200", "ca-file", file.toString())))
          .rootCause()
          .isInstanceOf(Exception.class);
      assertThatThrownBy(() -> TrustedAuthority.read(file))
          .isInstanceOf(StartupException.class)
          .hasMessageStartingWith("pharos.elasticsearch.ca-file: '" + file + "'");
    }
  }
}
