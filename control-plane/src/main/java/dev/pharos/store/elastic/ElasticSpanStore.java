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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Spans in Elasticsearch, a document each in the index of their day. What was added is in memory
 * until Elasticsearch's searches show it, and found there; what is not committed when the process
 * ends comes back from the journal. Several stores may share the indices: each sees what all wrote.
 */
public final class ElasticSpanStore implements SpanStore {
  private static final Logger log = LoggerFactory.getLogger(ElasticSpanStore.class);

  private final ElasticsearchClient client;
  private final ElasticSettings settings;
  private final String writer;
  private final Overflow overflow;
  private final WaitingRows waiting;
  private final SpanIndices indices;
  private final Sender sender;
  private final SpanReads reads;
  private final SendingCounts counts = new SendingCounts();
  private final StoredBytes bytes;
  private final Upkeep upkeep;

  private ElasticSpanStore(
      ElasticsearchClient client,
      ElasticSettings settings,
      ElasticCommit commit,
      InstantSource clock)
      throws IOException {
    this.client = client;
    this.settings = settings;
    this.writer = commit.writer();
    DailyIndices names = new DailyIndices(settings.prefix(), "spans");
    this.overflow = new Overflow(settings.room());
    this.waiting = new WaitingRows(commit.nextRow(), settings.room(), overflow);
    this.indices = new SpanIndices(client, names, commit, settings.layout());
    Bulk bulk = new Bulk(client, names, writer, counts);
    this.sender = new Sender(waiting, bulk, indices, settings.refresh(), counts, clock);
    this.reads = new SpanReads(client, names);
    this.bytes = new StoredBytes(client, names);
    this.upkeep = new Upkeep(indices, bytes, settings.maxBytes(), clock);
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
    try {
      store.indices.prepare(store.waiting);
    } catch (IOException e) {
      log.warn("Elasticsearch cannot be asked yet; spans wait for it.", e);
    }
    store.sender.start();
    store.upkeep.start();
    return store;
  }

  @Override
  public void add(List<Span> spans) throws IOException {
    waiting.add(spans);
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
    List<Row> inMemory = waiting.snapshot();
    Map<SpanKey, Span> spans = new LinkedHashMap<>();
    reads.traces(
        traceIds, indices.readFromNs(), part, row -> spans.put(SpanKey.of(row.span()), row.span()));
    for (Row row : inMemory) {
      if (traceIds.contains(row.span().traceId())) {
        spans.put(row.key(), row.span());
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
    return new SpanSearch(reads, writer, query, settings.scannedSpans(), watch)
        .run(waiting.snapshot(), indices.readFromNs());
  }

  /** Quick: the indices are deleted by the thread that writes to them. */
  @Override
  public void expire(long nowNs) {
    long day = DailyIndices.day(nowNs - settings.retention().toNanos());
    indices.keepFrom(day);
    waiting.dropBefore(DailyIndices.begin(day));
  }

  @Override
  public Statistics statistics() {
    WaitingRows.Totals totals = waiting.totals();
    List<String> notices = new ArrayList<>();
    Trouble trouble = sender.trouble();
    if (trouble != null) {
      notices.add(trouble.sentence(totals.unwritten()));
    }
    if (counts.refused() > 0) {
      notices.add(
          "Elasticsearch refused "
              + counts.refused()
              + " spans since the start: "
              + sender.whyRefused());
    }
    if (totals.onDisk() > 0) {
      notices.add(
          totals.onDisk() + " spans wait on disk for Elasticsearch, and are not found until then");
    }
    IOException failure = totals.failure();
    if (failure != null) {
      notices.add(
          "Spans for which there is no room in memory cannot be written: " + failure.getMessage());
    }
    return new Statistics(
        totals.waiting() + totals.onDisk() + totals.shown(),
        totals.shown(),
        bytes.total(),
        List.copyOf(notices));
  }

  @Override
  public Map<ServiceId, Long> bytesByService() {
    return bytes.byService();
  }

  @Override
  public PendingCommit seal() {
    long line = waiting.line();
    return () -> {
      try {
        if (!waiting.awaitWritten(line, ElasticLimits.COMMIT_PATIENCE)) {
          Trouble trouble = sender.trouble();
          throw new IOException(
              trouble == null ? "Elasticsearch has not taken all spans yet" : trouble.why());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while Elasticsearch takes spans", e);
      }
      return new ElasticCommit(writer, line).toString();
    };
  }

  /** Older commits are lower numbers: there is nothing to free. */
  @Override
  public void retain(String commit) throws IOException {
    ElasticCommit.parse(commit);
  }

  /** Returns when Elasticsearch's searches show all that was added, or after a time. */
  boolean awaitShown(Duration atMost) throws InterruptedException {
    return waiting.awaitShown(waiting.line(), atMost);
  }

  /** How often a row was sent once more, since Elasticsearch did not take it. */
  long retried() {
    return counts.retried();
  }

  /** What became of spans on their way. */
  SendingCounts counts() {
    return counts;
  }

  /** What waits, and where. */
  WaitingRows.Totals waiting() {
    return waiting.totals();
  }

  /** Whether spans reach Elasticsearch at present. */
  boolean isWell() {
    return sender.trouble() == null;
  }

  /** For tests, which do not wait until it is time. */
  Upkeep upkeep() {
    return upkeep;
  }

  /** What was not committed is forgotten: it is in the journal. */
  @Override
  public void close() throws IOException {
    upkeep.close();
    sender.close();
    overflow.close();
    client.close();
  }
}
