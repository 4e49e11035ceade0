package dev.pharos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.aggregate.IntakeSettings;
import dev.pharos.aggregate.SyncPolicy;
import dev.pharos.powerloss.PowerLossDisk;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.Checkpoint;
import dev.pharos.store.disk.Checksum;
import dev.pharos.store.journal.FileCheckpoints;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A data folder as earlier builds of the same format left it. This build writes it, and then each
 * file that has changed since is turned into its first version. What cannot be made so, the
 * aggregates' snapshot with its sketches, is read in {@code SnapshotVersionTest} as such a build
 * wrote it.
 */
class EarlierVersionTest {
  private static final int TRACES_PER_REQUEST = 3;

  /** Hash, arrival, items and no refusals. */
  private static final int IDENTITY_BYTES = 16 + 8 + 4 + 1;

  /** Version, next id, forgotten, ungrouped, services. */
  private static final int NO_PATTERNS_BYTES = 4 + 8 + 8 + 8 + 4;

  /** Version, begun, and two tables without a line. */
  private static final int NO_LINES_BYTES = 1 + 8 + 4 + 4;

  private static final int REQUESTS = 40;
  private static final long JOURNAL_FILE_BYTES = 8 << 10;
  private static final IntakeSettings CALM =
      new IntakeSettings(SyncPolicy.ALWAYS, Duration.ofHours(1), 1 << 30, Duration.ofMillis(500));

  private final AtomicLong nowNs =
      new AtomicLong(TimeRange.epochNs(Instant.parse("2026-01-01T12:00:00Z")));
  private final ShopRequests requests = new ShopRequests(4);
  private final List<ShopRequests.Request> beforeTheCheckpoint = new ArrayList<>();
  private final List<ShopRequests.Request> afterTheCheckpoint = new ArrayList<>();

  @TempDir private Path folder;

  @Test
  void isReadWithAllThatIsInIt() throws Exception {
    leaveAFolder();
    turnBack();

    EmbeddedControlPlane upgraded = open(folder.resolve("data"));
    try {
      assertThat(upgraded.notices())
          .singleElement()
          .asString()
          .contains("spans.index", "is of an earlier version", "was made again");
      assertFound(upgraded);
      assertThat(counted(upgraded)).isEqualTo(EmbeddedControlPlane.countsOf(traces()));
    } finally {
      upgraded.close();
    }

    EmbeddedControlPlane again = open(folder.resolve("data"));
    try {
      assertThat(again.notices()).as("once").isEmpty();
      assertFound(again);
      assertThat(counted(again)).isEqualTo(EmbeddedControlPlane.countsOf(traces()));
    } finally {
      again.close();
    }
  }

  /** The price that the journal's FORMAT.md names. */
  @Test
  void onlyWhatTheEarlierBuildAnsweredBeforeItsCheckpointCountsTwiceWhenRepeated()
      throws Exception {
    leaveAFolder();
    turnBack();

    EmbeddedControlPlane upgraded = open(folder.resolve("data"));
    try {
      assertThat(upgraded.accept(afterTheCheckpoint.getLast())).isTrue();
      assertThat(counted(upgraded)).isEqualTo(EmbeddedControlPlane.countsOf(traces()));
      assertThat(upgraded.accept(beforeTheCheckpoint.getLast())).isTrue();
      assertThat(counted(upgraded).get("HOUR ledger"))
          .isEqualTo((traces() + TRACES_PER_REQUEST) * ShopRequests.Request.SPANS_PER_TRACE);
      assertFound(upgraded);
    } finally {
      upgraded.close();
    }
  }

  /** What the test before would not notice if repeated requests counted twice anyhow. */
  @Test
  void ofThisVersionNothingCountsTwiceWhenRepeated() throws Exception {
    leaveAFolder();

    EmbeddedControlPlane same = open(folder.resolve("data"));
    try {
      assertThat(same.accept(beforeTheCheckpoint.getLast())).isTrue();
      assertThat(same.accept(afterTheCheckpoint.getLast())).isTrue();
      assertThat(counted(same)).isEqualTo(EmbeddedControlPlane.countsOf(traces()));
      assertThat(same.notices()).isEmpty();
    } finally {
      same.close();
    }
  }

