package dev.pharos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.aggregate.IntakeSettings;
import dev.pharos.aggregate.Refusals;
import dev.pharos.aggregate.SyncPolicy;
import dev.pharos.powerloss.PowerLossDisk;
import dev.pharos.signal.Resolution;
import dev.pharos.signal.TimeRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

/**
 * Damage to any file of a data folder that a killed process left: the start succeeds, what was not
 * touched is found, and what is lost is told. {@code -Dpharos.seed=…} chooses the bytes.
 */
class DamageTest {
  /** The same each time, so that a failure is the change's; -Dpharos.seed=… explores. */
  private static final long SEED = Long.getLong("pharos.seed", 20_261_121);

  private static final Instant BEGIN = Instant.parse("2026-01-01T12:00:00Z");
  private static final int DAYS = 3;
  private static final int REQUESTS_OF_A_DAY = 60;
  private static final int TRACES_PER_REQUEST = 3;
  private static final long JOURNAL_FILE_BYTES = 32 << 10;
  private static final IntakeSettings BUSY =
      new IntakeSettings(
          SyncPolicy.ALWAYS, Duration.ofMillis(100), 64 << 10, Duration.ofMillis(500));
  private static final IntakeSettings CALM =
      new IntakeSettings(SyncPolicy.ALWAYS, Duration.ofHours(1), 1 << 30, Duration.ofMillis(500));

  private final Random random = new Random(SEED);
  private final AtomicLong nowNs = new AtomicLong(TimeRange.epochNs(BEGIN));
  private final Map<ShopRequests.Request, LocalDate> acknowledged = new LinkedHashMap<>();

  /** Log lines likewise. */
  private final Map<String, LocalDate> lines = new LinkedHashMap<>();

  @TempDir private Path folder;
  private Path image;

  /** Three days of requests, then SIGKILL: some are in partitions, the last in the journal. */
  @BeforeEach
  void fillAndKill() throws Exception {
    image = Files.createDirectories(folder.resolve("image"));
    PowerLossDisk disk = new PowerLossDisk(image, path -> false);
    EmbeddedControlPlane controlPlane = open(disk.root().resolve("data"), BUSY);
    ShopRequests requests = new ShopRequests(SEED);
    for (int day = 0; day < DAYS; day++) {
      for (int i = 0; i < REQUESTS_OF_A_DAY; i++) {
        send(controlPlane, requests);
      }
      nowNs.addAndGet(Duration.ofDays(1).toNanos());
    }
    nowNs.addAndGet(-Duration.ofDays(1).toNanos());
    disk.cutPower();
    controlPlane.abandon();
    addToTheJournalAlone(requests);
  }

  private void addToTheJournalAlone(ShopRequests requests) throws Exception {
    PowerLossDisk disk = new PowerLossDisk(image, path -> false);
    EmbeddedControlPlane controlPlane = open(disk.root().resolve("data"), CALM);
    for (int i = 0; i < 20; i++) {
      send(controlPlane, requests);
    }
    disk.cutPower();
    controlPlane.abandon();
  }

  private void send(EmbeddedControlPlane controlPlane, ShopRequests requests) {
    ShopRequests.Request request =
        requests.next(TRACES_PER_REQUEST, nowNs.addAndGet(1_000_000_000L));
    assertThat(controlPlane.accept(request)).isTrue();
    acknowledged.put(request, today());
    String line = "trace " + request.traceIds().getFirst() + " begins";
    assertThat(controlPlane.acceptLines(ShopLines.request(List.of(line), nowNs.get()))).isTrue();
    lines.put(line, today());
  }

  @Test
  void withoutDamageNothingIsLostAndNothingTold() throws Exception {
    Outcome outcome = startOn(copy("whole"));
    assertThat(outcome.lost()).isEmpty();
    assertThat(outcome.lostLines()).isEmpty();
    assertThat(outcome.countsAreExact()).isTrue();
    assertThat(outcome.notices()).isEmpty();
  }

  @Test
  void eachKindOfFileMayBeFlippedCutOrMissing() throws Exception {
    damageEachKind(1);
  }

  @Test
  @Tag("slow")
  void eachKindOfFileMayBeFlippedCutOrMissingAnywhere() throws Exception {
    damageEachKind(5);
  }

  @Test
  void eachFolderMayBeMissing() throws Exception {
    for (String missing : folders()) {
      Path data = copy("without-" + missing.replace('/', '-'));
      FileSystemUtils.deleteRecursively(data.resolve(missing));
      check("without " + missing, missing, startOn(data));
    }
  }

  private void damageEachKind(int times) throws Exception {
    for (Map.Entry<String, List<String>> kind : filesByKind().entrySet()) {
      for (int i = 0; i < times; i++) {
        for (Damage damage : Damage.values()) {
          List<String> files = kind.getValue();
          String file = files.get(random.nextInt(files.size()));
          Path data = copy("damaged");
          String what = damage.doTo(data.resolve(file), random) + " " + file;
          check(what, file, startOn(data));
        }
      }
    }
  }

  private enum Damage {
    FLIPPED,
    CUT,
    MISSING;

    String doTo(Path file, Random random) throws IOException {
      byte[] bytes = Files.readAllBytes(file);
      int at = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
      if (this == MISSING) {
        Files.delete(file);
      } else if (this == CUT) {
        Files.write(file, java.util.Arrays.copyOf(bytes, at));
      } else if (bytes.length > 0) {
        bytes[at] ^= (byte) (1 << random.nextInt(8));
        Files.write(file, bytes);
      }
      return this + " at " + at;
    }
  }

