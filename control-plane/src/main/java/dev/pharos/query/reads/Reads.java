package dev.pharos.query.reads;

import dev.pharos.signal.ServiceId;
import dev.pharos.store.KeptState;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Remembers when each metric and each service's log lines were last read, and by whom. A metric is
 * read when a query finds series of it; a service's lines are when a query's selector means them,
 * or when some of them are handed out. Looking at what there is (labels, completion, counts of
 * everything) is no reading.
 *
 * <p>Times are whole minutes. A process that is killed forgets the reads of its last minutes, see
 * {@link #KEPT_EVERY}. Safe for use by many threads.
 */
public final class Reads implements AutoCloseable {
  /** As far back as somebody can ask for. */
  public static final Duration REMEMBERED = Duration.ofDays(90);

  /** Of metrics, and of services; a name is some hundred bytes in memory and on disk. */
  static final int MOST_SUBJECTS = 20_000;

  /** What a kill forgets; a file of at most some megabytes is written as often. */
  static final Duration KEPT_EVERY = Duration.ofMinutes(5);

  private static final String NAME = "reads";

  private final KeptState kept;
  private final JsonMapper json;
  private final InstantSource clock;
  private final Map<String, Readers> metrics = new ConcurrentHashMap<>();
  private final Map<ServiceId, Readers> streams = new ConcurrentHashMap<>();
  private final Instant since;
  private final AtomicBoolean changed = new AtomicBoolean();
  private final AtomicLong forgotten = new AtomicLong();
  private @Nullable Instant keptAt;

  public Reads(KeptState kept, JsonMapper json, InstantSource clock) throws IOException {
    this.kept = kept;
    this.json = json;
    this.clock = clock;
    Optional<Known> known = kept.read(NAME, content -> Known.of(json, content));
    if (known.isPresent()) {
      since = known.get().since();
      metrics.putAll(known.get().metrics());
      streams.putAll(known.get().streams());
    } else {
      since = minute();
      changed.set(true);
    }
  }

  /** What was kept, understood as a whole or not at all. */
  private record Known(
      Instant since, Map<String, Readers> metrics, Map<ServiceId, Readers> streams) {
    static Known of(JsonMapper json, byte[] content) {
      Written written = json.readValue(content, Written.class);
      Map<String, Readers> metrics = new HashMap<>();
      Map<ServiceId, Readers> streams = new HashMap<>();
      written.metrics().forEach((metric, readers) -> metrics.put(metric, restored(readers)));
      written
          .streams()
          .forEach(stream -> streams.put(stream.service(), restored(stream.readers())));
      return new Known(Instant.parse(written.since()), metrics, streams);
    }
  }

  /** Takes the names of metrics that somebody reads. */
  public Consumer<String> metricsBy(Reader reader) {
    return metric -> read(metrics, metric, reader);
  }

  /** Takes the services whose lines somebody reads. */
  public Consumer<ServiceId> streamsBy(Reader reader) {
    return service -> read(streams, service, reader);
  }

  /** When counting began: who was never seen to read may have read before. */
  public Instant since() {
    return since;
  }

  /** Who read a metric, the latest first; empty when nobody was seen to. */
  public List<LastRead> ofMetric(String metric) {
    return of(metrics.get(metric));
  }

  /** Who read a service's lines, the latest first; empty when nobody was seen to. */
  public List<LastRead> ofStream(ServiceId service) {
    return of(streams.get(service));
  }

  /** Reads that are not remembered because there were too many names, since the process began. */
  public long forgotten() {
    return forgotten.get();
  }

  private static List<LastRead> of(@Nullable Readers readers) {
    return readers == null ? List.of() : readers.all();
  }

  private <T> void read(Map<T, Readers> subjects, T subject, Reader reader) {
    Readers readers = subjects.get(subject);
    if (readers == null) {
      if (subjects.size() >= MOST_SUBJECTS && !makeRoom(subjects)) {
        forgotten.incrementAndGet();
        return;
      }
      readers = subjects.computeIfAbsent(subject, fresh -> new Readers());
    }
    if (readers.read(reader, minute())) {
      changed.set(true);
    }
  }

  /** What nobody has read for so long counts as unread anyhow. */
  private <T> boolean makeRoom(Map<T, Readers> subjects) {
    Instant oldest = clock.instant().minus(REMEMBERED);
    subjects.values().removeIf(readers -> !readers.wasReadSince(oldest));
    return subjects.size() < MOST_SUBJECTS;
  }

  private Instant minute() {
    return clock.instant().truncatedTo(ChronoUnit.MINUTES);
  }

  /** Makes durable what changed, now and then; to be called often. */
  public synchronized void keep() throws IOException {
    Instant last = keptAt;
    if (last == null || !clock.instant().isBefore(last.plus(KEPT_EVERY))) {
      keepAll();
    }
  }

  /** Makes durable what changed. */
  @Override
  public synchronized void close() throws IOException {
    keepAll();
  }

  private void keepAll() throws IOException {
    if (!changed.getAndSet(false)) {
      return;
    }
    try {
      kept.replace(NAME, json.writeValueAsBytes(written()));
      keptAt = clock.instant();
    } catch (IOException | RuntimeException e) {
      changed.set(true);
      throw e;
    }
  }

  private Written written() {
    Map<String, List<WrittenReader>> ofMetrics = new TreeMap<>();
    metrics.forEach((metric, readers) -> ofMetrics.put(metric, written(readers)));
    List<WrittenStream> ofStreams =
        new TreeMap<>(streams)
            .entrySet().stream()
                .map(one -> WrittenStream.of(one.getKey(), written(one.getValue())))
                .toList();
    return new Written(since.toString(), ofMetrics, ofStreams);
  }

  private static List<WrittenReader> written(Readers readers) {
    return readers.all().stream().map(WrittenReader::of).toList();
  }

  private static Readers restored(List<WrittenReader> written) {
    Readers readers = new Readers();
    for (WrittenReader one : written) {
      // A kind that this build does not know was written by a later one.
      Reader.Kind.of(one.kind())
          .ifPresent(kind -> readers.read(new Reader(kind, one.name()), Instant.parse(one.at())));
    }
    return readers;
  }

  /** As it is kept. */
  private record Written(
      String since, Map<String, List<WrittenReader>> metrics, List<WrittenStream> streams) {}

  private record WrittenReader(String kind, String name, String at) {
    static WrittenReader of(LastRead read) {
      return new WrittenReader(
          read.reader().kind().word(), read.reader().name(), read.at().toString());
    }
  }

  private record WrittenStream(
      String namespace, String name, String environment, List<WrittenReader> readers) {
    static WrittenStream of(ServiceId service, List<WrittenReader> readers) {
      return new WrittenStream(service.namespace(), service.name(), service.environment(), readers);
    }

    ServiceId service() {
      return new ServiceId(namespace, name, environment);
    }
  }
}
