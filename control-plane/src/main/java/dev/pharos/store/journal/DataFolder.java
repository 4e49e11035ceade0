package dev.pharos.store.journal;

import dev.pharos.signal.StartupException;
import dev.pharos.store.disk.FileTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The folder that holds everything this process keeps, held by it alone until closed. Its {@code
 * pharos-data} file says in which format the whole is written.
 */
public final class DataFolder implements AutoCloseable {
  /**
   * Raised when a build can no longer read what the one before wrote. 1 found spans through
   * Lucene's index; 2 has an index of its own beside the pages; in 3 a checkpoint's checksum covers
   * its version.
   */
  static final int FORMAT = 3;

  private static final String MARK = "pharos-data";
  private static final String LOCK = "pharos-lock";
  private static final Pattern CONTENT = Pattern.compile("pharos data, format (\\d{1,9})\\s*");

  private final Path path;
  private final FileChannel lockFile;

  private DataFolder(Path path, FileChannel lockFile) {
    this.path = path;
    this.lockFile = lockFile;
  }

  /**
   * Makes the folder where none is, and takes it.
   *
   * @throws StartupException when it cannot be written, belongs to another process, or was written
   *     by a newer version
   */
  public static DataFolder open(Path path) {
    Path folder = path.toAbsolutePath().normalize();
    FileChannel lockFile = null;
    try {
      FileTree.create(folder);
      lockFile =
          FileChannel.open(
              folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (tryLock(lockFile) == null) {
        lockFile.close();
        throw new StartupException(
            "the data folder "
                + folder
                + " is in use by another Pharos process: stop it, or choose another folder with"
                + " pharos.storage.path");
      }
      checkFormat(folder);
      return new DataFolder(folder, lockFile);
    } catch (IOException e) {
      closeAfter(lockFile, e);
      throw new StartupException(
          "the data folder "
              + folder
              + " cannot be written ("
              + reason(e)
              + "): make it writable for this user, or choose another with pharos.storage.path",
          e);
    } catch (StartupException e) {
      closeAfter(lockFile, e);
      throw e;
    }
  }

  public Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    lockFile.close();
  }

  private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
    try {
      return file.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private static void checkFormat(Path folder) throws IOException {
    Path mark = folder.resolve(MARK);
    if (!Files.exists(mark)) {
      byte[] content = ("pharos data, format " + FORMAT + "\n").getBytes(StandardCharsets.US_ASCII);
      FileTree.replace(mark, content);
      return;
    }
    String content =
        StandardCharsets.ISO_8859_1.decode(ByteBuffer.wrap(Files.readAllBytes(mark))).toString();
    Matcher matcher = CONTENT.matcher(content);
    if (!matcher.matches()) {
      throw new StartupException(
          mark + " does not say in which format this folder is written: restore that file");
    }
    if (!matcher.group(1).equals(Integer.toString(FORMAT))) {
      throw StartupException.unknownFormat(
          "the data folder " + folder, Long.parseLong(matcher.group(1)), FORMAT);
    }
    // A folder that can be read but not written must be told now, not with the first span.
    Path probe = folder.resolve("pharos-write-probe");
    Files.write(probe, new byte[] {1});
    Files.delete(probe);
  }

  private static String reason(IOException e) {
    return switch (e) {
      case java.nio.file.AccessDeniedException denied -> "access denied";
      case java.nio.file.FileAlreadyExistsException exists -> "a file of that name is in the way";
      default -> String.valueOf(e.getMessage());
    };
  }

  private static void closeAfter(@Nullable FileChannel lockFile, Exception cause) {
    if (lockFile != null) {
      try {
        lockFile.close();
      } catch (IOException e) {
        cause.addSuppressed(e);
      }
    }
  }
}