  /** What a start met. */
  private record Outcome(
      List<ShopRequests.Request> lost,
      List<String> lostLines,
      boolean countsAreExact,
      List<String> notices) {

    boolean isWhole() {
      return lost.isEmpty() && lostLines.isEmpty() && countsAreExact;
    }
  }

  private Outcome startOn(Path data) throws IOException {
    EmbeddedControlPlane controlPlane = open(data, CALM);
    try {
      List<ShopRequests.Request> lost = new ArrayList<>();
      for (ShopRequests.Request request : acknowledged.keySet()) {
        if (!isWhole(controlPlane, request)) {
          lost.add(request);
        }
      }
      List<String> lostLines = new ArrayList<>(lines.keySet());
      List<String> foundLines = controlPlane.lines();
      assertThat(foundLines).doesNotHaveDuplicates();
      lostLines.removeAll(new HashSet<>(foundLines));
      Map<String, Long> counted = new TreeMap<>(controlPlane.counted());
      counted.values().removeIf(count -> count == 0);
      long traces = (long) acknowledged.size() * TRACES_PER_REQUEST;
      boolean exact =
          counted.equals(EmbeddedControlPlane.countsOf(traces))
              && controlPlane.groupedLines() == lines.size()
              && controlPlane.inLedger(Resolution.HOUR, Refusals.LOGS) == lines.size();
      List<String> notices = controlPlane.notices();
      ShopRequests.Request more =
          new ShopRequests(random.nextLong()).next(1, nowNs.addAndGet(1_000_000L));
      assertThat(controlPlane.accept(more)).as("takes more").isTrue();
      assertThat(isWhole(controlPlane, more)).isTrue();
      return new Outcome(lost, lostLines, exact, notices);
    } finally {
      controlPlane.close();
      FileSystemUtils.deleteRecursively(data);
    }
  }

  private static boolean isWhole(EmbeddedControlPlane controlPlane, ShopRequests.Request request)
      throws IOException {
    boolean whole = true;
    for (String traceId : request.traceIds()) {
      whole &= controlPlane.spansOf(traceId) == ShopRequests.Request.SPANS_PER_TRACE;
    }
    return whole;
  }

  private void check(String what, String damaged, Outcome outcome) {
    String described = what + ", seed " + SEED + ", told: " + outcome.notices();
    if (!outcome.isWhole()) {
      boolean untold = mayGoUntold(damaged);
      assertThat(
              untold
                  || outcome.notices().stream().anyMatch(notice -> notice.matches("(?s).*\\d.*")))
          .as("the loss is told: " + described)
          .isTrue();
    }
    if (damaged.matches("checkpoints/.*")) {
      assertThat(outcome.isWhole()).as(described).isTrue();
    } else if (damaged.startsWith("rollups")) {
      assertThat(outcome.lost()).as(described).isEmpty();
      assertThat(outcome.lostLines()).as(described).isEmpty();
    } else if (damaged.startsWith("spans/")) {
      assertThat(outcome.lost()).as(described).allMatch(isOfDay(damaged, acknowledged));
      assertThat(outcome.lostLines()).as(described).isEmpty();
      assertThat(outcome.countsAreExact()).as(described).isTrue();
    } else if (damaged.startsWith("logs/")) {
      assertThat(outcome.lost()).as(described).isEmpty();
      assertThat(outcome.lostLines()).as(described).allMatch(isOfDay(damaged, lines));
      assertThat(outcome.countsAreExact()).as(described).isTrue();
    } else if (what.startsWith("FLIPPED") && damaged.startsWith("journal/")) {
      int lost = outcome.lost().size() + outcome.lostLines().size();
      assertThat(lost).as(described).isLessThanOrEqualTo(1);
    }
  }

  private static <T> Predicate<T> isOfDay(String damaged, Map<T, LocalDate> days) {
    String day = damaged.split("/", -1)[1];
    return each -> day.equals(String.valueOf(days.get(each)));
  }

  /**
   * Windows of ten seconds are kept for two hours: a folder of older ones may be gone on purpose.
   */
  private static boolean mayGoUntold(String damaged) {
    return damaged.startsWith("rollups/s");
  }

  private Map<String, List<String>> filesByKind() throws IOException {
    Map<String, List<String>> kinds = new TreeMap<>();
    Path data = image.resolve("data");
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = data.relativize(file).toString();
        if (!name.startsWith("pharos-")) {
          String kind = name.replaceAll("[0-9]+", "#").replaceAll("_[0-9a-z#]+", "_");
          kinds.computeIfAbsent(kind, key -> new ArrayList<>()).add(name);
        }
      }
    }
    assertThat(kinds).hasSizeGreaterThan(8);
    return kinds;
  }

  private List<String> folders() throws IOException {
    Path data = image.resolve("data");
    try (Stream<Path> files = Files.walk(data)) {
      return files
          .filter(Files::isDirectory)
          .filter(each -> !each.equals(data))
          .map(each -> data.relativize(each).toString())
          .toList();
    }
  }

  private Path copy(String name) throws IOException {
    Path data = folder.resolve(name);
    FileSystemUtils.copyRecursively(image.resolve("data"), data);
    return data;
  }

  private LocalDate today() {
    return LocalDate.ofInstant(Instant.EPOCH.plusNanos(nowNs.get()), ZoneOffset.UTC);
  }

  private EmbeddedControlPlane open(Path data, IntakeSettings settings) throws IOException {
    InstantSource clock = () -> Instant.EPOCH.plusNanos(nowNs.get());
    return new EmbeddedControlPlane(data, settings, JOURNAL_FILE_BYTES, clock);
  }
}