  /** A checkpoint, and requests behind it that only the journal has. */
  private void leaveAFolder() throws Exception {
    EmbeddedControlPlane first = open(folder.resolve("data"));
    send(first, beforeTheCheckpoint);
    first.close();
    assertThat(FileCheckpoints.open(folder.resolve("data/checkpoints")).latest()).isPresent();

    PowerLossDisk disk = new PowerLossDisk(folder, path -> false);
    EmbeddedControlPlane second = open(disk.root().resolve("data"));
    send(second, afterTheCheckpoint);
    disk.cutPower();
    second.abandon();
  }

  private void turnBack() throws IOException {
    Path data = folder.resolve("data");
    turnBackTheIntakesSnapshot(data.resolve("checkpoints"));
    Path journal = data.resolve("journal/traces");
    Files.delete(journal.resolve("newest"));
    Files.delete(journal.resolve("synced"));
    int files = 0;
    for (Path file : filesNamed(journal, ".journal")) {
      // Nobody knew how long the file before was.
      rewriteHeader(file, 12, 0);
      files++;
    }
    assertThat(files).isGreaterThan(1);
    List<Path> indexes = filesNamed(data.resolve("spans"), "spans.index");
    assertThat(indexes).hasSize(1);
    rewriteHeader(indexes.getFirst(), 8, 1);
  }

  /**
   * It differed by its version, by the hash that its identities are, which nobody repeats, and had
   * neither identities nor patterns of log lines.
   */
  private static void turnBackTheIntakesSnapshot(Path folder) throws IOException {
    FileCheckpoints checkpoints = FileCheckpoints.open(folder);
    Checkpoint latest = checkpoints.latest().orElseThrow();
    byte[] whole = latest.aggregates();
    assertThat(ByteBuffer.wrap(whole).getInt(0)).isEqualTo(4);
    assertThat(ByteBuffer.wrap(whole).getInt(4)).as("identities").isEqualTo(REQUESTS);
    int lines = 8 + REQUESTS * IDENTITY_BYTES;
    int patterns = lines + NO_LINES_BYTES;
    assertThat(ByteBuffer.wrap(whole).getInt(patterns)).isEqualTo(NO_PATTERNS_BYTES);
    int behind = patterns + 4 + NO_PATTERNS_BYTES;
    byte[] snapshot =
        ByteBuffer.allocate(lines + whole.length - behind)
            .put(whole, 0, lines)
            .put(whole, behind, whole.length - behind)
            .array();
    ByteBuffer.wrap(snapshot).putInt(0, 1);
    checkpoints.write(new Checkpoint(latest.position(), latest.commits(), snapshot));
  }

  /** Headers of journal and of the span store's files have their checksum in the same place. */
  private static void rewriteHeader(Path file, int at, int value) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer.wrap(bytes).putInt(at, value).putInt(24, Checksum.of(bytes, 0, 24));
    Files.write(file, bytes);
  }

  private static List<Path> filesNamed(Path folder, String end) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(end)).toList();
    }
  }

  private void send(EmbeddedControlPlane controlPlane, List<ShopRequests.Request> into) {
    for (int i = 0; i < REQUESTS; i++) {
      ShopRequests.Request request =
          requests.next(TRACES_PER_REQUEST, nowNs.addAndGet(1_000_000_000L));
      assertThat(controlPlane.accept(request)).isTrue();
      into.add(request);
    }
  }

  private void assertFound(EmbeddedControlPlane controlPlane) throws IOException {
    for (List<ShopRequests.Request> sent : List.of(beforeTheCheckpoint, afterTheCheckpoint)) {
      for (ShopRequests.Request request : sent) {
        for (String traceId : request.traceIds()) {
          assertThat(controlPlane.spansOf(traceId)).isEqualTo(ShopRequests.Request.SPANS_PER_TRACE);
        }
      }
    }
  }

  private static long traces() {
    return 2L * REQUESTS * TRACES_PER_REQUEST;
  }

  private static Map<String, Long> counted(EmbeddedControlPlane controlPlane) throws IOException {
    Map<String, Long> counted = new TreeMap<>(controlPlane.counted());
    counted.values().removeIf(count -> count == 0);
    return counted;
  }

  private EmbeddedControlPlane open(Path data) throws IOException {
    InstantSource clock = () -> Instant.EPOCH.plusNanos(nowNs.get());
    return new EmbeddedControlPlane(data, CALM, JOURNAL_FILE_BYTES, clock);
  }
}
