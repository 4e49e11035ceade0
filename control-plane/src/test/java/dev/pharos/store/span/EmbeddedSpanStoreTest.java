package dev.pharos.store.span;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pharos.powerloss.PowerLossDisk;
import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanSamples;
import dev.pharos.signal.StartupException;
import dev.pharos.store.SearchLimits;
import dev.pharos.store.SpanBuilder;
import dev.pharos.store.SpanStore;
import dev.pharos.store.SpanStoreContract;
import dev.pharos.store.disk.AppendFile;
import dev.pharos.store.disk.Checksum;
import dev.pharos.store.disk.FileTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedSpanStoreTest extends SpanStoreContract {
  @TempDir Path folder;

  @Override
  protected SpanStore open(@Nullable String commit) throws IOException {
    return EmbeddedSpanStore.open(
        folder, commit, new SpanStoreSettings(RETENTION, Long.MAX_VALUE, SearchLimits.DEFAULT));
  }

  @Test
  void whatACheckpointNamedIsSetAsideWhenTheCheckpointsAreLost() throws IOException {
    List<Span> spans = new SpanSamples(1).traces(300);
    store().add(spans);
    store().retain(store().seal().commit());
    List<String> before = dayFolders();
    store().close();

    try (SpanStore empty = open(null)) {
      assertThat(empty.trace(spans.getFirst().traceId())).isEmpty();
      assertThat(dayFolders())
          .containsExactlyElementsOf(before.stream().map(name -> name + ".set-aside-1").toList());
      assertThat(empty.statistics().notices())
          .hasSameSizeAs(before)
          .allMatch(notice -> notice.matches(".* its \\d{3,} bytes were set aside as .*"));
    }
  }

  @Test
  void whatNoCheckpointNamedIsInTheJournalAndGoes() throws IOException {
    store().add(new SpanSamples(1).traces(300));
    store().seal().commit();
    assertThat(dayFolders()).isNotEmpty();
    store().close();

    try (SpanStore empty = open(null)) {
      assertThat(dayFolders()).isEmpty();
      assertThat(empty.statistics().notices()).isEmpty();
    }
  }

  @Test
  void aSecondStartWithoutCheckpointSetsNothingMoreAside() throws IOException {
    store().add(new SpanSamples(1).traces(300));
    store().retain(store().seal().commit());
    store().close();
    try (SpanStore second = open(null)) {
      second.add(new SpanSamples(2).traces(300));
      second.seal().commit();
    }

    try (SpanStore third = open(null)) {
      assertThat(dayFolders()).isNotEmpty().allMatch(name -> name.endsWith(".set-aside-1"));
      assertThat(third.statistics().notices()).isEmpty();
    }
  }

  @Test
  void whatWasOnlyKeptToAnswerFasterIsReadAgain() throws IOException {
    List<Span> spans = new SpanSamples(5).traces(300);
    store().add(spans);
    store().seal().commit();
    List<Span> before = store().trace(spans.getFirst().traceId());

    store().forgetCached();

    assertThat(before).isNotEmpty();
    assertThat(store().trace(spans.getFirst().traceId())).containsExactlyElementsOf(before);
  }

  @Test
  void anIndexThatIsMissingDamagedOrShortIsMadeAgainFromThePages() throws IOException {
    List<Span> spans = new SpanSamples(3).traces(2_000);
    store().add(spans);
    String commit = store().seal().commit();
    store().retain(commit);
    store().close();
    Path index = largest("spans.index");
    byte[] whole = Files.readAllBytes(index);

    Files.delete(index);
    assertMadeAgain(commit, spans);
    for (int at = 0; at < whole.length; at += whole.length / 20) {
      byte[] flipped = whole.clone();
      flipped[at] ^= 0x10;
      Files.write(index, flipped);
      assertMadeAgain(commit, spans);
    }
    Files.write(index, java.util.Arrays.copyOf(whole, whole.length - 1));
    assertMadeAgain(commit, spans);
  }

  @Test
  void anIndexMadeAgainIsByteForByteTheSame() throws IOException {
    store().add(new SpanSamples(4).traces(2_000));
    String commit = store().seal().commit();
    store().retain(commit);
    store().close();
    Path index = largest("spans.index");
    byte[] whole = Files.readAllBytes(index);

    Files.delete(index);
    open(commit).close();

    assertThat(Files.readAllBytes(index)).isEqualTo(whole);
  }

  @Test
  void aNewerFormatOfAFileIsRefusedInOneClearLine() throws IOException {
    store().add(new SpanSamples(5).traces(100));
    String commit = store().seal().commit();
    store().retain(commit);
    store().close();
    for (String name : List.of("spans.pages", "spans.index")) {
      Path file = largest(name);
      byte[] whole = Files.readAllBytes(file);
      byte[] newer = whole.clone();
      java.nio.ByteBuffer header = java.nio.ByteBuffer.wrap(newer);
      int version = header.getInt(8);
      header.putInt(8, version + 1).putInt(24, Checksum.of(newer, 0, 24));
      Files.write(file, newer);

      assertThatThrownBy(() -> open(commit))
          .isInstanceOf(StartupException.class)
          .hasMessageContaining(file.toString())
          .hasMessageContaining(
              "has format %d, this version reads format %d".formatted(version + 1, version));
      assertThat(Files.readAllBytes(file)).as("untouched").isEqualTo(newer);
      Files.write(file, whole);
    }
    open(commit).close();
  }

  @Test
  void anIndexOfAnEarlierVersionIsMadeAgain() throws IOException {
    List<Span> spans = new SpanSamples(5).traces(100);
    store().add(spans);
    String commit = store().seal().commit();
    store().close();
    Path index = largest("spans.index");
    byte[] whole = Files.readAllBytes(index);
    byte[] earlier = whole.clone();
    ByteBuffer.wrap(earlier).putInt(8, 1);
    ByteBuffer.wrap(earlier).putInt(24, Checksum.of(earlier, 0, 24));
    Files.write(index, earlier);

    try (SpanStore opened = open(commit)) {
      assertThat(opened.statistics().notices())
          .singleElement()
          .asString()
          .contains("is of an earlier version", "was made again");
      assertThat(opened.trace(spans.getFirst().traceId())).isNotEmpty();
    }
    assertThat(Files.readAllBytes(index)).isEqualTo(whole);
  }

  /** The oracle is the disk: what a service adds while it is alone is its own. */
  @Test
  void bytesOnDiskAreOfTheServicesWhoseSpansTheyHold() throws IOException {
    ServiceId order = addSpans("order", 400, 0);
    store().seal().commit();
    long alone = filesOfDays();
    assertThat(store().bytesByService()).isEqualTo(Map.of(order, alone));

    ServiceId payment = addSpans("payment", 400, 300);
    String commit = store().seal().commit();
    store().retain(commit);
    Map<ServiceId, Long> both = store().bytesByService();
    assertThat(sum(both)).isEqualTo(filesOfDays()).isEqualTo(store().statistics().bytes());
    assertThat(both.get(order))
        .as("but for its part of the files' headers")
        .isBetween(alone - 64, alone + 64);
    assertThat(both).containsOnlyKeys(order, payment);

    store().close();
    try (SpanStore again = open(commit)) {
      assertThat(again.bytesByService()).isEqualTo(both);
    }
    Files.delete(largest("spans.index"));
    try (SpanStore madeAgain = open(commit)) {
      assertThat(madeAgain.bytesByService()).isEqualTo(both);
    }
  }

  /** Rows that are compressed together are weighed by what they take before. */
  @Test
  void servicesInOneBlockShareItByTheSizeOfTheirSpans() throws IOException {
    ServiceId order = addSpans("order", 1_000, 0);
    ServiceId payment = addSpans("payment", 1_000, 400);
    store().seal().commit();
    Map<ServiceId, Long> found = store().bytesByService();

    assertThat(sum(found)).isEqualTo(filesOfDays());
    assertThat(found.get(payment))
        .as("400 characters of 4 bits each, less than one of which can be saved")
        .isGreaterThan(1_000 * 150L)
        .isGreaterThan(4 * found.getOrDefault(order, Long.MAX_VALUE / 8));
  }

  /** Of one day; each has a text of so many characters that compress badly. */
  private ServiceId addSpans(String service, int count, int characters) throws IOException {
    Random random = new Random(9);
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      SpanBuilder span = span(service).start(NOW + i);
      if (characters > 0) {
        StringBuilder text = new StringBuilder();
        while (text.length() < characters) {
          text.append((char) ('g' + random.nextInt(16)));
        }
        span.attribute("request.body", new AttributeValue.Text(text.toString()));
      }
      spans.add(span.build());
    }
    store().add(spans);
    return spans.getFirst().service();
  }

  private static long sum(Map<ServiceId, Long> bytes) {
    return bytes.values().stream().mapToLong(Long::longValue).sum();
  }

  private long filesOfDays() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      long bytes = 0;
      for (Path file :
          files.filter(f -> f.getFileName().toString().startsWith("spans.")).toList()) {
        bytes += Files.size(file);
      }
      return bytes;
    }
  }

  @Test
  void aDamagedBlockCostsOnlyItsOwnSpansEvenWhenTheIndexIsMadeAgain() throws IOException {
    List<List<Span>> blocks = new ArrayList<>();
    String commit = "";
    for (int i = 0; i < 3; i++) {
      // All on one day, so that all blocks are in one file.
      List<Span> spans = new ArrayList<>();
      for (int n = 0; n < 500; n++) {
        spans.add(span("order").start(NOW).build());
      }
      blocks.add(spans);
      store().add(spans);
      commit = store().seal().commit();
      store().retain(commit);
    }
    store().close();
    Path pages = largest("spans.pages");
    byte[] bytes = Files.readAllBytes(pages);
    int second =
        AppendFile.HEADER_BYTES
            + ByteBuffer.wrap(bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .getInt(AppendFile.HEADER_BYTES + 4);
    bytes[second + 5] ^= 1;
    Files.write(pages, bytes);

    for (int round = 0; round < 2; round++) {
      try (SpanStore again = open(commit)) {
        for (int block = 0; block < 3; block++) {
          Span any = blocks.get(block).get(17);
          assertThat(again.trace(any.traceId())).hasSize(block == 1 ? 0 : 1);
        }
        assertThat(again.search(query().service("order").limit(2_000).build()).matches())
            .hasSize(1_000);
        assertThat(again.statistics().notices())
            .anyMatch(notice -> notice.matches(".*\\d+.* (lost|cannot be read).*"));
      }
      Files.deleteIfExists(largest("spans.index"));
    }
  }

  @ParameterizedTest(name = "a sync of {0}")
  @ValueSource(strings = {"spans", "spans/[\\d-]+"})
  void aDayWhoseNamesCouldNotBeSyncedIsMadeAnewAndHolds(String failing) throws IOException {
    AtomicInteger toFail = new AtomicInteger(1);
    Path image = Files.createDirectory(folder.resolve("image"));
    PowerLossDisk disk =
        new PowerLossDisk(
            image,
            path -> false,
            path -> path.toString().matches(failing) && toFail.getAndDecrement() > 0);
    // Made before the folder may fail.
    Path root = Files.createDirectory(disk.root().resolve("spans"));
    SpanStoreSettings settings =
        new SpanStoreSettings(RETENTION, Long.MAX_VALUE, SearchLimits.DEFAULT);
    Span span = span("order").start(NOW).build();
    String commit;
    try (SpanStore store = EmbeddedSpanStore.open(root, null, settings)) {
      store.add(List.of(span));
      assertThatThrownBy(() -> store.seal().commit())
          .isInstanceOf(IOException.class)
          .hasMessageContaining("Input/output error");
      assertThat(store.trace(span.traceId())).containsExactly(span);
      commit = commitOnceTheDiskLets(store);
      FileTree.sync(disk.root());
      disk.cutPower();
    }
    Path remains = Files.createDirectory(folder.resolve("remains"));
    disk.writeRemains(remains, new Random(1));

    try (SpanStore found = EmbeddedSpanStore.open(remains.resolve("spans"), commit, settings)) {
      assertThat(found.statistics().notices()).isEmpty();
      assertThat(found.trace(span.traceId())).containsExactly(span);
    }
  }

  /** Writing is tried again by itself, now and then. */
  private static String commitOnceTheDiskLets(SpanStore store) throws IOException {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (true) {
      try {
        return store.seal().commit();
      } catch (IOException e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
        Thread.onSpinWait();
      }
    }
  }

  private void assertMadeAgain(String commit, List<Span> spans) throws IOException {
    try (SpanStore again = open(commit)) {
      assertThat(again.statistics().notices())
          .singleElement()
          .asString()
          .contains("spans.index", "was made again");
      assertThat(again.statistics().spans()).isEqualTo(spans.size());
      for (int i = 0; i < spans.size(); i += 97) {
        assertThat(again.trace(spans.get(i).traceId())).contains(spans.get(i));
      }
    }
  }

  private List<String> dayFolders() throws IOException {
    try (Stream<Path> folders = Files.list(folder)) {
      return folders
          .filter(Files::isDirectory)
          .map(each -> each.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  private Path largest(String name) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.endsWith(name))
          .max(java.util.Comparator.comparingLong(file -> file.toFile().length()))
          .orElseThrow();
    }
  }
}
