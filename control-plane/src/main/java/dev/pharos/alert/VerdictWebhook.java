package dev.pharos.alert;

import dev.pharos.advise.deploy.VerdictListener;
import dev.pharos.signal.DeployVerdict;
import dev.pharos.signal.Deployment;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells a configured address of verdicts, in order, on a thread of its own. What it does not take
 * is sent again a few times and then given up: a pipeline that must know asks. Messages wait in
 * memory and are lost when the process ends; verdicts are not.
 */
final class VerdictWebhook implements VerdictListener, DeliveryNotices, SmartLifecycle {
  /** More wait only when the address is away for long. */
  static final int WAITING = 1_000;

  /** After each refusal; about a quarter of an hour in all, as long as a restart takes. */
  static final List<Duration> RETRIES =
      List.of(
          Duration.ofSeconds(1),
          Duration.ofSeconds(10),
          Duration.ofMinutes(1),
          Duration.ofMinutes(4),
          Duration.ofMinutes(10));

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int REQUEST_TIMEOUT = 408;
  private static final Logger log = LoggerFactory.getLogger(VerdictWebhook.class);

  /** Lets time pass. */
  @FunctionalInterface
  interface Pause {
    void of(Duration time) throws InterruptedException;
  }

  private final URI url;
  private final Signature signature;
  private final JsonMapper json;
  private final InstantSource clock;
  private final Pause pause;
  private final HttpClient http =
      HttpClient.newBuilder()
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(TIMEOUT)
          .build();

  private final BlockingQueue<VerdictMessage> queue = new ArrayBlockingQueue<>(WAITING);
  private final LongAdder delivered = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder givenUp = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private final DeliveryTrouble trouble;
  private @Nullable Thread thread;

  VerdictWebhook(
      VerdictWebhookProperties properties, JsonMapper json, InstantSource clock, Pause pause) {
    this.url = URI.create(properties.url());
    this.signature = new Signature(properties.secret());
    this.json = json;
    this.clock = clock;
    this.pause = pause;
    this.trouble =
        new DeliveryTrouble("The webhook of verdicts, %s,".formatted(url.getHost()), clock);
  }

  @Override
  public void judged(Deployment deployment, DeployVerdict verdict) {
    if (!VerdictMessage.isNews(deployment.verdict(), verdict)) {
      return;
    }
    VerdictMessage message = VerdictMessage.of(deployment, verdict);
    if (!queue.offer(message)) {
      trouble.noRoom(named(message));
      dropped.increment();
    }
  }

  @Override
  public synchronized void start() {
    thread = Thread.ofVirtual().name("pharos-webhook").start(this::run);
  }

  @Override
  public synchronized void stop() {
    if (thread != null) {
      thread.interrupt();
      thread = null;
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return thread != null;
  }

  @Override
  public List<String> sentences() {
    return trouble.sentences();
  }

  long delivered() {
    return delivered.sum();
  }

  /** Tries that were not taken. */
  long failed() {
    return failed.sum();
  }

  /** Messages that were refused too often, or for good. */
  long givenUp() {
    return givenUp.sum();
  }

  /** Messages for which there was no room. */
  long dropped() {
    return dropped.sum();
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        deliver(queue.take());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void deliver(VerdictMessage message) throws InterruptedException {
    byte[] body = json.writeValueAsBytes(message);
    for (int attempt = 0; ; attempt++) {
      Failure failure = send(body);
      if (failure == null) {
        trouble.taken();
        delivered.increment();
        return;
      }
      failed.increment();
      trouble.refused(failure.reason());
      if (attempt >= RETRIES.size() || failure.forGood()) {
        trouble.lost(named(message));
        givenUp.increment();
        log.warn(
            "The webhook of verdicts was not told of deployment {}: {}",
            message.deployment().id(),
            failure.reason());
        return;
      }
      pause.of(RETRIES.get(attempt));
    }
  }

  private static String named(VerdictMessage message) {
    return message.deployment().service() + " " + message.deployment().version();
  }

  /** Null when it was taken. */
  private @Nullable Failure send(byte[] body) throws InterruptedException {
    long seconds = clock.instant().getEpochSecond();
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .header("User-Agent", "Pharos")
            .header("Pharos-Timestamp", Long.toString(seconds))
            .header("Pharos-Signature", signature.of(seconds, body))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    try {
      int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      return status / 100 == 2 ? null : new Failure("it answered " + status, isForGood(status));
    } catch (IOException e) {
      String message = e.getMessage();
      return new Failure(message == null ? e.getClass().getSimpleName() : message, false);
    }
  }

  /** What is wrong with a message does not become right by waiting. */
  private static boolean isForGood(int status) {
    return status / 100 == 4 && status != TOO_MANY_REQUESTS && status != REQUEST_TIMEOUT;
  }

  /**
   * Why it was not taken.
   *
   * @param forGood whether it never will be
   */
  private record Failure(String reason, boolean forGood) {}
}
