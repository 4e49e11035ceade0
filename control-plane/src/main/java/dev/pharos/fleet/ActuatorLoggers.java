package dev.pharos.fleet;

import de.codecentric.boot.admin.server.domain.entities.Instance;
import de.codecentric.boot.admin.server.domain.values.Endpoint;
import de.codecentric.boot.admin.server.domain.values.InstanceId;
import de.codecentric.boot.admin.server.web.client.HttpHeadersProvider;
import dev.pharos.signal.InstanceReport;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.util.UriUtils;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Loggers by the endpoint of that name, which is asked as all else of instances is: only inside the
 * allowed networks, whatever a name resolves to when it is connected to.
 */
final class ActuatorLoggers implements InstanceLoggers {
  /** The endpoint's name, as Spring Boot exposes it. */
  private static final String ENDPOINT = "loggers";

  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  /** One logger is some hundred bytes, a group has its members. */
  private static final int MAX_BYTES = 64 << 10;

  /** All of an application are some thousand. */
  private static final int MAX_BYTES_OF_ALL = 4 << 20;

  private static final int OK = 200;
  private static final int NOT_FOUND = 404;

  private final InstanceLedger instances;
  private final StartTimes startTimes;
  private final List<HttpHeadersProvider> headers;
  private final AllowedNetworks networks;
  private final WebClient client;
  private final InstantSource clock;
  private final JsonMapper json = JsonMapper.shared();

  ActuatorLoggers(
      InstanceLedger instances,
      StartTimes startTimes,
      List<HttpHeadersProvider> headers,
      AllowedNetworks networks,
      InstanceClient client,
      InstantSource clock) {
    this.instances = instances;
    this.startTimes = startTimes;
    this.headers = List.copyOf(headers);
    this.networks = networks;
    this.client = client.webClient().build();
    this.clock = clock;
  }

  private record Answer(int status, byte[] body) {}

  @Override
  public List<LoggingInstance> instances() {
    Instant now = clock.instant();
    return instances.registered().stream()
        .map(instance -> {
          Optional<Instant> start = startTimes.of(instance);
          InstanceReport said = InstanceReports.of(instance, start, now);
          return new LoggingInstance(
              said.registrationId(), said.service(), said.instance(), start.orElse(null));
        })
        .toList();
  }

  @Override
  public Optional<LoggerLevel> level(LoggingInstance instance, String logger)
      throws LoggersException, InterruptedException {
    Answer answer = send(instance, HttpMethod.GET, logger, "");
    if (answer.status() == NOT_FOUND) {
      return Optional.empty();
    }
    LoggerLevel level = level(json(answer));
    if (!level.isGroup() && level.effective().isEmpty()) {
      throw unreadable("it answers with what is no logger");
    }
    return Optional.of(level);
  }

  @Override
  public Map<String, LoggerLevel> all(LoggingInstance instance)
      throws LoggersException, InterruptedException {
    JsonNode told = json(send(instance, HttpMethod.GET, "", ""));
    Map<String, LoggerLevel> all = new HashMap<>();
    told.path("loggers").forEachEntry((name, logger) -> all.put(name, level(logger)));
    return all;
  }

  private JsonNode json(Answer answer) throws LoggersException {
    if (answer.status() != OK) {
      throw refused(answer);
    }
    try {
      return json.readTree(answer.body());
    } catch (JacksonException e) {
      throw unreadable("it answers with no JSON");
    }
  }

  private static LoggerLevel level(JsonNode told) {
    String configured = told.path("configuredLevel").asString("").toUpperCase(Locale.ROOT);
    return new LoggerLevel(
        configured.isEmpty() ? null : configured,
        told.path("effectiveLevel").asString("").toUpperCase(Locale.ROOT),
        told.path("members").isArray());
  }

  private static LoggersException unreadable(String why) {
    return new LoggersException(LoggersException.Reason.UNREADABLE, why);
  }

  @Override
  public void set(LoggingInstance instance, String logger, @Nullable String level)
      throws LoggersException, InterruptedException {
    String body = json.createObjectNode().put("configuredLevel", level).toString();
    Answer answer = send(instance, HttpMethod.POST, logger, body);
    if (answer.status() / 100 != 2) {
      throw refused(answer);
    }
  }

