package dev.pharos;

import dev.pharos.receive.metric.WriteRequests;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.xerial.snappy.Snappy;
import tools.jackson.databind.JsonNode;

/**
 * What one sender wrote by remote write, and what of it was acknowledged: some series of its own,
 * with a sample each in every request. A sender waits for its answer before it sends the next.
 */
final class WrittenSamples {
  static final int SERIES = 25;

  /** So far apart are a series' samples. */
  private static final long STEP_MS = 100;

  private final int sender;
  private final long beginMs;
  private int acknowledged;
  private boolean unanswered;

  /**
   * @param beginMs of the first samples, a whole second
   */
  WrittenSamples(int sender, long beginMs) {
    this.sender = sender;
    this.beginMs = beginMs;
  }

  /** Sends the next request, or again the one that had no answer; gives the answer's status. */
  int send(HttpClient client, ControlPlaneProcess controlPlane) throws IOException {
    int number = acknowledged;
    unanswered = true;
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:" + controlPlane.httpPort + "/prometheus/api/v1/write"))
            .header("Content-Type", "application/x-protobuf")
            .header("Content-Encoding", "snappy")
            .header("X-Prometheus-Remote-Write-Version", "0.1.0")
            .POST(HttpRequest.BodyPublishers.ofByteArray(Snappy.compress(body(number))))
            .build();
    try {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() == 204) {
        acknowledged = number + 1;
        unanswered = false;
      }
      return answer.statusCode();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private byte[] body(int number) {
    byte[][] series = new byte[SERIES][];
    for (int i = 0; i < SERIES; i++) {
      byte[] sample = WriteRequests.sample(value(i, number), timeMs(number));
      series[i] =
          WriteRequests.series(
              out -> out.writeByteArray(2, sample),
              "__name__",
              "written_total",
              "i",
              Integer.toString(i),
              "job",
              "sender-" + sender);
    }
    return WriteRequests.request(series);
  }

  private long timeMs(int number) {
    return beginMs + number * STEP_MS;
  }

  private static double value(int series, int number) {
    return number * 7.0 + series / 8.0;
  }

  int acknowledged() {
    return acknowledged;
  }

  /**
   * What is missing, there twice or otherwise than it was written; empty when nothing is. A request
   * without an answer may be there or not.
   */
  List<String> faults(ControlPlaneProcess controlPlane) throws IOException {
    long endMs = timeMs(acknowledged + 1);
    long seconds = (endMs - beginMs) / 1_000 + 2;
    String query = "written_total%7Bjob%3D%22sender-" + sender + "%22%7D%5B" + seconds + "s%5D";
    JsonNode result =
        controlPlane
            .json("/prometheus/api/v1/query?query=" + query + "&time=" + endMs / 1e3)
            .at("/data/result");
    Map<Integer, JsonNode> bySeries = new TreeMap<>();
    List<String> faults = new ArrayList<>();
    for (JsonNode one : result) {
      int series = Integer.parseInt(one.at("/metric/i").asString());
      if (bySeries.put(series, one.get("values")) != null) {
        faults.add("series " + series + " is there twice");
      }
    }
    for (int i = 0; i < SERIES; i++) {
      JsonNode values = bySeries.get(i);
      int size = values == null ? 0 : values.size();
      if (size != acknowledged && !(unanswered && size == acknowledged + 1)) {
        faults.add(
            "sender %d, series %d: %d samples, acknowledged %d"
                .formatted(sender, i, size, acknowledged));
      }
      for (int number = 0; number < size; number++) {
        long time = Math.round(values.get(number).get(0).asDouble() * 1e3);
        double value = Double.parseDouble(values.get(number).get(1).asString());
        if (time != timeMs(number) || value != value(i, number)) {
          faults.add(
              "sender %d, series %d, sample %d: %s at %d"
                  .formatted(sender, i, number, Double.toString(value), time));
          break;
        }
      }
    }
    return faults;
  }
}
