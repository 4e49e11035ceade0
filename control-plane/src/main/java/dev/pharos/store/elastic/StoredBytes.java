package dev.pharos.store.elastic;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.DocStats;
import co.elastic.clients.elasticsearch._types.StoreStats;
import co.elastic.clients.elasticsearch.indices.stats.IndexStats;
import co.elastic.clients.elasticsearch.indices.stats.IndicesStats;
import dev.pharos.signal.ServiceId;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What each day's index takes on disk, its replicas among it, and whose that is. One thread asks,
 * any may read.
 */
final class StoredBytes {
  private final ElasticsearchClient client;
  private final DailyIndices names;
  private final Map<Long, Shared> shared = new HashMap<>();
  private volatile SortedMap<Long, Size> sizes = new TreeMap<>();
  private volatile Map<Long, ServiceShares> shares = Map.of();
  private long sharedAt;

  StoredBytes(ElasticsearchClient client, DailyIndices names) {
    this.client = client;
    this.names = names;
  }

  /** Of one index, as last asked. */
  private record Size(long documents, long bytes) {}

  /**
   * @param documents that there were when it was asked
   */
  private record Shared(long documents, ServiceShares shares) {}

  /** Asks how large the indices are. */
  void look() throws IOException {
    SortedMap<Long, Size> found = new TreeMap<>();
    Map<String, IndicesStats> all =
        client
            .indices()
            .stats(stats -> stats.index(names.pattern()).metric("store", "docs"))
            .indices();
    all.forEach((index, stats) -> {
      OptionalLong day = names.dayOf(index);
      if (day.isPresent()) {
        found.put(day.getAsLong(), size(stats));
      }
    });
    sizes = found;
  }

  private static Size size(IndicesStats stats) {
    IndexStats total = stats.total();
    IndexStats primaries = stats.primaries();
    StoreStats store = total == null ? null : total.store();
    DocStats documents = primaries == null ? null : primaries.docs();
    return new Size(
        documents == null ? 0 : documents.count(), store == null ? 0 : store.sizeInBytes());
  }

  /** Asks whose the documents are: soon of a new day, now and then of one that grows. */
  void share() throws IOException {
    long now = System.nanoTime();
    boolean due = now - sharedAt > ElasticLimits.SHARE_INTERVAL.toNanos();
    Map<Long, Size> known = sizes;
    shared.keySet().retainAll(known.keySet());
    for (Map.Entry<Long, Size> each : known.entrySet()) {
      long documents = each.getValue().documents();
      Shared before = shared.get(each.getKey());
      if (isStale(before, documents, due)) {
        ServiceShares asked = ServiceShares.of(client, names.index(each.getKey()));
        shared.put(each.getKey(), new Shared(documents, asked));
      }
    }
    sharedAt = due ? now : sharedAt;
    Map<Long, ServiceShares> all = new HashMap<>();
    shared.forEach((day, one) -> all.put(day, one.shares()));
    shares = Map.copyOf(all);
  }

  private static boolean isStale(@Nullable Shared before, long documents, boolean due) {
    return documents > 0 && (before == null || (due && before.documents() != documents));
  }

  /** Of all days. */
  long total() {
    return sizes.values().stream().mapToLong(Size::bytes).sum();
  }

  /** The newest day of those that must go so that not more than so many bytes stay. */
  OptionalLong beyond(long mostBytes) {
    long left = total();
    OptionalLong last = OptionalLong.empty();
    for (Map.Entry<Long, Size> each : sizes.entrySet()) {
      if (left <= mostBytes || each.getKey().equals(sizes.lastKey())) {
        break;
      }
      left -= each.getValue().bytes();
      last = OptionalLong.of(each.getKey());
    }
    return last;
  }

  /** The bytes of {@link #total} but for days of which is not known whose they are. */
  Map<ServiceId, Long> byService() {
    Map<Long, ServiceShares> known = shares;
    Map<ServiceId, Long> sums = new HashMap<>();
    sizes.forEach((day, size) -> {
      ServiceShares ofDay = known.get(day);
      if (ofDay != null) {
        ofDay.share(size.bytes(), sums);
      }
    });
    return sums;
  }
}
