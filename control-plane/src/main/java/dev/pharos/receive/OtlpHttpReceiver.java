package dev.pharos.receive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.http11.Http11NioProtocol;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.util.FileSystemUtils;

/**
 * OTLP/HTTP, Zipkin's spans, Loki's pushes and Prometheus' remote write, on a Tomcat of its own:
 * the library is there for the pages anyway, and an own instance keeps their filters, limits and
 * life cycle away from telemetry.
 */
final class OtlpHttpReceiver implements OtlpReceiver {
  private static final String NAME = "pharos-otlp";
  private static final String ZIPKIN = "pharos-zipkin";
  private static final String LOKI = "pharos-loki";
  private static final String REMOTE_WRITE = "pharos-remote-write";

  private final InetSocketAddress address;
  private final OtlpHttpServlet otlp;
  private final ZipkinServlet zipkin;
  private final LokiServlet loki;
  private final RemoteWriteServlet remoteWrite;
  private final List<ServletRegistrationBean<?>> others;
  private final Tomcat tomcat = new Tomcat();
  private final Connector connector = new Connector();
  private final ExecutorService executor =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("otlp-http-", 0).factory());
  private @Nullable Path workFolder;

  /**
   * @param address with port 0 for any that is free
   * @param others what other rooms answer on this port
   */
  OtlpHttpReceiver(
      InetSocketAddress address,
      SignalReceivers receivers,
      ReceiveMeters meters,
      List<ServletRegistrationBean<?>> others) {
    this.address = address;
    this.others = List.copyOf(others);
    this.otlp = new OtlpHttpServlet(receivers, meters);
    this.zipkin = new ZipkinServlet(receivers.traces(), meters);
    this.loki = new LokiServlet(receivers.logs(), meters);
    this.remoteWrite =
        new RemoteWriteServlet(receivers.metrics(), receivers.metricSinks().intake(), meters);
  }

  @Override
  public void start() {
    try {
      Path folder = Files.createTempDirectory(NAME);
      workFolder = folder;
      configure(folder);
      tomcat.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (LifecycleException e) {
      close();
      throw OtlpReceiver.cannotListen("OTLP/HTTP", address, "pharos.otlp.http.port", e);
    }
  }

  private void configure(Path folder) {
    tomcat.setBaseDir(folder.toString());
    tomcat.getEngine().setName(NAME);
    tomcat.getService().setName(NAME);
    Http11NioProtocol protocol = (Http11NioProtocol) connector.getProtocolHandler();
    protocol.setAddress(address.getAddress());
    protocol.setExecutor(executor);
    protocol.setMaxConnections(ReceiveLimits.MAX_HTTP_CONNECTIONS);
    protocol.setMaxKeepAliveRequests(-1);
    protocol.setConnectionTimeout((int) ReceiveLimits.HTTP_READ_TIMEOUT.toMillis());
    protocol.setKeepAliveTimeout((int) ReceiveLimits.HTTP_KEEP_ALIVE.toMillis());
    protocol.setMaxSwallowSize(ReceiveLimits.MAX_HTTP_SWALLOW_BYTES);
    connector.setProperty(
        "socket.appReadBufSize", Integer.toString(ReceiveLimits.HTTP_READ_BUFFER_BYTES));
    connector.setPort(address.getPort());
    connector.setThrowOnFailure(true);
    tomcat.setConnector(connector);
    ErrorReportValve errors = new ErrorReportValve();
    errors.setShowReport(false);
    errors.setShowServerInfo(false);
    tomcat.getHost().getPipeline().addValve(errors);
    Context context = tomcat.addContext("", null);
    Tomcat.addServlet(context, NAME, otlp);
    context.addServletMappingDecoded("/*", NAME);
    Tomcat.addServlet(context, ZIPKIN, zipkin);
    context.addServletMappingDecoded(ZipkinServlet.PATH, ZIPKIN);
    Tomcat.addServlet(context, LOKI, loki);
    context.addServletMappingDecoded(LokiServlet.PATH, LOKI);
    Tomcat.addServlet(context, REMOTE_WRITE, remoteWrite);
    context.addServletMappingDecoded(RemoteWriteServlet.PATH, REMOTE_WRITE);
    for (ServletRegistrationBean<?> other : others) {
      Tomcat.addServlet(context, other.getServletName(), other.getServlet());
      other
          .getUrlMappings()
          .forEach(path -> context.addServletMappingDecoded(path, other.getServletName()));
    }
  }

  @Override
  public int port() {
    return connector.getLocalPort();
  }

  @Override
  public void close() {
    if (tomcat.getServer().getState() == LifecycleState.DESTROYED) {
      return;
    }
    try {
      connector.pause();
      connector.getProtocolHandler().closeServerSocketGraceful();
      executor.shutdown();
      if (!executor.awaitTermination(ReceiveLimits.DRAIN.toMillis(), TimeUnit.MILLISECONDS)) {
        executor.shutdownNow();
      }
      tomcat.stop();
      tomcat.destroy();
    } catch (LifecycleException e) {
      throw new IllegalStateException("OTLP/HTTP could not be stopped", e);
    } catch (InterruptedException e) {
      executor.shutdownNow();
      Thread.currentThread().interrupt();
    } finally {
      deleteWorkFolder();
    }
  }

  private void deleteWorkFolder() {
    try {
      FileSystemUtils.deleteRecursively(workFolder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
