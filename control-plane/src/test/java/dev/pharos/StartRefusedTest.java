package dev.pharos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A data folder that this process must leave alone: one clear line, exit code 1. */
@Tag("slow")
class StartRefusedTest {
  @TempDir private Path folder;

  @Test
  void aFolderInUseOrOfANewerVersionIsLeftAlone() throws Exception {
    Path data = folder.resolve("data");
    try (ControlPlaneProcess first = new ControlPlaneProcess(data)) {
      first.start();
      ControlPlaneProcess second =
          new ControlPlaneProcess(data).loggingTo(folder.resolve("second"));
      assertRefused(second, "is in use by another Pharos process: stop it, or choose another");
      assertThat(first.isReady()).isTrue();
    }

    Path mark = data.resolve("pharos-data");
    String format = Files.readString(mark);
    Files.writeString(mark, "pharos data, format 99\n");
    assertRefused(again(data, "folder"), "has format 99, this version reads format");
    Files.writeString(mark, format);

    Path manifest = newest(data.resolve("checkpoints"), ".manifest");
    byte[] written = Files.readAllBytes(manifest);
    ByteBuffer newer = ByteBuffer.wrap(written.clone()).putInt(8, 99);
    CRC32C crc = new CRC32C();
    crc.update(newer.slice(8, 4));
    crc.update(newer.slice(16, newer.capacity() - 16));
    Files.write(manifest, newer.putInt(12, (int) crc.getValue()).array());
    assertRefused(again(data, "checkpoint"), "has format 99, this version reads format");
    Files.write(manifest, written);

    try (ControlPlaneProcess healthy = again(data, "healthy")) {
      healthy.start();
    }
  }

  private ControlPlaneProcess again(Path data, String log) {
    return new ControlPlaneProcess(data).loggingTo(folder.resolve(log));
  }

  private static void assertRefused(ControlPlaneProcess refused, String why) throws Exception {
    Process process = refused.launch();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
    List<String> lines =
        refused.output().lines().filter(line -> line.startsWith("pharos: ")).toList();
    assertThat(lines).singleElement().asString().contains(why);
    assertThat(refused.output()).doesNotContain("\tat ");
  }

  private static Path newest(Path folder, String ending) throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList().getLast();
    }
  }
}
