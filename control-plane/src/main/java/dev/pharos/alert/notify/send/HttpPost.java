package dev.pharos.alert.notify.send;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * Posts JSON to one address. Redirects are not followed: they would carry secrets elsewhere. A name
 * and password in the address are sent as basic authentication. Safe for use by many threads.
 */
final class HttpPost {
  /** For all of it; Alertmanager and Slack answer within some hundred milliseconds. */
  static final Duration TIMEOUT = Duration.ofSeconds(10);

  private static final int TOO_MANY_REQUESTS = 429;
  private static final int REQUEST_TIMEOUT = 408;

  private final HttpClient http =
      HttpClient.newBuilder()
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(TIMEOUT)
          .build();

  private final URI url;
  private final String authorization;

  HttpPost(URI url) {
    this.url = url;
    String user = url.getUserInfo();
    this.authorization =
        user == null
            ? ""
            : "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
  }

  /** Host and port: what may be shown of an address whose path may be a secret. */
  static String shown(URI url) {
    return url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
  }

  void send(byte[] body, Map<String, String> headers)
      throws UndeliveredException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(withoutUser(url))
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .header("User-Agent", "Pharos")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    headers.forEach(request::header);
    int status = status(request.build());
    if (status / 100 != 2) {
      boolean forGood =
          status / 100 == 3
              || (status / 100 == 4 && status != TOO_MANY_REQUESTS && status != REQUEST_TIMEOUT);
      throw new UndeliveredException("it answered " + status, forGood);
    }
  }

  /** The client's own timeout ends with the head of the answer; a body that drips would hold us. */
  private int status(HttpRequest request) throws UndeliveredException, InterruptedException {
    CompletableFuture<HttpResponse<Void>> answer =
        http.sendAsync(request, HttpResponse.BodyHandlers.discarding());
    try {
      return answer.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS).statusCode();
    } catch (TimeoutException e) {
      throw new UndeliveredException(
          "it did not answer within " + TIMEOUT.toSeconds() + " s", false);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      String message = cause.getMessage();
      throw new UndeliveredException(
          "it could not be reached ("
              + (message == null || message.isBlank() ? cause.getClass().getSimpleName() : message)
              + ")",
          false);
    } finally {
      answer.cancel(true);
    }
  }

  static URI withoutUser(URI url) {
    String user = url.getRawUserInfo();
    return user == null
        ? url
        : URI.create(url.toString().replaceFirst(Pattern.quote(user) + "@", ""));
  }
}
