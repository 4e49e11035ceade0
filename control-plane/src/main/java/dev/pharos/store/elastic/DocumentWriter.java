package dev.pharos.store.elastic;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import dev.pharos.signal.ServiceId;
import dev.pharos.store.Committable;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the rows of one signal to Elasticsearch: holds them until searches there show them, and
 * tells of what goes wrong. One thread adds; the rest is for any.
 */
final class DocumentWriter<T> {
  private static final Logger log = LoggerFactory.getLogger(DocumentWriter.class);

  private final DocumentKind<T> kind;
  private final ElasticSettings settings;
  private final String name;
  private final Overflow<T> overflow;
  private final WaitingRows<T> waiting;
  private final SignalIndices<T> indices;
  private final SendingCounts counts = new SendingCounts();
  private final Sender<T> sender;
  private final StoredBytes bytes;
  private final Upkeep upkeep;

  /**
   * @param begin rows of this writer from there on are removed: the journal brings them again
   */
  DocumentWriter(
      ElasticsearchClient client,
      DocumentKind<T> kind,
      ElasticSettings settings,
      ElasticCommit begin,
      InstantSource clock)
      throws IOException {
    this.kind = kind;
    this.settings = settings;
    this.name = begin.writer();
    this.overflow = new Overflow<>(kind, settings.room());
    this.waiting = new WaitingRows<>(kind, begin.nextRow(), settings.room(), overflow);
    this.indices = new SignalIndices<>(client, kind, begin, settings.layout());
    Bulk<T> bulk = new Bulk<>(client, kind, name, counts);
    this.sender = new Sender<>(kind, waiting, bulk, indices, settings.refresh(), counts, clock);
    this.bytes = new StoredBytes(client, kind.indices());
    this.upkeep = new Upkeep(kind, indices, bytes, settings.maxBytes(), clock);
  }

  /** Where Elasticsearch cannot be asked, that is done as soon as it can. */
  void start() {
    try {
      indices.prepare(waiting);
    } catch (IOException e) {
      log.warn("Elasticsearch cannot be asked yet; {} wait for it.", kind.plural(), e);
    }
    sender.start();
    upkeep.start();
  }

  /** Under which the rows are written. */
  String name() {
    return name;
  }

  /** Waits while there is no room. */
  void add(List<T> items) throws IOException {
    waiting.add(items);
  }

  /**
   * Rows that searches may not show yet, oldest first. To be taken before Elasticsearch is asked:
   * what it does not show then is here.
   */
  List<Row<T>> waiting() {
    return waiting.snapshot();
  }

  /** The number that the next row gets. */
  long nextRow() {
    return waiting.line();
  }

  /** Epoch nanoseconds before which nothing is read; 0 where everything is. */
  long readFromNs() {
    return indices.readFromNs();
  }

  /** Quick: the indices are deleted by the thread that writes to them. */
  void expire(long nowNs) {
    long day = DailyIndices.day(nowNs - settings.retention().toNanos());
    indices.keepFrom(day);
    waiting.dropBefore(DailyIndices.begin(day));
  }

  Committable.PendingCommit seal() {
    long line = waiting.line();
    return () -> {
      try {
        if (!waiting.awaitWritten(line, ElasticLimits.COMMIT_PATIENCE)) {
          Trouble trouble = sender.trouble();
          throw new IOException(
              trouble == null
                  ? "Elasticsearch has not taken all " + kind.plural() + " yet"
                  : trouble.why());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while Elasticsearch takes " + kind.plural(), e);
      }
      return new ElasticCommit(name, line).toString();
    };
  }

  WaitingRows.Totals totals() {
    return waiting.totals();
  }

  /** Of the indices, on disk, as last asked. */
  long bytes() {
    return bytes.total();
  }

  /** Of {@link #bytes} whose they are, as last asked. */
  Map<ServiceId, Long> bytesByService() {
    return bytes.byService();
  }

  /** What a person should know, one sentence each. */
  List<String> notices(WaitingRows.Totals totals) {
    List<String> notices = new ArrayList<>();
    Trouble trouble = sender.trouble();
    if (trouble != null) {
      notices.add(trouble.sentence(totals.unwritten(), kind.plural()));
    }
    if (counts.refused() > 0) {
      notices.add(
          "Elasticsearch refused %d %s since the start: %s"
              .formatted(counts.refused(), kind.plural(), sender.whyRefused()));
    }
    if (totals.onDisk() > 0) {
      notices.add(
          "%d %s wait on disk for Elasticsearch, and are not found until then"
              .formatted(totals.onDisk(), kind.plural()));
    }
    IOException failure = totals.failure();
    if (failure != null) {
      notices.add(
          "%s for which there is no room in memory cannot be written: %s"
              .formatted(kind.capitalPlural(), failure.getMessage()));
    }
    return List.copyOf(notices);
  }

  /** Returns when Elasticsearch's searches show all that was added, or after a time. */
  boolean awaitShown(Duration atMost) throws InterruptedException {
    return waiting.awaitShown(waiting.line(), atMost);
  }

  /** What became of rows on their way. */
  SendingCounts counts() {
    return counts;
  }

  /** Whether rows reach Elasticsearch at present. */
  boolean isWell() {
    return sender.trouble() == null;
  }

  /** For tests, which do not wait until it is time. */
  Upkeep upkeep() {
    return upkeep;
  }

  void close() throws IOException {
    upkeep.close();
    sender.close();
    overflow.close();
  }
}
