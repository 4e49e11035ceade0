package dev.pharos.store.remote;

import dev.pharos.store.CheckpointStore;
import dev.pharos.store.SeriesStore;
import dev.pharos.store.disk.Notices;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.NoSuchElementException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/**
 * Puts a metrics' server behind the store of metrics, where {@code pharos.metrics} is {@code
 * remote}. Whoever wants series gets them from there.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "pharos.metrics", havingValue = "remote")
@EnableConfigurationProperties(RemoteProperties.class)
class RemoteConfiguration {

  /** That the checkpoints are there first means that the data folder is ours. */
  @Bean
  Outbox remoteOutbox(
      RemoteProperties properties,
      @Value("${pharos.storage.path:data}") Path data,
      CheckpointStore dataFolderIsOurs)
      throws IOException {
    return Outbox.open(
        data.resolve("metrics").resolve("outbox"),
        properties.maxWaiting().toBytes(),
        new Notices());
  }

  @Bean
  RemoteServer remoteServer(RemoteProperties properties, ObjectProvider<SslBundles> tls) {
    return new RemoteServer(properties, tlsOf(properties.sslBundle(), tls));
  }

  @Bean(initMethod = "start")
  RemoteSender remoteSender(
      Outbox outbox,
      RemoteServer server,
      RemoteProperties properties,
      @Qualifier("seriesStore") SeriesStore front,
      InstantSource clock) {
    return new RemoteSender(outbox, server, properties, new Families(front), clock);
  }

  @Bean
  @Primary
  RemoteSeriesStore remoteSeriesStore(
      @Qualifier("seriesStore") SeriesStore front,
      RemoteServer server,
      RemoteProperties properties,
      RemoteSender sender) {
    return new RemoteSeriesStore(front, new RemoteReads(server, properties), sender);
  }

  @Bean
  RemoteMeters remoteMeters(Outbox outbox, RemoteSender sender) {
    return new RemoteMeters(outbox, sender);
  }

  private static @Nullable SSLContext tlsOf(String bundle, ObjectProvider<SslBundles> bundles) {
    if (bundle.isEmpty()) {
      return null;
    }
    try {
      return bundles.getObject().getBundle(bundle).createSslContext();
    } catch (NoSuchSslBundleException e) {
      throw RemoteProperties.wrong(
          "ssl-bundle",
          bundle,
          "is not configured; there are "
              + bundles.getObject().getBundleNames()
              + " below spring.ssl.bundle");
    } catch (NoSuchElementException | IllegalStateException e) {
      throw RemoteProperties.wrong("ssl-bundle", bundle, "cannot be used: " + e.getMessage());
    }
  }
}
