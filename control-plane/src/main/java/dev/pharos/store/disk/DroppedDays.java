package dev.pharos.store.disk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.LocalDate;

/**
 * Up to which day partitions were dropped on purpose: a commit may still name them, and then they
 * are not missing. A file that cannot be read only makes such days be told as missing.
 */
public final class DroppedDays {
  private final Path file;
  private long last;

  private DroppedDays(Path file, long last) {
    this.file = file;
    this.last = last;
  }

  public static DroppedDays read(Path file) throws IOException {
    long last = Long.MIN_VALUE;
    if (Files.exists(file)) {
      String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).strip();
      try {
        last = LocalDate.parse(text).toEpochDay();
      } catch (DateTimeException e) {
        last = Long.MIN_VALUE;
      }
    }
    return new DroppedDays(file, last);
  }

  public boolean contains(long day) {
    return day <= last;
  }

  public void dropUpTo(long day) throws IOException {
    if (day > last) {
      Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
      Files.writeString(temporary, LocalDate.ofEpochDay(day) + "\n");
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      FileTree.sync(FileTree.folderOf(file));
      last = day;
    }
  }
}
