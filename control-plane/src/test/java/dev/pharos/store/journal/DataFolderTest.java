package dev.pharos.store.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pharos.signal.StartupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataFolderTest {
  @TempDir Path parent;

  @Test
  void isMadeAndOpenedAgain() throws IOException {
    Path path = parent.resolve("a/b");
    try (DataFolder first = DataFolder.open(path)) {
      assertThat(first.path()).isDirectory();
    }
    try (DataFolder again = DataFolder.open(path)) {
      assertThat(again.path()).isEqualTo(path);
    }
  }

  @Test
  void aSecondOwnerIsRefusedWithTheFoldersName() throws IOException {
    try (DataFolder first = DataFolder.open(parent)) {
      assertThatThrownBy(() -> DataFolder.open(parent))
          .isInstanceOf(StartupException.class)
          .hasMessageContaining(first.path().toString())
          .hasMessageContaining("in use by another Pharos process");
    }
  }

  @Test
  void anotherProcessIsRefused() throws Exception {
    Process holder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                parent.toString())
            .redirectErrorStream(true)
            .start();
    try (var out = holder.inputReader()) {
      assertThat(out.readLine()).isEqualTo("held");
      assertThatThrownBy(() -> DataFolder.open(parent))
          .isInstanceOf(StartupException.class)
          .hasMessageContaining("in use");
    } finally {
      holder.destroyForcibly();
      assertThat(holder.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
    DataFolder.open(parent).close();
  }

  @ParameterizedTest
  @ValueSource(ints = {DataFolder.FORMAT - 1, DataFolder.FORMAT + 1, 4711})
  void anyOtherFormatIsRefusedInOneClearLine(int other) throws IOException {
    DataFolder.open(parent).close();
    Files.writeString(parent.resolve("pharos-data"), "pharos data, format " + other + "\n");

    assertThatThrownBy(() -> DataFolder.open(parent))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining(
            "has format %d, this version reads format %d: start the version that wrote it"
                .formatted(other, DataFolder.FORMAT))
        .hasMessageNotContaining("\n");
  }

  @Test
  void aFileInTheWayIsTold() throws IOException {
    Path file = Files.writeString(parent.resolve("file"), "");

    assertThatThrownBy(() -> DataFolder.open(file))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("cannot be written");
  }

  /** Takes the folder and keeps it until killed. */
  static final class Holder {
    static void main(String[] args) throws IOException {
      try (DataFolder folder = DataFolder.open(Path.of(args[0]))) {
        System.out.println("held");
        System.in.read();
      }
    }
  }
}
