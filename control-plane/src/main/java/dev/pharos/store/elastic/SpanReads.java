package dev.pharos.store.elastic;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.FieldValue;
import co.elastic.clients.elasticsearch._types.SortOptions;
import co.elastic.clients.elasticsearch._types.SortOrder;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import co.elastic.clients.elasticsearch.core.SearchRequest;
import co.elastic.clients.elasticsearch.core.SearchResponse;
import co.elastic.clients.elasticsearch.core.search.Hit;
import co.elastic.clients.elasticsearch.core.search.SourceConfig;
import co.elastic.clients.transport.Endpoint;
import dev.pharos.signal.TimeRange;
import dev.pharos.signal.TraceId;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Asks Elasticsearch for spans, page by page. */
final class SpanReads {
  private static final Endpoint<SearchRequest, SearchResponse<StoredSpan>, ?> SPANS =
      SearchRequest.createSearchEndpoint(StoredSpan.DESERIALIZER);

  /** Each row's number is its own, so that pages neither overlap nor leave out. */
  private static final List<SortOptions> OLDEST_ROW_FIRST = List.of(by("row", SortOrder.Asc));

  /** Rows of several writers may have one number: of one trace at one time they do not. */
  private static final List<SortOptions> NEWEST_FIRST =
      List.of(
          SortOptions.of(sort ->
              sort.field(field ->
                  field
                      .field("@timestamp")
                      .order(SortOrder.Desc)
                      .format("strict_date_optional_time_nanos"))),
          by("row", SortOrder.Desc),
          by("trace_id", SortOrder.Desc));

  private static final SourceConfig WHOLE = SourceConfig.of(source -> source.fetch(true));
  private static final SourceConfig OUTLINE =
      SourceConfig.of(source ->
          source.filter(
              filter -> filter.excludes("attributes", "attributes_typed", "events", "links")));

  private final ElasticsearchClient client;
  private final DailyIndices indices;

  SpanReads(ElasticsearchClient client, DailyIndices indices) {
    this.client = client;
    this.indices = indices;
  }

  /** Which part of documents is read. */
  enum Part {
    ALL,
    OUTLINE
  }

  /**
   * All rows of traces, older rows first.
   *
   * @param fromNs rows that started earlier are left out
   */
  void traces(Collection<TraceId> traceIds, long fromNs, Part part, Consumer<StoredSpan> consumer)
      throws IOException {
    List<String> ids = traceIds.stream().map(TraceId::toString).toList();
    Query query = Bounds.and(List.of(ValueQueries.terms("trace_id", ids), since(fromNs)));
    List<FieldValue> after = List.of();
    Page<StoredSpan> page;
    do {
      List<FieldValue> from = after;
      page =
          read(
              ElasticLimits.PAGE,
              size ->
                  SearchRequest.of(search -> {
                    search
                        .index(indices.pattern())
                        .allowNoIndices(true)
                        .allowPartialSearchResults(false)
                        .trackTotalHits(track -> track.enabled(false))
                        .query(query)
                        .source(part == Part.ALL ? WHOLE : OUTLINE)
                        .sort(OLDEST_ROW_FIRST)
                        .size(size);
                    if (ids.size() == 1) {
                      search.routing(ids.getFirst());
                    }
                    return from.isEmpty() ? search : search.searchAfter(from);
                  }));
      for (Hit<StoredSpan> hit : page.hits()) {
        consumer.accept(source(hit));
      }
      after = page.hits().isEmpty() ? List.of() : page.hits().getLast().sort();
    } while (!page.isLast());
  }

  private static Query since(long fromNs) {
    return FilterCompiler.in(new TimeRange(fromNs, Long.MAX_VALUE));
  }

  /**
   * The newest rows that a question finds.
   *
   * @param most rows of the page, which has fewer where they are large
   * @param after the last of the page before; null for the first page
   */
  Page<StoredSpan> newest(Query query, int most, @Nullable Hit<StoredSpan> after)
      throws IOException {
    return read(
        most,
        size ->
            SearchRequest.of(search -> {
              search
                  .index(indices.pattern())
                  .allowNoIndices(true)
                  .allowPartialSearchResults(false)
                  .trackTotalHits(track -> track.enabled(false))
                  .query(query)
                  .sort(NEWEST_FIRST)
                  .size(size);
              return after == null ? search : search.searchAfter(after.sort());
            }));
  }

  static StoredSpan source(Hit<StoredSpan> hit) {
    return Objects.requireNonNull(hit.source(), "documents of spans have their source");
  }

  /**
   * Of rows by the ids of their documents, the highest number in any index: the same span may have
   * come again with a start on another day.
   */
  Map<String, Long> highestRows(Collection<String> ids) throws IOException {
    Map<String, Long> highest = new HashMap<>();
    List<String> left = List.copyOf(ids);
    // Mostly each is there once, few are on two days.
    int size = Math.min(10_000, ids.size() * 4);
    SearchResponse<Void> response =
        PatientQuestion.answer(() ->
            client.search(
                search ->
                    search
                        .index(indices.pattern())
                        .allowNoIndices(true)
                        .allowPartialSearchResults(false)
                        .trackTotalHits(track -> track.enabled(false))
                        .query(query -> query.ids(list -> list.values(left)))
                        .source(source -> source.fetch(false))
                        .sort(by("row", SortOrder.Desc))
                        .size(size),
                Void.class));
    for (Hit<Void> hit : response.hits().hits()) {
      highest.putIfAbsent(Objects.requireNonNull(hit.id()), hit.sort().getFirst().longValue());
    }
    return highest;
  }

  private Page<StoredSpan> read(int most, IntFunction<SearchRequest> question) throws IOException {
    return Page.read(client, SPANS, most, question);
  }

  private static SortOptions by(String field, SortOrder order) {
    return SortOptions.of(sort -> sort.field(one -> one.field(field).order(order)));
  }
}
