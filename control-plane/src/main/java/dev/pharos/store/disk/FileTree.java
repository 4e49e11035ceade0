package dev.pharos.store.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/** Folders as wholes, and what a file system must be asked for so that names survive power loss. */
public final class FileTree {
  private static final int WRITTEN_AT_ONCE = 1 << 20;

  private FileTree() {}

  /** The folder that holds a file. */
  public static Path folderOf(Path file) {
    return Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file system's root");
  }

  /**
   * Makes a folder and those above it that are not there, durably: a file whose folder's name is
   * lost is lost. One whose name could not be synced is taken away again, because the next call
   * would find it and take it for durable.
   */
  public static void create(Path folder) throws IOException {
    Path absolute = folder.toAbsolutePath();
    Path parent = absolute.getParent();
    if (!Files.isDirectory(absolute) && parent != null) {
      create(parent);
      Files.createDirectories(absolute);
      syncNew(absolute);
    }
  }

  public static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(
              Path folder, java.io.@org.jspecify.annotations.Nullable IOException failure)
              throws IOException {
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** Bytes of all files; those that vanish meanwhile do not count. */
  public static long bytes(Path folder) throws IOException {
    long[] bytes = new long[1];
    if (Files.exists(folder)) {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              bytes[0] += attributes.size();
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure)
                throws IOException {
              if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
              }
              throw failure;
            }
          });
    }
    return bytes[0];
  }

  /** Makes creations, renames and deletions in a folder durable. */
  public static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Makes a name that was not there before durable, or takes it away again. */
  private static void syncNew(Path path) throws IOException {
    try {
      sync(folderOf(path));
    } catch (IOException e) {
      try {
        Files.deleteIfExists(path);
      } catch (IOException again) {
        e.addSuppressed(again);
      }
      throw e;
    }
  }

  /**
   * Puts a whole, durable file in the place of an older one: at any moment one of them is there. A
   * first one whose name could not be synced is taken away again.
   */
  public static void replace(Path file, byte[] content) throws IOException {
    replace(file, ByteBuffer.wrap(content));
  }

  /** Likewise, of what remains in a buffer. */
  public static void replace(Path file, ByteBuffer content) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    try (FileChannel channel =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      int end = content.limit();
      while (content.position() < end) {
        // The channel copies all that it is given to memory outside the heap, and keeps that.
        content.limit(Math.min(end, content.position() + WRITTEN_AT_ONCE));
        channel.write(content);
      }
      channel.force(true);
    } catch (IOException e) {
      // What a failed sync has written is not known: the next try begins with a new file.
      Files.deleteIfExists(temporary);
      throw e;
    }
    rename(temporary, file);
  }

  /**
   * Gives a whole, durable file its name, durably. A first one whose name could not be synced is
   * taken away again.
   */
  public static void rename(Path temporary, Path file) throws IOException {
    boolean isFirst = !Files.exists(file);
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    if (isFirst) {
      syncNew(file);
    } else {
      sync(folderOf(file));
    }
  }

  /** Makes an empty file that is there to be seen, durably; it may be there already. */
  public static void mark(Path file) throws IOException {
    if (Files.exists(file)) {
      sync(folderOf(file));
    } else {
      Files.createFile(file);
      syncNew(file);
    }
  }

  /** Moves a folder out of the way under a name that is free. */
  public static Path setAside(Path folder) throws IOException {
    for (int number = 1; ; number++) {
      Path aside = folder.resolveSibling(folder.getFileName() + ".set-aside-" + number);
      if (!Files.exists(aside)) {
        Files.move(folder, aside);
        return aside;
      }
    }
  }
}
