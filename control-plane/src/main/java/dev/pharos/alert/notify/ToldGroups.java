package dev.pharos.alert.notify;

import dev.pharos.alert.notify.route.GroupKey;
import dev.pharos.alert.notify.route.Told;
import dev.pharos.store.KeptState;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/**
 * What channels were told, over a restart: an alert that goes on firing is not news again. For one
 * thread.
 */
final class ToldGroups {
  /** As long as Alertmanager keeps its own log of notifications. */
  static final Duration KEPT = Duration.ofDays(5);

  private static final String NAME = "notified";

  private final KeptState kept;
  private final JsonMapper json;
  private final Map<GroupKey, Told> before = new HashMap<>();
  private Map<GroupKey, Told> last;

  ToldGroups(KeptState kept, JsonMapper json) throws IOException {
    this.kept = kept;
    this.json = json;
    kept.read(NAME, content -> known(json, content)).ifPresent(before::putAll);
    last = Map.copyOf(before);
  }

  private static Map<GroupKey, Told> known(JsonMapper json, byte[] content) {
    Map<GroupKey, Told> known = new HashMap<>();
    for (Written written : json.readValue(content, Written[].class)) {
      known.put(
          new GroupKey(written.route(), written.channel(), new TreeMap<>(written.labels())),
          new Told(sorted(written.firing()), Instant.parse(written.at())));
    }
    return known;
  }

  /** Asked once for each group, when it begins. */
  Told before(GroupKey key) {
    Told told = before.remove(key);
    return told == null ? Told.NOTHING : told;
  }

  /** Groups that did not begin again since the start. */
  List<GroupKey> left() {
    return List.copyOf(before.keySet());
  }

  /** Durable when it returns; what is as it was is not written again. */
  void keep(Map<GroupKey, Told> told, Instant now) throws IOException {
    Map<GroupKey, Told> all = new HashMap<>(before);
    all.putAll(told);
    if (all.equals(last)) {
      return;
    }
    List<Written> written = new ArrayList<>();
    all.forEach((key, one) -> {
      Instant at = one.at();
      if (at != null && at.plus(KEPT).isAfter(now)) {
        written.add(
            new Written(
                key.route(),
                key.channel(),
                key.labels(),
                List.copyOf(one.firing()),
                at.toString()));
      }
    });
    kept.replace(NAME, json.writeValueAsBytes(written));
    last = Map.copyOf(all);
  }

  private static Set<SortedMap<String, String>> sorted(List<? extends Map<String, String>> labels) {
    Set<SortedMap<String, String>> sorted = new HashSet<>();
    labels.forEach(one -> sorted.add(new TreeMap<>(one)));
    return sorted;
  }

  private record Written(
      String route,
      String channel,
      Map<String, String> labels,
      List<? extends Map<String, String>> firing,
      String at) {}
}
