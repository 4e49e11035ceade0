package dev.pharos.steer.sampling;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks other control planes, which the operator named, for their shares. Redirects are not
 * followed: they would carry a password elsewhere. A name and password in an address are sent as
 * basic authentication. Safe for use by many threads; whoever waits too long interrupts the asking
 * one.
 */
final class PeerClient {
  /** What is asked is answered from memory. */
  static final Duration TIMEOUT = Duration.ofSeconds(3);

  /** 4,000 operations with their minutes, 20,000 runs and 1,000 changes are less. */
  static final int MOST_BYTES = 16 << 20;

  private static final int OK = 200;
  private static final int UNAUTHORISED = 401;
  private static final int FORBIDDEN = 403;

  private final JsonMapper json;
  private @Nullable HttpClient http;

  PeerClient(JsonMapper json) {
    this.json = json;
  }

  /** Made when somebody is asked: it has a thread of its own. */
  private synchronized HttpClient http() {
    HttpClient made = http;
    if (made == null) {
      made =
          HttpClient.newBuilder()
              .followRedirects(HttpClient.Redirect.NEVER)
              .version(HttpClient.Version.HTTP_1_1)
              .connectTimeout(TIMEOUT)
              .build();
      http = made;
    }
    return made;
  }

  /**
   * @param toldSince epoch seconds: when it told agents what before is known
   */
  PeerNews ask(URI peer, long toldSince) throws PeerException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create(
                    withoutUser(peer)
                        + PeerServlet.PATH
                        + "?"
                        + PeerServlet.SINCE
                        + "="
                        + toldSince))
            .timeout(TIMEOUT)
            .header("User-Agent", "Pharos")
            .GET();
    String user = peer.getUserInfo();
    if (user != null) {
      request.header(
          "Authorization",
          "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)));
    }
    try {
      HttpResponse<InputStream> response =
          http().send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        return news(response.statusCode(), body);
      }
    } catch (HttpTimeoutException e) {
      throw new PeerException(PeerOutcome.TIMEOUT, "it did not answer in time");
    } catch (IOException e) {
      String message = e.getMessage();
      throw new PeerException(
          PeerOutcome.UNREACHABLE,
          "it cannot be reached ("
              + (message == null ? e.getClass().getSimpleName() : message)
              + ")");
    }
  }

  private PeerNews news(int status, InputStream body) throws IOException, PeerException {
    if (status == UNAUTHORISED || status == FORBIDDEN) {
      throw new PeerException(PeerOutcome.UNAUTHORISED, "it answered " + status);
    }
    if (status != OK) {
      throw new PeerException(PeerOutcome.REFUSED, "it answered " + status);
    }
    byte[] bytes = body.readNBytes(MOST_BYTES + 1);
    if (bytes.length > MOST_BYTES) {
      throw new PeerException(
          PeerOutcome.TOO_LARGE, "it answered more than %,d bytes".formatted(MOST_BYTES));
    }
    try {
      return json.readValue(bytes, PeerShare.class).understood();
    } catch (JacksonException e) {
      throw new PeerException(PeerOutcome.UNREADABLE, e.getOriginalMessage());
    } catch (RuntimeException e) {
      throw new PeerException(PeerOutcome.UNREADABLE, String.valueOf(e.getMessage()));
    }
  }

  /** What may be shown of an address. */
  static String withoutUser(URI url) {
    String user = url.getRawUserInfo();
    return user == null
        ? url.toString()
        : url.toString().replaceFirst(Pattern.quote(user) + "@", "");
  }
}
