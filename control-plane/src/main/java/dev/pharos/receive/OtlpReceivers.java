package dev.pharos.receive;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Starts the receivers when everything they feed is there, and stops them first, so that nothing
 * arrives that could not be taken.
 */
final class OtlpReceivers implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(OtlpReceivers.class);

  private final OtlpReceiver grpc;
  private final OtlpReceiver http;
  private volatile boolean running;

  OtlpReceivers(OtlpReceiver grpc, OtlpReceiver http) {
    this.grpc = grpc;
    this.http = http;
  }

  @Override
  public void start() {
    grpc.start();
    try {
      http.start();
    } catch (RuntimeException e) {
      grpc.close();
      throw e;
    }
    running = true;
    log.info("OTLP/gRPC on port {}, OTLP/HTTP on port {}.", grpc.port(), http.port());
  }

  @Override
  public void stop() {
    running = false;
    for (OtlpReceiver receiver : List.of(grpc, http)) {
      receiver.close();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  int grpcPort() {
    return grpc.port();
  }

  int httpPort() {
    return http.port();
  }
}
