package dev.pharos.store.elastic;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.Span;
import dev.pharos.signal.TraceId;
import dev.pharos.store.SearchWatch;
import dev.pharos.store.SpanQuery;
import dev.pharos.store.SpanSearchResult;
import dev.pharos.store.SpanStore;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Spans in Elasticsearch, a document each in the index of their day. What was added is in memory
 * until Elasticsearch's searches show it, and found there; what is not committed when the process
 * ends comes back from the journal. Several stores may share the indices: each sees what all wrote.
 */
public final class ElasticSpanStore implements SpanStore {
  private final ElasticsearchClient client;
  private final ElasticSettings settings;
  private final DocumentWriter<Span> writer;
  private final SpanReads reads;

  private ElasticSpanStore(
      ElasticsearchClient client,
      ElasticSettings settings,
      ElasticCommit commit,
      InstantSource clock)
      throws IOException {
    SpanDocuments documents = SpanDocuments.under(settings.prefix());
    this.client = client;
    this.settings = settings;
    this.writer = new DocumentWriter<>(client, documents, settings, commit, clock);
    this.reads = new SpanReads(client, documents.indices());
  }

  /**
   * Opens the store as a commit left it. Where Elasticsearch cannot be asked, that is done as soon
   * as it can, and {@link #statistics} tells until then.
   *
   * @param client is closed with the store
   * @param commit what {@link PendingCommit#commit} named; null where no checkpoint exists
   * @throws IOException when the commit is none of such a store
   */
  static ElasticSpanStore open(
      ElasticsearchClient client,
      @Nullable String commit,
      ElasticSettings settings,
      InstantSource clock)
      throws IOException {
    ElasticCommit begin =
        commit == null
            ? ElasticCommit.ofNewWriter(UUID.randomUUID(), clock.instant())
            : ElasticCommit.parse(commit);
    ElasticSpanStore store = new ElasticSpanStore(client, settings, begin, clock);
    store.writer.start();
    return store;
  }

  @Override
  public void add(List<Span> spans) throws IOException {
    writer.add(spans);
  }

  @Override
  public List<Span> trace(TraceId traceId) throws IOException {
    return read(Set.of(traceId), SpanReads.Part.ALL).getOrDefault(traceId, List.of());
  }

  @Override
  public List<Span> outline(TraceId traceId) throws IOException {
    return read(Set.of(traceId), SpanReads.Part.OUTLINE).getOrDefault(traceId, List.of());
  }

  @Override
  public Map<TraceId, List<Span>> traces(Collection<TraceId> traceIds) throws IOException {
    Map<TraceId, List<Span>> found = new HashMap<>();
    List<TraceId> wanted = traceIds.stream().distinct().toList();
    for (int from = 0; from < wanted.size(); from += ElasticLimits.TRACES) {
      int to = Math.min(wanted.size(), from + ElasticLimits.TRACES);
      found.putAll(read(new HashSet<>(wanted.subList(from, to)), SpanReads.Part.ALL));
    }
    return found;
  }

  private Map<TraceId, List<Span>> read(Set<TraceId> traceIds, SpanReads.Part part)
      throws IOException {
    // Before Elasticsearch is asked: what it does not show then is here.
    List<Row<Span>> inMemory = writer.waiting();
    Map<SpanKey, Span> spans = new LinkedHashMap<>();
    reads.traces(
        traceIds, writer.readFromNs(), part, row -> spans.put(SpanKey.of(row.span()), row.span()));
    for (Row<Span> row : inMemory) {
      if (traceIds.contains(row.item().traceId())) {
        spans.put(SpanKey.of(row.item()), row.item());
      }
    }
    Map<TraceId, List<Span>> traces = new HashMap<>();
    for (Span span : spans.values()) {
      traces.computeIfAbsent(span.traceId(), id -> new ArrayList<>()).add(span);
    }
    return traces;
  }

  @Override
  public SpanSearchResult search(SpanQuery query, SearchWatch watch) throws IOException {
    return new SpanSearch(reads, writer.name(), query, settings.scannedSpans(), watch)
        .run(writer.waiting(), writer.readFromNs());
  }

  /** Quick: the indices are deleted by the thread that writes to them. */
  @Override
  public void expire(long nowNs) {
    writer.expire(nowNs);
  }

  @Override
  public Statistics statistics() {
    WaitingRows.Totals totals = writer.totals();
    return new Statistics(
        totals.waiting() + totals.onDisk() + totals.shown(),
        totals.shown(),
        writer.bytes(),
        writer.notices(totals));
  }

  @Override
  public Map<ServiceId, Long> bytesByService() {
    return writer.bytesByService();
  }

  @Override
  public PendingCommit seal() {
    return writer.seal();
  }

  /** Older commits are lower numbers: there is nothing to free. */
  @Override
  public void retain(String commit) throws IOException {
    ElasticCommit.parse(commit);
  }

  /** Returns when Elasticsearch's searches show all that was added, or after a time. */
  boolean awaitShown(Duration atMost) throws InterruptedException {
    return writer.awaitShown(atMost);
  }

  /** How often a row was sent once more, since Elasticsearch did not take it. */
  long retried() {
    return counts().retried();
  }

  /** What became of spans on their way. */
  SendingCounts counts() {
    return writer.counts();
  }

  /** What waits, and where. */
  WaitingRows.Totals waiting() {
    return writer.totals();
  }

  /** Whether spans reach Elasticsearch at present. */
  boolean isWell() {
    return writer.isWell();
  }

  /** For tests, which do not wait until it is time. */
  Upkeep upkeep() {
    return writer.upkeep();
  }

  /** What was not committed is forgotten: it is in the journal. */
  @Override
  public void close() throws IOException {
    writer.close();
    client.close();
  }
}
