package dev.pharos.store.remote;

import dev.pharos.signal.metric.IncomingSeries;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.MetricMetadata;
import dev.pharos.store.remote.SendCounts.Drop;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xerial.snappy.Snappy;

/**
 * Sends what waits, one request after the other, so that each series' samples arrive in their
 * order. What the server cannot take now is sent again until it can; what it will not take is
 * counted, told and let go of.
 */
final class RemoteSender implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RemoteSender.class);
  private static final String WRITTEN = "X-Prometheus-Remote-Write-%s-Written";
  private static final int TOO_LARGE = 413;
  private static final int UNSUPPORTED = 415;
  private static final int TOO_MANY = 429;

  /**
   * The server does not speak of the samples: a wrong token or address keeps them waiting until
   * somebody has seen to it.
   */
  private static final List<Integer> NOT_OF_SAMPLES = List.of(401, 403, 404, 405, 407, 408);

  private final Outbox outbox;
  private final RemoteServer server;
  private final RemoteProperties properties;
  private final Function<Labels, Optional<MetricMetadata>> families;
  private final InstantSource clock;
  private final SendCounts counts = new SendCounts();
  private final CountDownLatch ending = new CountDownLatch(1);
  private final Thread thread =
      Thread.ofPlatform().name("pharos-remote-write").daemon().unstarted(this::run);

  private volatile WriteProtocol protocol;
  private volatile @Nullable Trouble trouble;
  private volatile String lastDrop = "";

  /** Since when nothing is taken, and what was said last. */
  private record Trouble(Instant since, String words) {}

  RemoteSender(
      Outbox outbox,
      RemoteServer server,
      RemoteProperties properties,
      Function<Labels, Optional<MetricMetadata>> families,
      InstantSource clock) {
    this.outbox = outbox;
    this.server = server;
    this.properties = properties;
    this.families = families;
    this.clock = clock;
    this.protocol = properties.firstProtocol();
  }

  void start() {
    thread.start();
  }

  SendCounts counts() {
    return counts;
  }

  WriteProtocol protocol() {
    return protocol;
  }

  /** What a person should know. */
  List<String> notices() {
    List<String> notices = new ArrayList<>(outbox.notices());
    Trouble now = trouble;
    if (now != null && now.since().plus(RemoteLimits.TOLD_AFTER).compareTo(clock.instant()) <= 0) {
      notices.add(
          "Metrics are not taken since %s: %s. %,d bytes of samples wait on disk and are sent as soon as they are."
              .formatted(
                  now.since().truncatedTo(ChronoUnit.SECONDS), now.words(), outbox.waitingBytes()));
    }
    long dropped = counts.dropped(Drop.REJECTED) + counts.dropped(Drop.NOT_WRITTEN);
    if (dropped > 0) {
      notices.add(
          "The metrics' server at %s did not take %,d samples since the start; last it said: %s"
              .formatted(server.name(), dropped, lastDrop));
    }
    return notices;
  }

  private void run() {
    try {
      while (ending.getCount() > 0) {
        try {
          Optional<Outbox.Parcel> next =
              outbox.next(properties.maxSamplesPerRequest(), RemoteLimits.IDLE.toMillis());
          if (next.isPresent() && deliver(next.get().series())) {
            outbox.delivered(next.get().end());
            if (outbox.waitingBytes() == 0) {
              pause(RemoteLimits.GATHER);
            }
          }
        } catch (IOException | RuntimeException e) {
          log.error("What waits for the metrics' server cannot be sent; it is tried again.", e);
          outbox.again();
          pause(RemoteLimits.LONGEST_PAUSE);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns when it is done with: taken or let go of; false when that was not before the end. */
  private boolean deliver(List<IncomingSeries> series) throws IOException, InterruptedException {
    Duration pause = RemoteLimits.FIRST_PAUSE;
    while (ending.getCount() > 0) {
      Optional<Duration> wish = Optional.empty();
      try {
        WriteProtocol used = protocol;
        counts.requests.increment();
        RemoteServer.Reply reply = server.write(used, Snappy.compress(encode(used, series)));
        Outcome outcome = judge(used, reply, series);
        switch (outcome) {
          case DONE -> {
            if (trouble != null) {
              log.info("The metrics' server at {} takes samples again.", server.name());
              trouble = null;
            }
            return true;
          }
          case OTHER_PROTOCOL -> {
            continue;
          }
          case HALVES -> {
            int half = series.size() / 2;
            return deliver(series.subList(0, half)) && deliver(series.subList(half, series.size()));
          }
          case LATER -> {
            wish = retryAfter(reply);
            tell(
                "the metrics' server at %s answers %d %s"
                    .formatted(server.name(), reply.status(), reply.words()));
          }
        }
      } catch (IOException e) {
        tell(String.valueOf(e.getMessage()));
      }
      counts.retries.increment();
      pause(wish.orElse(pause));
      pause = min(pause.multipliedBy(2), RemoteLimits.LONGEST_PAUSE);
    }
    return false;
  }

  private byte[] encode(WriteProtocol used, List<IncomingSeries> series) {
    return used == WriteProtocol.V2
        ? WriteRequest2.encode(series, families)
        : WriteRequest1.encode(series);
  }

  private enum Outcome {
    DONE,
    OTHER_PROTOCOL,
    HALVES,
    LATER
  }

  private Outcome judge(WriteProtocol used, RemoteServer.Reply reply, List<IncomingSeries> series) {
    int status = reply.status();
    if (status / 100 == 2) {
      if (used == WriteProtocol.V2 && written(reply, "Samples").isEmpty()) {
        return withoutTheSecond(reply, series, "does not tell what it wrote");
      }
      return taken(used, reply, series);
    }
    if (status == UNSUPPORTED && used == WriteProtocol.V2) {
      return withoutTheSecond(reply, series, "answers 415");
    }
    if (status / 100 != 4 || status == TOO_MANY || NOT_OF_SAMPLES.contains(status)) {
      return Outcome.LATER;
    }
    if (status == TOO_LARGE && series.size() > 1) {
      return Outcome.HALVES;
    }
    return rejected(used, reply, series);
  }

  /** A receiver of 1.0 alone may take a request of 2.0 for an empty one of its own. */
  private Outcome withoutTheSecond(
      RemoteServer.Reply reply, List<IncomingSeries> series, String why) {
    if (properties.mayFallBack()) {
      log.info(
          "The metrics' server at {} {} to remote write 2.0; it gets 1.0, which has no metadata.",
          server.name(),
          why);
      protocol = WriteProtocol.V1;
      return Outcome.OTHER_PROTOCOL;
    }
    return reply.status() / 100 == 2
        ? taken(WriteProtocol.V2, reply, series)
        : rejected(WriteProtocol.V2, reply, series);
  }

  private Outcome taken(WriteProtocol used, RemoteServer.Reply reply, List<IncomingSeries> series) {
    long samples = samples(series);
    long exemplars = series.stream().mapToLong(one -> one.exemplars().size()).sum();
    if (used == WriteProtocol.V2) {
      long written = written(reply, "Samples").orElse(0) + written(reply, "Histograms").orElse(0);
      long kept = Math.min(exemplars, written(reply, "Exemplars").orElse(0));
      if (written < samples) {
        drop(Drop.NOT_WRITTEN, samples - written, "it wrote %d of %d".formatted(written, samples));
      }
      if (kept < exemplars) {
        counts.drop(Drop.EXEMPLARS_NOT_WRITTEN, exemplars - kept);
      }
      samples = Math.min(samples, written);
      exemplars = kept;
    }
    counts.samples.add(samples);
    counts.exemplars.add(exemplars);
    return Outcome.DONE;
  }

  /** Servers write what they can of such a request; 2.0 tells how much that was. */
  private Outcome rejected(
      WriteProtocol used, RemoteServer.Reply reply, List<IncomingSeries> series) {
    long samples = samples(series);
    long written =
        used == WriteProtocol.V2
            ? Math.min(
                samples,
                written(reply, "Samples").orElse(0) + written(reply, "Histograms").orElse(0))
            : 0;
    counts.samples.add(written);
    drop(Drop.REJECTED, samples - written, reply.status() + " " + reply.words());
    return Outcome.DONE;
  }

  private void drop(Drop reason, long samples, String words) {
    if (samples == 0) {
      return;
    }
    if (lastDrop.isEmpty()) {
      log.warn(
          "The metrics' server at {} does not take {} samples: {}. More of that is counted in"
              + " pharos_metrics_remote_dropped_items_total.",
          server.name(),
          samples,
          words);
    }
    lastDrop = words;
    counts.drop(reason, samples);
  }

  private static long samples(List<IncomingSeries> series) {
    return series.stream().mapToLong(one -> one.samples().size()).sum();
  }

  private static OptionalLong written(RemoteServer.Reply reply, String what) {
    try {
      return reply.headers().firstValueAsLong(WRITTEN.formatted(what));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  private Optional<Duration> retryAfter(RemoteServer.Reply reply) {
    return reply
        .headers()
        .firstValue("Retry-After")
        .flatMap(this::wish)
        .map(wish -> min(wish, RemoteLimits.LONGEST_WISH));
  }

  /** Seconds, or a date. */
  private Optional<Duration> wish(String text) {
    if (text.matches("\\d{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
    }
    try {
      Instant until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      Duration wish = Duration.between(clock.instant(), until);
      return Optional.of(wish.isNegative() ? Duration.ZERO : wish);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private void tell(String words) {
    Trouble before = trouble;
    if (before == null) {
      log.warn("Samples wait on disk for the metrics' server: {}", words);
    }
    trouble = new Trouble(before == null ? clock.instant() : before.since(), words);
  }

  private void pause(Duration length) throws InterruptedException {
    ending.await(length.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) <= 0 ? one : other;
  }

  /** Ends at once, and the request at hand with it; what waits is sent by the next run. */
  @Override
  public void close() {
    ending.countDown();
    server.close();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
