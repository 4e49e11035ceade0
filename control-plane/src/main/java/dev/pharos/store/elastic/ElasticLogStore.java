package dev.pharos.store.elastic;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.aggregations.CompositeBucket;
import dev.pharos.signal.LogRecord;
import dev.pharos.signal.Resource;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.AddedLines;
import dev.pharos.store.KeptState;
import dev.pharos.store.LogCounts;
import dev.pharos.store.LogFilter;
import dev.pharos.store.LogFollowers;
import dev.pharos.store.LogLine;
import dev.pharos.store.LogOrigin;
import dev.pharos.store.LogQuery;
import dev.pharos.store.LogSearchResult;
import dev.pharos.store.LogStore;
import dev.pharos.store.LogWindows;
import dev.pharos.store.OriginCounts;
import dev.pharos.store.SearchWatch;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Lines in Elasticsearch, a document each in the index of their day. What was added is in memory
 * until Elasticsearch's searches show it, and found there; what is not committed when the process
 * ends comes back from the journal. Several stores may share the indices: each sees what all wrote.
 */
public final class ElasticLogStore implements LogStore {
  private static final String RESOURCE = "resource";

  private final ElasticsearchClient client;
  private final ElasticSettings settings;
  private final NewWriter newWriter;
  private final DocumentWriter<LogRecord> writer;
  private final LogReads reads;
  private final LogFollowers followers = new LogFollowers();

  private ElasticLogStore(
      ElasticsearchClient client,
      ElasticSettings settings,
      NewWriter newWriter,
      ElasticCommit commit,
      InstantSource clock)
      throws IOException {
    LogDocuments documents = LogDocuments.under(settings.prefix());
    this.client = client;
    this.settings = settings;
    this.newWriter = newWriter;
    this.writer = new DocumentWriter<>(client, documents, settings, commit, clock);
    this.reads = new LogReads(client, documents.indices());
  }

  /**
   * Opens the store as a commit left it. Where Elasticsearch cannot be asked, that is done as soon
   * as it can, and {@link #statistics} tells until then.
   *
   * @param client is closed with the store
   * @param commit what {@link PendingCommit#commit} named; null where no checkpoint exists
   * @param local of this process alone, and as durable as its journal
   * @throws IOException when the commit is none of such a store
   */
  static ElasticLogStore open(
      ElasticsearchClient client,
      @Nullable String commit,
      ElasticSettings settings,
      KeptState local,
      InstantSource clock)
      throws IOException {
    NewWriter newWriter = new NewWriter(local, "elastic-logs-writer");
    ElasticCommit begin =
        commit == null ? newWriter.begin(clock.instant()) : ElasticCommit.parse(commit);
    if (commit != null) {
      newWriter.hasCommit();
    }
    ElasticLogStore store = new ElasticLogStore(client, settings, newWriter, begin, clock);
    store.writer.start();
    return store;
  }

  @Override
  public void add(List<LogRecord> lines) throws IOException {
    if (!lines.isEmpty()) {
      long first = writer.nextRow();
      writer.add(lines);
      followers.tell(lines, first);
    }
  }

  @Override
  public AddedLines follow() {
    return followers.follow();
  }

  @Override
  public LogSearchResult search(LogQuery query, SearchWatch watch) throws IOException {
    return new LineSearch(reads, LogScope.of(writer), query, settings.scannedSpans(), watch).run();
  }

  @Override
  public LogCounts count(TimeRange range, LogFilter filter, long bucketNs, SearchWatch watch)
      throws IOException {
    LineTally tally = new LineTally(false);
    LineCounting counting = counting(range, filter, LogWindows.every(bucketNs), tally, watch);
    counting.run();
    return new LogCounts(tally.together(), counting.scanned(), counting.truncated());
  }

  @Override
  public OriginCounts countByOrigin(
      TimeRange range, LogFilter filter, LogWindows windows, SearchWatch watch) throws IOException {
    LineTally tally = new LineTally(true);
    LineCounting counting = counting(range, filter, windows, tally, watch);
    counting.run();
    return new OriginCounts(tally.apart(), counting.scanned(), counting.truncated());
  }

  private LineCounting counting(
      TimeRange range, LogFilter filter, LogWindows windows, LineTally tally, SearchWatch watch) {
    return new LineCounting(
        reads, LogScope.of(writer), range, filter, windows, tally, settings.scannedSpans(), watch);
  }

  /** Exact: each line counts. */
  @Override
  public List<LogOrigin> origins(TimeRange range) throws IOException {
    LogScope scope = LogScope.of(writer);
    Map<Resource, Long> found = new LinkedHashMap<>();
    for (LogLine line : scope.inMemory(range)) {
      found.merge(line.log().resource(), 1L, Long::sum);
    }
    Map<String, Long> byKey = new HashMap<>();
    LogReads.Counted page = new LogReads.Counted(List.of(), Map.of());
    do {
      page =
          reads.count(
              scope.shown(range),
              null,
              List.of(Map.of(RESOURCE, LineCounting.termsOf(LogFields.RESOURCE))),
              page.after());
      for (CompositeBucket bucket : page.buckets()) {
        String key = Objects.requireNonNull(bucket.key().get(RESOURCE)).stringValue();
        byKey.merge(key, bucket.docCount(), Long::sum);
      }
    } while (!page.isLast());
    reads
        .resources(byKey.keySet())
        .forEach((key, resource) ->
            found.merge(resource, Objects.requireNonNull(byKey.get(key)), Long::sum));
    return found.entrySet().stream()
        .map(origin -> new LogOrigin(origin.getKey(), origin.getValue()))
        .toList();
  }

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
    newWriter.hasCommit();
  }

  /** Returns when Elasticsearch's searches show all that was added, or after a time. */
  boolean awaitShown(Duration atMost) throws InterruptedException {
    return writer.awaitShown(atMost);
  }

  /** What became of lines on their way. */
  SendingCounts counts() {
    return writer.counts();
  }

  /** What waits, and where. */
  WaitingRows.Totals waiting() {
    return writer.totals();
  }

  /** Whether lines reach Elasticsearch at present. */
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
    followers.close();
    writer.close();
    client.close();
  }
}
