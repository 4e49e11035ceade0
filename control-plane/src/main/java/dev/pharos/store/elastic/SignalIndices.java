package dev.pharos.store.elastic;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.elasticsearch._types.FieldValue;
import co.elastic.clients.elasticsearch._types.ShardStatistics;
import co.elastic.clients.elasticsearch._types.SortOrder;
import co.elastic.clients.elasticsearch._types.VersionType;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import co.elastic.clients.elasticsearch.core.BulkResponse;
import co.elastic.clients.elasticsearch.core.SearchResponse;
import co.elastic.clients.elasticsearch.core.bulk.BulkOperation;
import co.elastic.clients.elasticsearch.core.search.Hit;
import co.elastic.clients.elasticsearch.indices.put_index_template.IndexTemplateMapping;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * The indices of one signal as a whole: their template, what they show, and those that are over.
 */
final class SignalIndices<T> {
  private static final String ALREADY_THERE = "resource_already_exists_exception";

  private final ElasticsearchClient client;
  private final DocumentKind<T> kind;
  private final DailyIndices names;
  private final ElasticCommit commit;
  private final IndexLayout layout;
  private final Set<Long> days = new TreeSet<>();
  private volatile long firstDay = Long.MIN_VALUE;
  private volatile boolean dayIsOver;
  private volatile boolean prepared;

  /**
   * @param commit rows from which on are not to be there when the store begins
   */
  SignalIndices(
      ElasticsearchClient client, DocumentKind<T> kind, ElasticCommit commit, IndexLayout layout) {
    this.client = client;
    this.kind = kind;
    this.names = kind.indices();
    this.commit = commit;
    this.layout = layout;
  }

  /**
   * Makes the template, and what was written after the commit undone. Once; until it has succeeded
   * nothing is written.
   */
  void prepare(WaitingRows<T> waiting) throws IOException {
    if (prepared) {
      return;
    }
    IndexTemplateMapping template = layout.template(kind.template());
    client
        .indices()
        .putIndexTemplate(
            put -> put.name(names.template()).indexPatterns(names.pattern()).template(template));
    list();
    refresh(List.of(names.pattern()));
    if (removeTail()) {
      refresh(List.of(names.pattern()));
    }
    waiting.shown(count());
    prepared = true;
  }

  private void list() throws IOException {
    client
        .indices()
        .getAlias(get -> get.index(names.pattern()).allowNoIndices(true))
        .result()
        .keySet()
        .forEach(this::know);
  }

  private void know(String index) {
    OptionalLong day = names.dayOf(index);
    if (day.isPresent()) {
      days.add(day.getAsLong());
    }
  }

  /** What this writer wrote since the commit comes again from the journal. */
  private boolean removeTail() throws IOException {
    boolean removed = false;
    List<FieldValue> after = List.of();
    List<Hit<Void>> page = tail(after);
    while (!page.isEmpty()) {
      List<BulkOperation> operations = new ArrayList<>();
      for (Hit<Void> hit : page) {
        long row = Long.parseLong(hit.sort().getFirst()._toJsonString());
        // With its own version: a later one would keep the row itself from coming again.
        operations.add(
            BulkOperation.of(operation ->
                operation.delete(delete ->
                    delete
                        .index(hit.index())
                        .id(hit.id())
                        .routing(hit.routing())
                        .version(row)
                        .versionType(VersionType.ExternalGte))));
      }
      // Shown at the end: the start waits for this.
      BulkResponse response = client.bulk(bulk -> bulk.operations(operations));
      if (response.errors()) {
        throw new IOException("what was written after the last checkpoint could not be removed");
      }
      removed = true;
      after = page.getLast().sort();
      page = tail(after);
    }
    return removed;
  }

  /**
   * @param after the last of the page before; empty for the first
   */
  private List<Hit<Void>> tail(List<FieldValue> after) throws IOException {
    Query mine = ValueQueries.rowsFrom(commit.writer(), commit.nextRow());
    SearchResponse<Void> response =
        client.search(
            search -> {
              search
                  .index(names.pattern())
                  .allowNoIndices(true)
                  .allowPartialSearchResults(false)
                  .query(mine)
                  .source(source -> source.fetch(false))
                  .sort(sort -> sort.field(field -> field.field("row").order(SortOrder.Asc)))
                  .size(ElasticLimits.TAIL);
              return after.isEmpty() ? search : search.searchAfter(after);
            },
            Void.class);
    return response.hits().hits();
  }

  /**
   * Lets searches show what was written.
   *
   * @return how many documents they show in all
   */
  long refresh(Collection<String> indices) throws IOException {
    if (!indices.isEmpty()) {
      indices.forEach(this::know);
      List<String> named = List.copyOf(indices);
      ShardStatistics shards =
          client
              .indices()
              .refresh(refresh -> refresh.index(named).ignoreUnavailable(true).allowNoIndices(true))
              .shards();
      if (shards != null && shards.failed().intValue() > 0) {
        throw new IOException(shards.failed() + " shards could not be refreshed");
      }
    }
    return count();
  }

  private long count() throws IOException {
    return client.count(count -> count.index(names.pattern()).allowNoIndices(true)).count();
  }

  /** Makes the index of a day where there is none. */
  void make(long day) throws IOException {
    String index = names.index(day);
    if (day < firstDay || client.indices().exists(one -> one.index(index)).value()) {
      return;
    }
    try {
      client.indices().create(create -> create.index(index));
    } catch (ElasticsearchException e) {
      // Another control plane, or a row, was quicker.
      if (!ALREADY_THERE.equals(e.error().type())) {
        throw e;
      }
    }
  }

  /** Whether Elasticsearch was asked with success since the start. */
  boolean isPrepared() {
    return prepared;
  }

  /** From now on nothing is read of days before this one, and they are dropped. */
  void keepFrom(long day) {
    if (day > firstDay) {
      firstDay = day;
      dayIsOver = true;
    }
  }

  /** Epoch nanoseconds before which nothing is read; 0 where everything is. */
  long readFromNs() {
    long day = firstDay;
    return day == Long.MIN_VALUE ? 0 : Math.max(0, DailyIndices.begin(day));
  }

  /** Looks once a day which indices there are: others may have made some. */
  void dropExpired() throws IOException {
    if (dayIsOver) {
      list();
      dayIsOver = false;
    }
    List<Long> over = days.stream().filter(day -> day < firstDay).toList();
    for (long day : over) {
      String index = names.index(day);
      client.indices().delete(delete -> delete.index(index).ignoreUnavailable(true));
      days.remove(day);
    }
  }
}
