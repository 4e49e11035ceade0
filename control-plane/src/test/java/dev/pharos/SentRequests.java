package dev.pharos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What was sent to a control plane over OTLP/HTTP, and what became of it. */
final class SentRequests {
  final Queue<ShopRequests.Request> acknowledged = new ConcurrentLinkedQueue<>();
  final Queue<String> acknowledgedLines = new ConcurrentLinkedQueue<>();
  private final Set<Line> unansweredLines = ConcurrentHashMap.newKeySet();
  final Set<ShopRequests.Request> unanswered = ConcurrentHashMap.newKeySet();

  /** Sends, and remembers what was answered; tells the answer. */
  HttpResponse<byte[]> send(
      HttpClient client, ControlPlaneProcess controlPlane, ShopRequests.Request request)
      throws IOException {
    unanswered.add(request);
    HttpResponse<byte[]> response = post(client, controlPlane, "traces", request.body());
    if (response.statusCode() == 200) {
      unanswered.remove(request);
      acknowledged.add(request);
    }
    return response;
  }

  /** Sends one log line; its body is not sent otherwise. */
  void sendLine(HttpClient client, ControlPlaneProcess controlPlane, String body, long timeNs)
      throws IOException {
    send(client, controlPlane, new Line(body, ShopLines.request(List.of(body), timeNs)));
  }

  private void send(HttpClient client, ControlPlaneProcess controlPlane, Line line)
      throws IOException {
    unansweredLines.add(line);
    if (post(client, controlPlane, "logs", line.request()).statusCode() == 200) {
      unansweredLines.remove(line);
      acknowledgedLines.add(line.body());
    }
  }

  private record Line(String body, byte[] request) {}

  /** As senders do after a failure. */
  void resendTo(ControlPlaneProcess controlPlane) throws IOException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (Line line : List.copyOf(unansweredLines)) {
        send(client, controlPlane, line);
      }
      assertThat(unansweredLines).isEmpty();
      for (ShopRequests.Request request : List.copyOf(unanswered)) {
        assertThat(send(client, controlPlane, request).statusCode()).isEqualTo(200);
      }
    }
  }

  private static HttpResponse<byte[]> post(
      HttpClient client, ControlPlaneProcess controlPlane, String signal, byte[] body)
      throws IOException {
    try {
      return client.send(
          HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:" + controlPlane.otlpHttpPort + "/v1/" + signal))
              .header("Content-Type", "application/x-protobuf")
              .POST(HttpRequest.BodyPublishers.ofByteArray(body))
              .build(),
          HttpResponse.BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
