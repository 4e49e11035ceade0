package dev.pharos.judge.incident;

import dev.pharos.signal.Node;
import dev.pharos.signal.ServiceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Tells that telemetry was lost from that services were: services do not fall silent in the same
 * seconds, and what stands between them and Pharos makes them do. Pure.
 */
public final class TelemetryLoss {
  /** Agents send every few seconds; who sent steadily and is quiet for longer is gone. */
  public static final Duration QUIET = Duration.ofSeconds(35);

  /** Those that were lost at once sent last within so long. */
  static final Duration AT_ONCE = Duration.ofSeconds(20);

  /** Who was heard no more for longer before is not part of it. */
  private static final Duration RARE = Duration.ofHours(1);

  /** Of the steady senders of an environment; fewer may be an accident of their own. */
  private static final double MOST = 0.8;

  /** One that is quiet is a silent service, whatever the share. */
  private static final int LEAST = 2;

  private TelemetryLoss() {}

  /**
   * A service that sends telemetry.
   *
   * @param lastSeenNs arrival of its newest telemetry, epoch nanoseconds
   * @param steady it sent in nearly every window of the minutes before that
   * @param isDown the fleet says that none of its instances is usable
   * @param isSilent it is quiet for longer than it usually is
   */
  public record Sender(
      ServiceId service, long lastSeenNs, boolean steady, boolean isDown, boolean isSilent) {}

  /**
   * By environment, services that fell silent together.
   *
   * @param watchingSinceNs since when Pharos listens, epoch nanoseconds: before that it was Pharos
   *     that was not there
   * @param calls who calls whom: those behind a service that is down are quiet for want of requests
   */
  public static Map<String, List<Sender>> lost(
      long nowNs, long watchingSinceNs, List<Sender> senders, List<Call> calls) {
    if (nowNs - watchingSinceNs <= QUIET.toNanos()) {
      return Map.of();
    }
    Map<String, List<Sender>> steady = new TreeMap<>();
    for (Sender sender : senders) {
      if (sender.steady()) {
        steady
            .computeIfAbsent(sender.service().environment(), name -> new ArrayList<>())
            .add(sender);
      }
    }
    Map<String, List<Sender>> lost = new TreeMap<>();
    steady.forEach((environment, all) -> {
      List<Sender> quiet =
          all.stream().filter(one -> nowNs - one.lastSeenNs() > QUIET.toNanos()).toList();
      if (quiet.size() >= LEAST
          && quiet.size() >= MOST * all.size()
          && fellAtOnce(quiet)
          && !areCutOff(quiet, calls)) {
        lost.put(environment, quiet);
      }
    });
    return lost;
  }

  /**
   * Those that send now and then, and from the same moment on were heard no more: with them it is
   * not known whether they would have sent anything.
   *
   * @param lost of the same environment
   */
  public static List<Sender> unheard(List<Sender> lost, List<Sender> senders) {
    Set<String> environments = new HashSet<>();
    lost.forEach(one -> environments.add(one.service().environment()));
    long lastNs = lost.stream().mapToLong(Sender::lastSeenNs).max().orElse(0);
    return senders.stream()
        .filter(one -> !one.steady() && !one.isSilent() && !one.isDown())
        .filter(one -> environments.contains(one.service().environment()))
        .filter(one ->
            one.lastSeenNs() <= lastNs + AT_ONCE.toNanos()
                && one.lastSeenNs() >= lastNs - RARE.toNanos())
        .toList();
  }

  private static boolean fellAtOnce(List<Sender> quiet) {
    long first = quiet.stream().mapToLong(Sender::lastSeenNs).min().orElse(0);
    long last = quiet.stream().mapToLong(Sender::lastSeenNs).max().orElse(0);
    return last - first <= AT_ONCE.toNanos();
  }

  /** A service is down and all others that are quiet are asked only by way of it. */
  private static boolean areCutOff(List<Sender> quiet, List<Call> calls) {
    Scene scene =
        new Scene(
            0, List.of(), List.of(), calls, List.of(), List.of(), List.of(), Map.of(), Map.of());
    Topology topology = new Topology(scene);
    Set<Node> behind = new HashSet<>();
    boolean allDown = true;
    for (Sender one : quiet) {
      allDown &= one.isDown();
      if (one.isDown()) {
        Node node = Node.service(one.service());
        behind.add(node);
        behind.addAll(topology.reachable(node));
      }
    }
    return !allDown && quiet.stream().allMatch(one -> behind.contains(Node.service(one.service())));
  }
}
