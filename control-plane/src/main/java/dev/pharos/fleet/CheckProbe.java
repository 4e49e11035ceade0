package dev.pharos.fleet;

import dev.pharos.fleet.ServiceCheck.Outcome;
import dev.pharos.signal.InstanceStatus;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.util.Objects;

/**
 * Carries out one check: a TCP connection that opens, or an HTTP GET that is answered with 2xx or
 * 3xx. Answers of other kinds are {@code DOWN}, none at all is {@code OFFLINE}. Safe for use by
 * many threads.
 */
final class CheckProbe implements AutoCloseable {
  private final HttpClient http =
      HttpClient.newBuilder()
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(FleetLimits.CONNECT_TIMEOUT)
          .build();

  Outcome check(ServiceCheck check) throws InterruptedException {
    try {
      return check.isTcp() ? connect(check) : get(check);
    } catch (SocketTimeoutException | HttpTimeoutException e) {
      return offline("does not answer within " + check.timeout().toMillis() + " ms");
    } catch (IOException e) {
      String message = Objects.requireNonNullElse(e.getMessage(), "");
      return offline(
          FailureWords.noAnswer(
              check.host() + ":" + check.port(), e.getClass().getName(), message));
    }
  }

  private static Outcome connect(ServiceCheck check) throws IOException {
    try (Socket socket = new Socket()) {
      InetSocketAddress address = new InetSocketAddress(check.host(), check.port());
      if (address.isUnresolved()) {
        return offline("the host " + check.host() + " cannot be resolved");
      }
      socket.connect(address, Math.toIntExact(check.timeout().toMillis()));
      return Outcome.UP;
    }
  }

  private Outcome get(ServiceCheck check) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(check.url())
            .timeout(check.timeout())
            .header("User-Agent", "Pharos-check")
            .GET()
            .build();
    // What follows the status line is not wanted, however much it would be.
    HttpResponse<java.io.InputStream> response =
        http.send(request, HttpResponse.BodyHandlers.ofInputStream());
    response.body().close();
    int status = response.statusCode();
    return status >= 200 && status < 400
        ? Outcome.UP
        : new Outcome(InstanceStatus.DOWN, "answers HTTP " + status);
  }

  private static Outcome offline(String detail) {
    return new Outcome(InstanceStatus.OFFLINE, detail);
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
