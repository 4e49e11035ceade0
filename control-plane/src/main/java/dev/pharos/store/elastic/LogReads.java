package dev.pharos.store.elastic;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.FieldValue;
import co.elastic.clients.elasticsearch._types.SortOptions;
import co.elastic.clients.elasticsearch._types.SortOrder;
import co.elastic.clients.elasticsearch._types.aggregations.Aggregate;
import co.elastic.clients.elasticsearch._types.aggregations.CompositeAggregationSource;
import co.elastic.clients.elasticsearch._types.aggregations.CompositeBucket;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import co.elastic.clients.elasticsearch.core.SearchRequest;
import co.elastic.clients.elasticsearch.core.SearchResponse;
import co.elastic.clients.elasticsearch.core.search.Hit;
import co.elastic.clients.transport.Endpoint;
import dev.pharos.signal.Resource;
import dev.pharos.store.LogQuery;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Asks Elasticsearch for lines and for their number. Safe for use by many threads. */
final class LogReads {
  private static final Endpoint<SearchRequest, SearchResponse<StoredLog>, ?> LINES =
      SearchRequest.createSearchEndpoint(StoredLog.DESERIALIZER);

  private static final String COUNTED = "counted";

  private final ElasticsearchClient client;
  private final DailyIndices indices;

  /** By their keys, those asked for last. */
  private final Map<String, Resource> resources =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Resource> eldest) {
          return size() > ElasticLimits.KNOWN_RESOURCES;
        }
      };

  LogReads(ElasticsearchClient client, DailyIndices indices) {
    this.client = client;
    this.indices = indices;
  }

  /**
   * Lines that a question finds, in order.
   *
   * @param most lines of the page, which has fewer where they are large
   * @param routing of the only shard that has some; null where any may
   * @param after the last of the page before; null for the first page
   */
  Page<StoredLog> lines(
      Query query,
      LogQuery.Order order,
      int most,
      @Nullable String routing,
      @Nullable Hit<StoredLog> after)
      throws IOException {
    return Page.read(
        client,
        LINES,
        most,
        size ->
            SearchRequest.of(search -> {
              search
                  .index(indices.pattern())
                  .allowNoIndices(true)
                  .allowPartialSearchResults(false)
                  .trackTotalHits(track -> track.enabled(false))
                  .query(query)
                  .sort(inOrder(order))
                  .size(size);
              if (routing != null) {
                search.routing(routing);
              }
              return after == null ? search : search.searchAfter(after.sort());
            }));
  }

  static StoredLog source(Hit<StoredLog> hit) {
    return Objects.requireNonNull(hit.source(), "documents of lines have their source");
  }

  /** Rows of several writers may have one number: of one writer they do not. */
  private static List<SortOptions> inOrder(LogQuery.Order order) {
    SortOrder direction = order == LogQuery.Order.NEWEST_FIRST ? SortOrder.Desc : SortOrder.Asc;
    return List.of(
        SortOptions.of(sort ->
            sort.field(field ->
                field
                    .field("@timestamp")
                    .order(direction)
                    .format("strict_date_optional_time_nanos"))),
        SortOptions.of(sort -> sort.field(field -> field.field("row").order(direction))),
        SortOptions.of(sort -> sort.field(field -> field.field("writer").order(direction))));
  }

  /**
   * @param after what to ask for the next page with
   */
  record Counted(List<CompositeBucket> buckets, Map<String, FieldValue> after) {
    boolean isLast() {
      return buckets.size() < ElasticLimits.BUCKETS;
    }
  }

  /**
   * How many lines that a question finds have which values, exactly; a page of it.
   *
   * @param after what the page before ended with; empty for the first page
   */
  Counted count(
      Query query,
      @Nullable String routing,
      List<Map<String, CompositeAggregationSource>> by,
      Map<String, FieldValue> after)
      throws IOException {
    SearchResponse<Void> response =
        PatientQuestion.answer(() ->
            client.search(
                search -> {
                  if (routing != null) {
                    search.routing(routing);
                  }
                  return search
                      .index(indices.pattern())
                      .allowNoIndices(true)
                      .allowPartialSearchResults(false)
                      .trackTotalHits(track -> track.enabled(false))
                      .query(query)
                      .size(0)
                      .aggregations(
                          COUNTED,
                          counted ->
                              counted.composite(composite -> {
                                composite.sources(by).size(ElasticLimits.BUCKETS);
                                return after.isEmpty() ? composite : composite.after(after);
                              }));
                },
                Void.class));
    Aggregate counted = response.aggregations().get(COUNTED);
    // Where there is no index at all, nothing is counted.
    return counted == null
        ? new Counted(List.of(), Map.of())
        : new Counted(counted.composite().buckets().array(), counted.composite().afterKey());
  }

  /** Those of whom a line is shown, by their {@link ResourceKey}s. */
  Map<String, Resource> resources(Collection<String> keys) throws IOException {
    Map<String, Resource> found = new HashMap<>();
    Set<String> missing = new HashSet<>();
    synchronized (resources) {
      for (String key : keys) {
        Resource known = resources.get(key);
        if (known == null) {
          missing.add(key);
        } else {
          found.put(key, known);
        }
      }
    }
    List<String> unknown = List.copyOf(missing);
    for (int from = 0; from < unknown.size(); from += ElasticLimits.PAGE) {
      int to = Math.min(unknown.size(), from + ElasticLimits.PAGE);
      for (Resource resource : read(unknown.subList(from, to))) {
        found.put(ResourceKey.of(resource), resource);
      }
    }
    synchronized (resources) {
      resources.putAll(found);
    }
    return found;
  }

  private List<Resource> read(List<String> keys) throws IOException {
    SearchRequest request =
        SearchRequest.of(search ->
            search
                .index(indices.pattern())
                .allowNoIndices(true)
                .allowPartialSearchResults(false)
                .trackTotalHits(track -> track.enabled(false))
                .query(ValueQueries.terms(LogFields.RESOURCE, keys))
                .source(
                    source -> source.filter(filter -> filter.includes("@timestamp", "resource")))
                .collapse(collapse -> collapse.field(LogFields.RESOURCE))
                .size(keys.size()));
    return PatientQuestion.answer(() -> client._transport().performRequest(request, LINES, null))
        .hits()
        .hits()
        .stream()
        .map(hit -> source(hit).line().resource())
        .toList();
  }
}
