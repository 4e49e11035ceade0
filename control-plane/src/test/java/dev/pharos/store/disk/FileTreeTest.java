package dev.pharos.store.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pharos.powerloss.PowerLossDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a name is worth whose folder could not be synced: nothing, and it must not look else. */
class FileTreeTest {
  @TempDir private Path parent;
  private final AtomicInteger toFail = new AtomicInteger();
  private PowerLossDisk disk;

  /** A way to a new name. */
  private enum Making {
    FOLDER {
      @Override
      void make(Path path) throws IOException {
        FileTree.create(path);
      }
    },
    MARK {
      @Override
      void make(Path path) throws IOException {
        FileTree.mark(path);
      }
    },
    CONTENT {
      @Override
      void make(Path path) throws IOException {
        FileTree.replace(path, new byte[] {1, 2, 3});
      }
    };

    abstract void make(Path path) throws IOException;
  }

  @BeforeEach
  void insertDisk() throws IOException {
    disk =
        new PowerLossDisk(
            Files.createDirectory(parent.resolve("image")),
            path -> false,
            path -> path.toString().isEmpty() && toFail.getAndDecrement() > 0);
  }

  static Stream<Making> makings() {
    return Stream.of(Making.values());
  }

  @ParameterizedTest
  @MethodSource("makings")
  void aNewNameThatCouldNotBeSyncedIsTakenAwayAndTheNextTryHolds(Making making) throws IOException {
    Path path = disk.root().resolve("new");
    toFail.set(1);
    ThrowingCallable first = () -> making.make(path);
    assertThatThrownBy(first).isInstanceOf(IOException.class).hasMessage("Input/output error");
    assertThat(path).doesNotExist();

    making.make(path);
    making.make(path);
    assertThat(afterPowerLoss().resolve("new")).exists();
  }

  @Test
  void anOlderFileStaysWhereTheNewOnesNameCouldNotBeSynced() throws IOException {
    Path path = disk.root().resolve("file");
    FileTree.replace(path, new byte[] {1});
    toFail.set(1);
    assertThatThrownBy(() -> FileTree.replace(path, new byte[] {2}))
        .hasMessage("Input/output error");

    assertThat(path).exists();
    assertThat(afterPowerLoss().resolve("file")).hasBinaryContent(new byte[] {1});
  }

  private Path afterPowerLoss() throws IOException {
    disk.cutPower();
    Path remains = Files.createDirectory(parent.resolve("remains"));
    disk.writeRemains(remains, new Random(1));
    return remains;
  }
}
