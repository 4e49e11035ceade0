package dev.pharos.query.overhead;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Adds up what services sent by something that several have in common. Pure. */
public final class OverheadGroups {
  private OverheadGroups() {}

  /** What is added up by; each also by signal. */
  public enum By {
    SERVICE,
    TEAM,
    SIGNAL,
    ENVIRONMENT,
    /** Of one service each: versions of different services have nothing in common. */
    VERSION;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What a group sent of one signal; the groups of a signal add up to all of it.
   *
   * @param name of service, team, signal, environment or version; null for what tells none
   * @param service whose version it is; null where it is not grouped by version
   * @param receivedBytes null when none of its parts tell
   * @param itemsBefore null when one of its parts was not counted then
   * @param receivedBytesBefore likewise
   * @param series active now; null where none of its parts has any
   * @param storedBytes null when none of its parts tell
   * @param diskBytes null by version, by which they are not told
   */
  public record Group(
      @Nullable String name,
      @Nullable String service,
      String signal,
      long items,
      @Nullable Long receivedBytes,
      @Nullable Long itemsBefore,
      @Nullable Long receivedBytesBefore,
      @Nullable Long series,
      @Nullable Long storedBytes,
      @Nullable Long diskBytes,
      double cost) {
    private Group withoutDisk() {
      return new Group(
          name,
          service,
          signal,
          items,
          receivedBytes,
          itemsBefore,
          receivedBytesBefore,
          series,
          storedBytes,
          null,
          cost);
    }
  }

  /** Those that cost most first, then those with the most items. */
  public static List<Group> of(List<Overhead.Cost> costs, By by) {
    Map<List<@Nullable String>, Group> groups = new LinkedHashMap<>();
    for (Overhead.Cost cost : costs) {
      for (Group part : parts(cost, by)) {
        List<@Nullable String> key = new ArrayList<>();
        key.add(part.service());
        key.add(part.name());
        key.add(part.signal());
        groups.merge(key, part, OverheadGroups::together);
      }
    }
    return groups.values().stream()
        .sorted(
            Comparator.comparingDouble(Group::cost)
                .reversed()
                .thenComparing(Comparator.comparingLong(Group::items).reversed())
                .thenComparing(group -> String.valueOf(group.name()))
                .thenComparing(group -> String.valueOf(group.service()))
                .thenComparing(Group::signal))
        .toList();
  }

  private static List<Group> parts(Overhead.Cost cost, By by) {
    return switch (by) {
      case SERVICE -> List.of(whole(cost, told(cost.source().name()), null));
      case TEAM -> List.of(whole(cost, told(cost.team()), null));
      case SIGNAL -> List.of(whole(cost, cost.signal(), null));
      case ENVIRONMENT -> List.of(whole(cost, told(cost.source().environment()), null));
      case VERSION -> versions(cost);
    };
  }

  private static @Nullable String told(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }

  private static Group whole(Overhead.Cost cost, @Nullable String name, @Nullable String service) {
    return new Group(
        name,
        service,
        cost.signal(),
        cost.items(),
        cost.receivedBytes(),
        cost.itemsBefore(),
        cost.receivedBytesBefore(),
        cost.series(),
        cost.storedBytes(),
        cost.diskBytes(),
        cost.cost());
  }

  /**
   * A version's cost and size on disk are its share of its service's, by received bytes, of metrics
   * by samples, which take as much whoever sends them. What a version sent before is not told.
   */
  private static List<Group> versions(Overhead.Cost cost) {
    String service = told(cost.source().name());
    if (cost.versions().isEmpty()) {
      return List.of(whole(cost, null, service).withoutDisk());
    }
    ToLongFunction<Overhead.OfVersion> weight = weightOf(cost);
    double all = cost.versions().stream().mapToLong(weight).sum();
    List<Group> parts = new ArrayList<>();
    for (Overhead.OfVersion version : cost.versions()) {
      double share = all == 0 ? 0 : weight.applyAsLong(version) / all;
      Long stored = cost.storedBytes();
      parts.add(
          new Group(
              told(version.version()),
              service,
              cost.signal(),
              version.items(),
              version.receivedBytes(),
              null,
              null,
              version.series(),
              stored == null ? null : (Long) Math.round(stored * share),
              null,
              cost.cost() * share));
    }
    return parts;
  }

  /** What versions have their share by: the first of these that any has some of. */
  private static ToLongFunction<Overhead.OfVersion> weightOf(Overhead.Cost cost) {
    ToLongFunction<Overhead.OfVersion> bytes = version -> known(version.receivedBytes());
    ToLongFunction<Overhead.OfVersion> series = version -> known(version.series());
    List<ToLongFunction<Overhead.OfVersion>> weights =
        cost.series() == null
            ? List.of(bytes, Overhead.OfVersion::items)
            : List.of(Overhead.OfVersion::items, series, bytes);
    return weights.stream()
        .filter(weight -> cost.versions().stream().mapToLong(weight).sum() > 0)
        .findFirst()
        .orElse(version -> 0);
  }

  private static long known(@Nullable Long count) {
    return count == null ? 0 : count;
  }

  private static Group together(Group a, Group b) {
    return new Group(
        a.name(),
        a.service(),
        a.signal(),
        a.items() + b.items(),
        known(a.receivedBytes(), b.receivedBytes()),
        both(a.itemsBefore(), b.itemsBefore()),
        both(a.receivedBytesBefore(), b.receivedBytesBefore()),
        known(a.series(), b.series()),
        known(a.storedBytes(), b.storedBytes()),
        known(a.diskBytes(), b.diskBytes()),
        a.cost() + b.cost());
  }

  private static @Nullable Long both(@Nullable Long a, @Nullable Long b) {
    return a == null || b == null ? null : (Long) (a + b);
  }

  private static @Nullable Long known(@Nullable Long a, @Nullable Long b) {
    if (a == null) {
      return b;
    }
    return b == null ? a : (Long) (a + b);
  }
}
