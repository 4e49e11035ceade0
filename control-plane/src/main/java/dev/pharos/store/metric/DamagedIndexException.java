package dev.pharos.store.metric;

import dev.pharos.store.disk.CorruptDataException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A part's index is missing or not what it should be; its chunks can be read. */
final class DamagedIndexException extends IOException {
  private static final long serialVersionUID = 1L;

  private DamagedIndexException(String message, Throwable cause) {
    super(message, cause);
  }

  static PartIndex indexOf(Path root, PartName name, Arena arena) throws IOException {
    try {
      return PartIndex.open(name.index(root), name, arena);
    } catch (NoSuchFileException e) {
      throw new DamagedIndexException("it is missing", e);
    } catch (CorruptDataException e) {
      throw new DamagedIndexException(String.valueOf(e.getMessage()), e);
    }
  }
}
