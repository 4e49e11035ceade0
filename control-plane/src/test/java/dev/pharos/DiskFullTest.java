package dev.pharos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pharos.signal.TimeRange;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A disk that is full: senders are told to try again, readers notice nothing, and it passes. */
@Tag("slow")
class DiskFullTest {
  private static final int DISK_MEGABYTES = 64;
  private static final int TRACES_PER_REQUEST = 50;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ShopRequests requests = new ShopRequests(7);
  private final SentRequests sent = new SentRequests();
  private final HttpClient client = HttpClient.newHttpClient();
  private final Instant begin = Instant.now();

  @TempDir private Path folder;

  @Test
  void writesAreRefusedReadsGoOnAndItRecoversByItself() throws Exception {
    Path mountPoint = Files.createDirectory(folder.resolve("disk"));
    try (SmallDisk disk = new SmallDisk(mountPoint, DISK_MEGABYTES);
        ControlPlaneProcess controlPlane =
            new ControlPlaneProcess(
                    mountPoint.resolve("data"),
                    "--pharos.storage.checkpoint-interval=500ms",
                    "--pharos.storage.checkpoint-size=1MB",
                    "--pharos.storage.journal-file-size=1MB")
                .loggingTo(folder.resolve("log"))
                .launchedBy(disk.launcher())) {
      controlPlane.start();
      for (int i = 0; i < 20; i++) {
        assertThat(send(controlPlane).statusCode()).isEqualTo(200);
      }

      disk.fill();
      HttpResponse<byte[]> refusal = sendUntil(controlPlane, 503);
      assertThat(refusal.headers().firstValue("Retry-After")).isPresent();
      assertRefusedOverGrpc(controlPlane);
      assertThat(refusedAsDiskFull(controlPlane)).isPositive();
      assertAcknowledgedIsFound(controlPlane);

      disk.makeRoom();
      sendUntil(controlPlane, 200);
      sent.resendTo(controlPlane);
      assertAcknowledgedIsFound(controlPlane);
      assertCountedOnce(controlPlane);

      controlPlane.kill();
      controlPlane.start();
      assertAcknowledgedIsFound(controlPlane);
      assertCountedOnce(controlPlane);
    }
  }

  private HttpResponse<byte[]> send(ControlPlaneProcess controlPlane) throws IOException {
    return sent.send(client, controlPlane, next());
  }

  private ShopRequests.Request next() {
    Instant now = Instant.now();
    return requests.next(TRACES_PER_REQUEST, TimeRange.epochNs(now));
  }

  /** What was written before the disk was full may still be taken, and then counts. */
  private HttpResponse<byte[]> sendUntil(ControlPlaneProcess controlPlane, int status)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    HttpResponse<byte[]> response = send(controlPlane);
    while (response.statusCode() != status) {
      assertThat(response.statusCode()).isIn(200, 503);
      assertThat(System.nanoTime()).as("time until " + status).isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(20);
      response = send(controlPlane);
    }
    return response;
  }

  private void assertRefusedOverGrpc(ControlPlaneProcess controlPlane) throws Exception {
    ManagedChannel channel =
        ManagedChannelBuilder.forAddress("127.0.0.1", controlPlane.grpcPort).usePlaintext().build();
    try {
      ExportTraceServiceRequest request = ExportTraceServiceRequest.parseFrom(next().body());
      StatusRuntimeException refused =
          catchThrowableOfType(
              StatusRuntimeException.class,
              () -> TraceServiceGrpc.newBlockingStub(channel).export(request));
      assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(
              StatusProto.fromThrowable(refused)
                  .getDetails(0)
                  .unpack(com.google.rpc.RetryInfo.class)
                  .getRetryDelay()
                  .getSeconds())
          .isPositive();
    } finally {
      channel.shutdownNow();
    }
  }

  private static long refusedAsDiskFull(ControlPlaneProcess controlPlane) throws IOException {
    for (JsonNode refused : controlPlane.json("/api/v1/intake").get("refused")) {
      if (refused.get("reason").asString().equals("disk_full")) {
        return refused.get("items").asLong();
      }
    }
    return 0;
  }

  private void assertAcknowledgedIsFound(ControlPlaneProcess controlPlane) throws IOException {
    for (ShopRequests.Request request : List.copyOf(sent.acknowledged)) {
      String traceId = request.traceIds().getFirst();
      assertThat(controlPlane.json("/api/v1/traces/" + traceId).get("spans").size())
          .isEqualTo(ShopRequests.Request.SPANS_PER_TRACE);
    }
  }

  private void assertCountedOnce(ControlPlaneProcess controlPlane) throws IOException {
    long traces = sent.acknowledged.stream().mapToLong(request -> request.traceIds().size()).sum();
    String range = "?from=" + begin.minusSeconds(120) + "&to=" + Instant.now().plusSeconds(60);
    for (String service : List.of("gateway", "order")) {
      assertThat(
              controlPlane.json("/api/v1/services/" + service + range).at("/red/requests").asLong())
          .isEqualTo(traces);
    }
  }
}
