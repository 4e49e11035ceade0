package dev.pharos.alert.notify.send;

import dev.pharos.alert.notify.route.Alert;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Posts alerts to one Alertmanager, oldest first, on a thread of its own, so that one that is away
 * delays no other. Safe for use by many threads.
 */
public final class Alertmanager {
  /** Prometheus' {@code --alertmanager.notification-queue-capacity}. */
  static final int CAPACITY = 10_000;

  /** Prometheus' {@code --alertmanager.notification-batch-size}. */
  static final int BATCH = 256;

  /** Each alert is sent again within a minute anyway: to try for longer only makes others late. */
  static final List<Duration> RETRIES =
      List.of(
          Duration.ofSeconds(1),
          Duration.ofSeconds(3),
          Duration.ofSeconds(8),
          Duration.ofSeconds(20));

  private static final String PATH = "api/v2/alerts";
  private static final Logger log = LoggerFactory.getLogger(Alertmanager.class);

  private final String name;
  private final URI address;
  private final HttpPost post;
  private final JsonMapper json;
  private final Pause pause;
  private final Deque<Alert> queue = new ArrayDeque<>();
  private final LongAdder sent = new LongAdder();
  private final LongAdder errors = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private volatile @Nullable String trouble;
  private @Nullable Thread thread;

  /**
   * @param url of its pages, below which {@code api/v2/alerts} lies
   */
  public Alertmanager(URI url, JsonMapper json, Pause pause) {
    this.name = HttpPost.shown(url);
    String base = url.toString();
    URI alerts = URI.create(base + (base.endsWith("/") ? "" : "/") + PATH);
    this.address = HttpPost.withoutUser(alerts);
    this.post = new HttpPost(alerts);
    this.json = json;
    this.pause = pause;
  }

  /** Host and port. */
  public String name() {
    return name;
  }

  /** Where alerts are posted, without a name or password. */
  public URI address() {
    return address;
  }

  /** Never waits. Where there is no room, the oldest make it. */
  public void offer(List<Alert> alerts) {
    synchronized (queue) {
      for (Alert alert : alerts) {
        if (queue.size() >= CAPACITY) {
          queue.removeFirst();
          dropped.increment();
        }
        queue.addLast(alert);
      }
      queue.notifyAll();
    }
  }

  public synchronized void start() {
    thread = Thread.ofVirtual().name("pharos-alertmanager-" + name).start(this::run);
  }

  public synchronized void stop() {
    if (thread != null) {
      thread.interrupt();
      thread = null;
    }
  }

  /** Alerts that it took. */
  public long sent() {
    return sent.sum();
  }

  /** Alerts in requests that it did not take. */
  public long errors() {
    return errors.sum();
  }

  /** Alerts for which there was no room, or that were given up. */
  public long dropped() {
    return dropped.sum();
  }

  public int waiting() {
    synchronized (queue) {
      return queue.size();
    }
  }

  /** What a person should know; empty while all goes well. */
  public Optional<String> trouble() {
    return Optional.ofNullable(trouble);
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        deliver(batch());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<Alert> batch() throws InterruptedException {
    synchronized (queue) {
      while (queue.isEmpty()) {
        queue.wait();
      }
      List<Alert> batch = new ArrayList<>();
      while (batch.size() < BATCH && !queue.isEmpty()) {
        batch.add(queue.removeFirst());
      }
      return batch;
    }
  }

  private void deliver(List<Alert> batch) throws InterruptedException {
    byte[] body = json.writeValueAsBytes(batch.stream().map(Posted::of).toList());
    for (int attempt = 0; ; attempt++) {
      try {
        post.send(body, Map.of());
        sent.add(batch.size());
        trouble = null;
        return;
      } catch (UndeliveredException e) {
        errors.add(batch.size());
        trouble = "Alertmanager %s does not take alerts: %s.".formatted(name, e.reason());
        if (e.isForGood() || attempt >= RETRIES.size()) {
          dropped.add(batch.size());
          log.warn("Alertmanager {} was not told of {} alerts: {}", name, batch.size(), e.reason());
          return;
        }
        pause.of(RETRIES.get(attempt));
      }
    }
  }

  /** An alert of Alertmanager's API; it refuses labels without a value. */
  private record Posted(
      Map<String, String> labels,
      SortedMap<String, String> annotations,
      String startsAt,
      String endsAt,
      @com.fasterxml.jackson.annotation.JsonInclude(
              com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL)
          @Nullable String generatorURL) {
    static Posted of(Alert alert) {
      Map<String, String> labels = new LinkedHashMap<>(alert.labels());
      labels.values().removeIf(String::isEmpty);
      return new Posted(
          labels,
          alert.annotations(),
          alert.startsAt().toString(),
          alert.endsAt().toString(),
          alert.generatorUrl().isEmpty() ? null : alert.generatorUrl());
    }
  }
}
