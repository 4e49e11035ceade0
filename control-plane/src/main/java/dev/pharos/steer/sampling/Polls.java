package dev.pharos.steer.sampling;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Who asked lately how many traces to begin. Safe for use by many threads. */
final class Polls {
  /** Names that were asked for; more are answered and not remembered. */
  static final int MOST_SERVICES = 2_000;

  /** Addresses of one service; the one that asked longest ago gives its place to a new one. */
  static final int MOST_SENDERS = 50;

  /** Agents ask each minute by default; what asked before that is gone. */
  static final Duration REMEMBERED = Duration.ofHours(1);

  private final Map<String, Map<Sender, Instant>> services = new HashMap<>();

  /**
   * @param protocol grpc or http
   * @param address without its port
   */
  record Sender(String protocol, String address) {}

  synchronized void add(String service, Sender sender, Instant now) {
    Map<Sender, Instant> senders = services.get(service);
    if (senders == null) {
      if (services.size() >= MOST_SERVICES) {
        forget(now);
      }
      if (services.size() >= MOST_SERVICES) {
        return;
      }
      senders = new HashMap<>();
      services.put(service, senders);
    }
    senders.merge(sender, now, (one, other) -> one.isAfter(other) ? one : other);
    if (senders.size() > MOST_SENDERS) {
      senders.entrySet().stream()
          .min(Map.Entry.comparingByValue())
          .map(Map.Entry::getKey)
          .ifPresent(senders::remove);
    }
  }

  private void forget(Instant now) {
    services
        .values()
        .forEach(senders -> senders.values().removeIf(at -> at.isBefore(now.minus(REMEMBERED))));
    services.values().removeIf(Map::isEmpty);
  }

  /** For which somebody asked in the last hour. */
  synchronized Set<String> services(Instant now) {
    forget(now);
    return new TreeSet<>(services.keySet());
  }

  /** The latest of each service, of the last hour. */
  synchronized Map<String, SamplingState.Poll> latest(Instant now) {
    Map<String, SamplingState.Poll> latest = new TreeMap<>();
    for (String service : services(now)) {
      latest.put(service, of(service, now).getFirst());
    }
    return latest;
  }

  /** Of the last hour, the latest first. */
  synchronized List<SamplingState.Poll> of(String service, Instant now) {
    forget(now);
    return services.getOrDefault(service, Map.of()).entrySet().stream()
        .map(one ->
            new SamplingState.Poll(one.getKey().protocol(), one.getKey().address(), one.getValue()))
        .sorted(
            Comparator.comparing(SamplingState.Poll::at)
                .reversed()
                .thenComparing(SamplingState.Poll::address)
                .thenComparing(SamplingState.Poll::protocol))
        .toList();
  }
}
