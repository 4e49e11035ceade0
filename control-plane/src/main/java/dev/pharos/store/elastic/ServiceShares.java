package dev.pharos.store.elastic;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.FieldValue;
import co.elastic.clients.elasticsearch._types.aggregations.Aggregation;
import co.elastic.clients.elasticsearch._types.aggregations.CompositeAggregate;
import co.elastic.clients.elasticsearch._types.aggregations.CompositeAggregationSource;
import co.elastic.clients.elasticsearch._types.aggregations.CompositeBucket;
import dev.pharos.signal.ServiceId;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which services an index is full of: its bytes are shared among them by what their documents hold
 * in memory, which is about what they are as text.
 */
record ServiceShares(Map<ServiceId, Double> footprints) {
  private static final String NAMESPACE = "namespace";
  private static final String NAME = "name";
  private static final String ENVIRONMENT = "environment";
  private static final String SHARES = "shares";
  private static final String FOOTPRINT = "footprint";

  ServiceShares {
    footprints = Map.copyOf(footprints);
  }

  /** Asks for all documents of an index. */
  static ServiceShares of(ElasticsearchClient client, String index) throws IOException {
    Map<ServiceId, Double> footprints = new HashMap<>();
    Map<String, FieldValue> after = Map.of();
    CompositeAggregate page;
    do {
      Aggregation shares = shares(after);
      page =
          Objects.requireNonNull(
                  client
                      .search(
                          search ->
                              search
                                  .index(index)
                                  .ignoreUnavailable(true)
                                  .size(0)
                                  .aggregations(SHARES, shares),
                          Void.class)
                      .aggregations()
                      .get(SHARES))
              .composite();
      for (CompositeBucket bucket : page.buckets().array()) {
        double footprint =
            Objects.requireNonNull(bucket.aggregations().get(FOOTPRINT)).sum().value();
        footprints.merge(service(bucket.key()), footprint, Double::sum);
      }
      after = page.afterKey();
    } while (!page.buckets().array().isEmpty() && !after.isEmpty());
    return new ServiceShares(footprints);
  }

  private static Aggregation shares(Map<String, FieldValue> after) {
    return Aggregation.of(all ->
        all.composite(
                composite -> {
                  composite
                      .size(ElasticLimits.SHARES)
                      .sources(List.of(source(NAMESPACE), source(NAME), source(ENVIRONMENT)));
                  return after.isEmpty() ? composite : composite.after(after);
                })
            .aggregations(FOOTPRINT, one -> one.sum(sum -> sum.field(FOOTPRINT))));
  }

  private static Map<String, CompositeAggregationSource> source(String part) {
    return Map.of(
        part,
        CompositeAggregationSource.of(
            source -> source.terms(terms -> terms.field("service." + part).missingBucket(true))));
  }

  private static ServiceId service(Map<String, FieldValue> key) {
    return new ServiceId(text(key.get(NAMESPACE)), text(key.get(NAME)), text(key.get(ENVIRONMENT)));
  }

  private static String text(@Nullable FieldValue value) {
    return value == null || value.isNull() ? "" : value.stringValue();
  }

  /** Adds each one's part of so many bytes; they come to just that, where there are any. */
  void share(long bytes, Map<ServiceId, Long> sums) {
    double all = footprints.values().stream().mapToDouble(Double::doubleValue).sum();
    double reached = 0;
    long given = 0;
    for (Map.Entry<ServiceId, Double> each : footprints.entrySet()) {
      reached += each.getValue();
      long upTo = all == 0 ? 0 : Math.round(bytes * Math.min(1, reached / all));
      sums.merge(each.getKey(), upTo - given, Long::sum);
      given = upTo;
    }
  }
}