  private static LoggersException refused(Answer answer) {
    String why =
        switch (answer.status()) {
          case 401, 403 -> ": Pharos has no right to, or no credentials";
          case 404 -> ": its loggers are not there any more";
          case 405 -> ": its loggers may be read, but not set";
          default -> "";
        };
    return new LoggersException(
        LoggersException.Reason.REFUSED, "it answers with status " + answer.status() + why);
  }

  private Answer send(LoggingInstance instance, HttpMethod method, String logger, String body)
      throws LoggersException, InterruptedException {
    Instance registered =
        instances
            .registered(InstanceId.of(instance.registration()))
            .orElseThrow(() ->
                new LoggersException(
                    LoggersException.Reason.NOT_REGISTERED, "it is not registered any more"));
    URI url = address(registered, logger);
    // An address that is written as such is not resolved, so it is checked here.
    Optional<String> refusal = networks.refusal(url.toString());
    if (refusal.isPresent()) {
      throw new LoggersException(LoggersException.Reason.ADDRESS_NOT_ALLOWED, refusal.get());
    }
    WebClient.RequestBodySpec request =
        client
            .method(method)
            .uri(url)
            .accept(MediaType.APPLICATION_JSON, MediaType.valueOf("application/*+json"))
            .headers(
                all -> headers.forEach(provider -> all.addAll(provider.getHeaders(registered))));
    if (!body.isEmpty()) {
      request.contentType(MediaType.APPLICATION_JSON).bodyValue(body);
    }
    CompletableFuture<@Nullable Answer> answer =
        request
            .exchangeToMono(
                response -> read(response, logger.isEmpty() ? MAX_BYTES_OF_ALL : MAX_BYTES))
            .toFuture();
    try {
      return Objects.requireNonNull(answer.get(TIMEOUT.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      throw noAnswer(url, e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (cause instanceof DataBufferLimitException) {
        throw unreadable("it answers with more than loggers are");
      }
      throw noAnswer(url, cause.getCause() instanceof IOException inner ? inner : cause);
    } finally {
      // Ends the request where nobody waits for it any more.
      answer.cancel(true);
    }
  }

  /**
   * Where a logger is asked for, all of them without a name; an instance that is new or offline
   * tells no endpoints.
   */
  private static URI address(Instance instance, String logger) throws LoggersException {
    Optional<Endpoint> endpoint = instance.getEndpoints().get(ENDPOINT);
    if (endpoint.isEmpty()) {
      throw new LoggersException(
          LoggersException.Reason.NO_ENDPOINT,
          instance.getStatusInfo().isUp()
              ? "it exposes no loggers (management.endpoints.web.exposure.include)"
              : "it is %s, and exposes no loggers that are known"
                  .formatted(instance.getStatusInfo().getStatus().toLowerCase(Locale.ROOT)));
    }
    String base = endpoint.get().getUrl().replaceAll("/+$", "");
    try {
      return URI.create(
          logger.isEmpty() ? base : base + "/" + UriUtils.encode(logger, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw new LoggersException(
          LoggersException.Reason.ADDRESS_NOT_ALLOWED, "'%s' is not a URL".formatted(base));
    }
  }

  private static LoggersException noAnswer(URI url, Throwable thrown) {
    String place = url.getPort() < 0 ? url.getHost() : url.getHost() + ":" + url.getPort();
    return new LoggersException(
        LoggersException.Reason.NO_ANSWER,
        FailureWords.noAnswer(
            place, thrown.getClass().getSimpleName(), String.valueOf(thrown.getMessage())));
  }

  private static Mono<Answer> read(ClientResponse response, int maxBytes) {
    int status = response.statusCode().value();
    if (status != OK) {
      return response.releaseBody().thenReturn(new Answer(status, new byte[0]));
    }
    return DataBufferUtils.join(response.bodyToFlux(DataBuffer.class), maxBytes)
        .map(ActuatorLoggers::bytes)
        .map(body -> new Answer(status, body))
        .defaultIfEmpty(new Answer(status, new byte[0]));
  }

  private static byte[] bytes(DataBuffer buffer) {
    byte[] bytes = new byte[buffer.readableByteCount()];
    buffer.read(bytes);
    DataBufferUtils.release(buffer);
    return bytes;
  }
}
