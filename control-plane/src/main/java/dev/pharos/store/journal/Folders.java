package dev.pharos.store.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/** What a file system must be asked for so that names survive power loss. */
final class Folders {
  private Folders() {}

  /** The folder that holds a file. */
  static Path of(Path file) {
    return Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file system's root");
  }

  /**
   * Makes a folder and those above it that are not there, durably: a file whose folder's name is
   * lost is lost.
   */
  static void create(Path folder) throws IOException {
    Path absolute = folder.toAbsolutePath();
    if (!Files.isDirectory(absolute)) {
      Path parent = absolute.getParent();
      if (parent != null) {
        create(parent);
        Files.createDirectories(absolute);
        sync(parent);
      }
    }
  }

  /** Makes creations, renames and deletions in a folder durable. */
  static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /**
   * Puts a whole, durable file in the place of an older one: at any moment one of them is there.
   */
  static void replace(Path file, byte[] content) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    try (FileChannel channel =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    } catch (IOException e) {
      // What a failed sync has written is not known: the next try begins with a new file.
      Files.deleteIfExists(temporary);
      throw e;
    }
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    sync(of(file));
  }
}
