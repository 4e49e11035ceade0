package dev.pharos.store.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pharos.powerloss.PowerLossDisk;
import dev.pharos.signal.RedWindow;
import dev.pharos.signal.Resolution;
import dev.pharos.signal.StartupException;
import dev.pharos.store.RollupStore;
import dev.pharos.store.RollupStoreContract;
import dev.pharos.store.disk.FileTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LuceneRollupStoreTest extends RollupStoreContract {
  @TempDir Path parent;

  @Override
  protected RollupStore open(@Nullable String commit) throws IOException {
    return LuceneRollupStore.open(parent.resolve("rollups"), commit, KEPT);
  }

  @Test
  void whatNoCheckpointNamesIsNotCountedTwice() throws IOException {
    store().appendRed(Resolution.MINUTE, List.of(red("order", NOW)));
    store().seal().commit();
    store().close();

    try (LuceneRollupStore fresh = LuceneRollupStore.open(parent.resolve("rollups"), null, KEPT)) {
      assertThat(fresh.red(Resolution.MINUTE, ALWAYS, null)).isEmpty();
      assertThat(fresh.notices()).isEmpty();
    }
  }

  @Test
  void whatALostCheckpointNamedIsSetAside() throws IOException {
    store().appendRed(Resolution.MINUTE, List.of(red("order", NOW)));
    store().retain(store().seal().commit());
    store().close();

    try (LuceneRollupStore fresh = LuceneRollupStore.open(parent.resolve("rollups"), null, KEPT)) {
      assertThat(fresh.red(Resolution.MINUTE, ALWAYS, null)).isEmpty();
      assertThat(fresh.notices()).singleElement().asString().contains("set aside");
    }
  }

  @Test
  void aDamagedPeriodIsSetAsideAndTheOthersAnswer() throws IOException {
    RedWindow kept = red("order", NOW);
    store().appendRed(Resolution.MINUTE, List.of(kept));
    store().appendRed(Resolution.HOUR, List.of(red("order", NOW)));
    String commit = store().seal().commit();
    store().retain(commit);
    store().close();
    truncateFiles(parent.resolve("rollups"), "h");

    try (LuceneRollupStore damaged =
        LuceneRollupStore.open(parent.resolve("rollups"), commit, KEPT)) {
      assertSame(damaged.red(Resolution.MINUTE, ALWAYS, null), List.of(kept));
      assertThat(damaged.red(Resolution.HOUR, ALWAYS, null)).isEmpty();
      assertThat(damaged.notices()).singleElement().asString().contains("set aside");
    }
  }

  @Test
  void rollupsOfANewerVersionAreRefusedAndLeftAlone() throws IOException {
    store().appendRed(Resolution.MINUTE, List.of(red("order", NOW)));
    String commit = store().seal().commit();
    store().retain(commit);
    store().close();
    Path segments = segmentsFile(parent.resolve("rollups"));
    byte[] whole = Files.readAllBytes(segments);
    byte[] newer = whole.clone();
    ByteBuffer bytes = ByteBuffer.wrap(newer);
    // Magic number, the codec's name with its length, then the version; a CRC-32 ends the file.
    int versionAt = Integer.BYTES + 1 + newer[Integer.BYTES];
    bytes.putInt(versionAt, bytes.getInt(versionAt) + 1);
    CRC32 crc = new CRC32();
    crc.update(newer, 0, newer.length - Long.BYTES);
    bytes.putLong(newer.length - Long.BYTES, crc.getValue());
    Files.write(segments, newer);

    assertThatThrownBy(() -> LuceneRollupStore.open(parent.resolve("rollups"), commit, KEPT))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining(segments.getParent().toString())
        .hasMessageContaining("were written by a newer version");
    assertThat(Files.readAllBytes(segments)).as("untouched").isEqualTo(newer);

    Files.write(segments, whole);
    try (LuceneRollupStore again =
        LuceneRollupStore.open(parent.resolve("rollups"), commit, KEPT)) {
      assertThat(again.red(Resolution.MINUTE, ALWAYS, null)).hasSize(1);
      assertThat(again.notices()).isEmpty();
    }
  }

  @Test
  void windowsThatWaitForACommitTakeAFewBytesEach() throws IOException {
    List<RedWindow> windows = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      windows.add(red("order", NOW - i % 1_000 * 60_000_000_000L));
    }
    store().appendRed(Resolution.MINUTE, windows);

    assertThat(store().uncommittedBytes()).isPositive().isLessThan(40L * windows.size());
    assertSame(store().red(Resolution.MINUTE, ALWAYS, null), windows);
    store().seal().commit();
    assertThat(store().uncommittedBytes()).isZero();
    assertSame(store().red(Resolution.MINUTE, ALWAYS, null), windows);
  }

  @ParameterizedTest(name = "a sync of {0}")
  @ValueSource(strings = {"rollups", "rollups/m\\d+"})
  void aCommitWhoseNamesCouldNotBeSyncedFailsAndTheNextOneHolds(String failing) throws IOException {
    AtomicInteger toFail = new AtomicInteger(1);
    Path image = Files.createDirectory(parent.resolve("image"));
    PowerLossDisk disk =
        new PowerLossDisk(
            image,
            path -> false,
            path -> path.toString().matches(failing) && toFail.getAndDecrement() > 0);
    // Made before the folder may fail.
    Files.createDirectory(disk.root().resolve("rollups"));
    RedWindow kept = red("order", NOW);
    String commit;
    try (LuceneRollupStore store =
        LuceneRollupStore.open(disk.root().resolve("rollups"), null, KEPT)) {
      store.appendRed(Resolution.MINUTE, List.of(kept));
      assertThatThrownBy(() -> store.seal().commit())
          .isInstanceOf(IOException.class)
          .hasMessage("Input/output error");
      assertSame(store.red(Resolution.MINUTE, ALWAYS, null), List.of(kept));
      commit = store.seal().commit();
      FileTree.sync(disk.root());
      disk.cutPower();
    }
    Path remains = Files.createDirectory(parent.resolve("remains"));
    disk.writeRemains(remains, new Random(1));

    try (LuceneRollupStore found =
        LuceneRollupStore.open(remains.resolve("rollups"), commit, KEPT)) {
      assertThat(found.notices()).isEmpty();
      assertSame(found.red(Resolution.MINUTE, ALWAYS, null), List.of(kept));
    }
  }

  private static Path segmentsFile(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("segments_"))
          .findFirst()
          .orElseThrow();
    }
  }

  private static void truncateFiles(Path root, String prefix) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (root.relativize(file).toString().startsWith(prefix)) {
          Files.write(file, new byte[] {1, 2, 3});
        }
      }
    }
  }
}
