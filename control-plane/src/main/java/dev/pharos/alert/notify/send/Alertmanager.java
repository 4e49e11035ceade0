package dev.pharos.alert.notify.send;

import dev.pharos.alert.DeliveryTrouble;
import dev.pharos.alert.notify.route.Alert;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
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
  private final DeliveryTrouble trouble;
  private @Nullable Thread thread;

  /**
   * @param name tells it from others
   * @param url of its pages, below which {@code api/v2/alerts} lies
   */
  private Alertmanager(String name, URI url, JsonMapper json, InstantSource clock, Pause pause) {
    this.name = name;
    this.trouble = new DeliveryTrouble("Alertmanager " + name, clock);
    String base = url.toString();
    URI alerts = URI.create(base + (base.endsWith("/") ? "" : "/") + PATH);
    this.address = HttpPost.withoutUser(alerts);
    this.post = new HttpPost(alerts);
    this.json = json;
    this.pause = pause;
  }

  /**
   * One for each address, named by host and port: what comes after them may be a secret. The second
   * with the same is {@code host:port#2}, so that each is counted on its own.
   *
   * @param urls of their pages, below which {@code api/v2/alerts} lies
   */
  public static List<Alertmanager> at(
      List<URI> urls, JsonMapper json, InstantSource clock, Pause pause) {
    Map<String, Integer> named = new HashMap<>();
    List<Alertmanager> all = new ArrayList<>();
    for (URI url : urls) {
      String shown = HttpPost.shown(url);
      int nth = named.merge(shown, 1, Integer::sum);
      all.add(new Alertmanager(nth == 1 ? shown : shown + "#" + nth, url, json, clock, pause));
    }
    return all;
  }

  /** Host and port, and which of several it is there. */
  public String name() {
    return name;
  }

  /** Where alerts are posted, without a name or password. */
  public URI address() {
    return address;
  }

  /** Never waits. Where there is no room, the oldest make it. */
  public void offer(List<Alert> alerts) {
    List<Alert> madeRoom = new ArrayList<>();
    synchronized (queue) {
      for (Alert alert : alerts) {
        if (queue.size() >= CAPACITY) {
          madeRoom.add(queue.removeFirst());
          dropped.increment();
        }
        queue.addLast(alert);
      }
      queue.notifyAll();
    }
    if (!madeRoom.isEmpty()) {
      trouble.noRoom(named(madeRoom));
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

  /**
   * What a person should know: that it does not take alerts since when and why, and for a day what
   * was given up. Empty while all goes well.
   */
  public Optional<String> trouble() {
    return trouble.sentences().stream().findFirst();
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
    for (int attempt = 0; ; attempt++) {
      UndeliveredException refusal = send(batch);
      if (refusal == null) {
        sent.add(batch.size());
        trouble.taken();
        return;
      }
      errors.add(batch.size());
      trouble.refused(refusal.reason());
      if (refusal.isForGood() || attempt >= RETRIES.size()) {
        dropped.add(batch.size());
        trouble.lost(named(batch));
        log.warn(
            "Alertmanager {} was not told of {} alerts: {}", name, batch.size(), refusal.reason());
        return;
      }
      pause.of(RETRIES.get(attempt));
    }
  }

  /** Null when they were taken. */
  private @Nullable UndeliveredException send(List<Alert> batch) throws InterruptedException {
    try {
      post.send(json.writeValueAsBytes(batch.stream().map(Posted::of).toList()), Map.of());
      return null;
    } catch (UndeliveredException e) {
      return e;
    } catch (RuntimeException e) {
      // One alert that cannot be written must not end all that come after it.
      log.error("Alerts for Alertmanager {} could not be written", name, e);
      return new UndeliveredException("they could not be written", true);
    }
  }

  /** Such as {@code Errors: payment (page) and 3 more}. */
  private static String named(List<Alert> alerts) {
    int more = alerts.size() - 1;
    return MessageText.name(alerts.getFirst()) + (more == 0 ? "" : " and " + more + " more");
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
