package dev.pharos;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A file system of a few megabytes in memory, mounted where only the processes started by {@link
 * #launcher} see it: in a mount namespace of its own, so that no rights are needed beyond those of
 * any user and nothing stays behind. What is in it survives those processes, until this is closed.
 */
final class SmallDisk implements AutoCloseable {
  private static final int FILLED_AT_ONCE = 1 << 16;

  private final Process holder;
  private final Path mountPoint;

  /**
   * @throws IOException when this system lets nobody mount: the test cannot be done there, and must
   *     not pass
   */
  SmallDisk(Path mountPoint, int megabytes) throws IOException {
    this.mountPoint = mountPoint;
    String script =
        "mount -t tmpfs -o size="
            + megabytes
            + "m tmpfs '"
            + mountPoint
            + "' && echo mounted && cat";
    this.holder =
        new ProcessBuilder("unshare", "-Urm", "sh", "-c", script).redirectErrorStream(true).start();
    BufferedReader said = holder.inputReader();
    String line = said.readLine();
    if (!"mounted".equals(line)) {
      throw new IOException(
          "no small file system can be mounted here (unshare -Urm: "
              + line
              + "): run as root, or allow user namespaces");
    }
  }

  /** What a command begins with to see the file system. */
  List<String> launcher() {
    return List.of(
        "nsenter", "--preserve-credentials", "-U", "-m", "-t", Long.toString(holder.pid()));
  }

  /** Writes until nothing more goes. */
  void fill() throws IOException {
    try (OutputStream filler = Files.newOutputStream(seen("filler"))) {
      byte[] some = new byte[FILLED_AT_ONCE];
      while (true) {
        filler.write(some);
      }
    } catch (IOException e) {
      if (!String.valueOf(e.getMessage()).contains("No space left")) {
        throw e;
      }
    }
  }

  void makeRoom() throws IOException {
    Files.delete(seen("filler"));
  }

  /** A file of the file system as this process, outside of it, can reach it. */
  private Path seen(String name) {
    return Path.of("/proc", Long.toString(holder.pid()), "root" + mountPoint, name);
  }

  @Override
  public void close() throws InterruptedException {
    holder.destroy();
    holder.waitFor();
  }
}
