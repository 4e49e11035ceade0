package dev.pharos.store.metric;

import dev.pharos.store.SeriesOrigin;
import dev.pharos.store.SeriesPlace;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One service's accounts, by place and version. So many each are told apart; a new one takes the
 * place of the one that was silent longest, whose counts go to the others of its place, or of the
 * service. Where none is silent, the new one is counted with the others. Sums are the same whatever
 * gives way: a replay, in which series live longer, may decide otherwise about one that comes back.
 */
final class OriginAccounts {
  private final SeriesPlace anywhere;
  private final Map<SeriesPlace, Map<String, SampleAccount>> places = new LinkedHashMap<>();
  private int size;

  OriginAccounts(String service) {
    anywhere = SeriesPlace.of(service);
  }

  int size() {
    return size;
  }

  void forEach(Consumer<SampleAccount> action) {
    places.values().forEach(versions -> versions.values().forEach(action));
  }

  /** One that a checkpoint has. */
  void put(SampleAccount account) {
    places
        .computeIfAbsent(account.place(), fresh -> new LinkedHashMap<>())
        .put(account.origin().version(), account);
    size++;
  }

  /**
   * The account of an origin, or that of the others that it is counted with.
   *
   * @param minute in which its series came, counted since 1970; 0 where nothing may give way
   * @param isRoom whether there may be one account more
   */
  SampleAccount of(SeriesOrigin origin, int minute, boolean isRoom) {
    SeriesPlace place = origin.place();
    Map<String, SampleAccount> versions = places.get(place);
    if (versions == null) {
      boolean isNewOne =
          !place.isTold()
              || (isRoom && toldPlaces() < SeriesStoreLimits.PLACES_OF_SERVICE)
              || endPlace(minute);
      return made(isNewOne ? origin : othersOf(anywhere), minute);
    }
    SampleAccount known = versions.get(origin.version());
    if (known != null) {
      return known;
    }
    boolean isNewOne =
        (isRoom && versions.size() < SeriesStoreLimits.VERSIONS_OF_PLACE)
            || endVersion(place, versions, minute);
    return made(isNewOne ? origin : othersOf(place), minute);
  }

  private int toldPlaces() {
    return places.containsKey(anywhere) ? places.size() - 1 : places.size();
  }

  private static SeriesOrigin othersOf(SeriesPlace place) {
    return new SeriesOrigin(place, SeriesOrigin.OTHERS);
  }

  private SampleAccount made(SeriesOrigin origin, int minute) {
    return places
        .computeIfAbsent(origin.place(), fresh -> new LinkedHashMap<>())
        .computeIfAbsent(
            origin.version(),
            fresh -> {
              size++;
              return new SampleAccount(origin, minute);
            });
  }

  private boolean endVersion(SeriesPlace place, Map<String, SampleAccount> versions, int minute) {
    SampleAccount silent =
        versions.values().stream()
            .filter(account -> !account.origin().version().equals(SeriesOrigin.OTHERS))
            .filter(account -> isSilent(account.lastMinute, minute))
            .min(Comparator.comparingInt(account -> account.lastMinute))
            .orElse(null);
    if (silent == null) {
      return false;
    }
    versions.remove(silent.origin().version());
    size--;
    silent.giveTo(made(othersOf(place), silent.lastMinute));
    return true;
  }

  private boolean endPlace(int minute) {
    SeriesPlace silent = silentPlace(minute);
    if (silent == null) {
      return false;
    }
    Map<String, SampleAccount> ended = places.remove(silent);
    if (ended != null) {
      size -= ended.size();
      for (SampleAccount account : ended.values()) {
        account.giveTo(made(othersOf(anywhere), account.lastMinute));
      }
    }
    return true;
  }

  private @Nullable SeriesPlace silentPlace(int minute) {
    return places.entrySet().stream()
        .filter(entry -> entry.getKey().isTold())
        .filter(entry -> isSilent(lastMinute(entry.getValue().values()), minute))
        .min(Comparator.comparingInt(entry -> lastMinute(entry.getValue().values())))
        .map(Map.Entry::getKey)
        .orElse(null);
  }

  private static int lastMinute(Collection<SampleAccount> accounts) {
    return accounts.stream().mapToInt(account -> account.lastMinute).max().orElse(0);
  }

  private static boolean isSilent(int lastMinute, int minute) {
    return lastMinute < minute - SeriesStoreLimits.SILENT_ORIGIN.toMinutes();
  }
}
