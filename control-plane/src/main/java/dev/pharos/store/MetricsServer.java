package dev.pharos.store;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A server of metrics that answers PromQL by Prometheus' HTTP API. Where there is one, questions
 * are handed over to it as they came, and its answers are passed on as they are. For any thread.
 */
public interface MetricsServer {

  /**
   * Asks; returns when the answer begins.
   *
   * @param path below {@code /api/v1/}, such as {@code query_range}
   * @param parameters as they came
   * @param timeout until the answer begins
   * @return whatever the server says, its refusals among it; to be closed
   * @throws MetricsServerException when it says nothing
   */
  Answer ask(String path, Map<String, List<String>> parameters, Duration timeout)
      throws MetricsServerException;

  /**
   * What the server says.
   *
   * @param status of HTTP
   * @param body in Prometheus' JSON, as it comes
   */
  record Answer(int status, String contentType, InputStream body) implements Closeable {
    @Override
    public void close() throws IOException {
      body.close();
    }
  }
}
