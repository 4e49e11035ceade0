package dev.pharos.store.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pharos.signal.StartupException;
import dev.pharos.store.Checkpoint;
import dev.pharos.store.JournalPosition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileCheckpointsTest {
  @TempDir Path folder;

  @Test
  void aNewFolderHasNone() throws IOException {
    assertThat(FileCheckpoints.open(folder).latest()).isEmpty();
  }

  @Test
  void theLastOneWrittenIsFoundAfterARestart() throws IOException {
    FileCheckpoints checkpoints = FileCheckpoints.open(folder);
    checkpoints.write(checkpoint(1));
    checkpoints.write(checkpoint(2));

    assertLatest(FileCheckpoints.open(folder), checkpoint(2));
  }

  @Test
  void onlyTheLastTwoAreKept() throws IOException {
    FileCheckpoints checkpoints = FileCheckpoints.open(folder);
    for (int i = 1; i <= 5; i++) {
      checkpoints.write(checkpoint(i));
    }

    assertThat(names())
        .containsExactlyInAnyOrder(
            "000000000004.manifest",
            "000000000004.snapshot",
            "000000000005.manifest",
            "000000000005.snapshot");
  }

  @Test
  void aSnapshotWithoutItsManifestIsNoCheckpoint() throws IOException {
    FileCheckpoints checkpoints = FileCheckpoints.open(folder);
    checkpoints.write(checkpoint(1));
    checkpoints.write(checkpoint(2));
    Files.delete(folder.resolve("000000000002.manifest"));

    FileCheckpoints reopened = FileCheckpoints.open(folder);
    assertLatest(reopened, checkpoint(1));
    reopened.write(checkpoint(3));
    assertLatest(FileCheckpoints.open(folder), checkpoint(3));
  }

  @Test
  void anyFlippedByteOfTheNewestMakesTheOneBeforeAnswerAndIsTold() throws IOException {
    FileCheckpoints checkpoints = FileCheckpoints.open(folder);
    checkpoints.write(checkpoint(1));
    checkpoints.write(checkpoint(2));
    for (String name : List.of("000000000002.manifest", "000000000002.snapshot")) {
      byte[] whole = Files.readAllBytes(folder.resolve(name));
      byte[] manifest = Files.readAllBytes(folder.resolve("000000000002.manifest"));
      for (int at = 0; at < whole.length; at++) {
        Files.write(folder.resolve("000000000002.manifest"), manifest);
        byte[] damaged = whole.clone();
        damaged[at] ^= 4;
        Files.write(folder.resolve(name), damaged);
        FileCheckpoints reopened = FileCheckpoints.open(folder);
        assertLatest(reopened, checkpoint(1));
        assertThat(reopened.notices()).singleElement().asString().contains(name);
      }
      Files.write(folder.resolve("000000000002.manifest"), manifest);
      Files.write(folder.resolve(name), whole);
    }
  }

  @Test
  void aDamagedOneDoesNotCountAmongTheTwoThatAreKept() throws IOException {
    FileCheckpoints checkpoints = FileCheckpoints.open(folder);
    checkpoints.write(checkpoint(1));
    checkpoints.write(checkpoint(2));
    Files.write(folder.resolve("000000000002.manifest"), new byte[] {1});

    FileCheckpoints reopened = FileCheckpoints.open(folder);
    assertLatest(reopened, checkpoint(1));
    reopened.write(checkpoint(3));
    Files.write(folder.resolve("000000000003.manifest"), new byte[] {1});
    assertLatest(FileCheckpoints.open(folder), checkpoint(1));
  }

  @Test
  void aNewerFormatIsRefusedInOneClearLine() throws IOException {
    FileCheckpoints checkpoints = FileCheckpoints.open(folder);
    checkpoints.write(checkpoint(1));
    Path manifest = folder.resolve("000000000001.manifest");
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(manifest));
    bytes.putInt(8, 3);
    CRC32C crc = new CRC32C();
    crc.update(bytes.slice(8, 4));
    crc.update(bytes.slice(16, bytes.capacity() - 16));
    Files.write(manifest, bytes.putInt(12, (int) crc.getValue()).array());

    assertThatThrownBy(() -> FileCheckpoints.open(folder).latest())
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("000000000001.manifest has format 3, this version reads format 2");
  }

  private static Checkpoint checkpoint(int number) {
    return new Checkpoint(
        new JournalPosition(number, 32L * number),
        Map.of("spans", "spans commit " + number, "rollups", "ünïcode " + number),
        ("aggregates " + number).repeat(number).getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private static void assertLatest(FileCheckpoints checkpoints, Checkpoint expected)
      throws IOException {
    Optional<Checkpoint> latest = checkpoints.latest();
    assertThat(latest).isPresent();
    assertThat(latest.get()).usingRecursiveComparison().isEqualTo(expected);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
