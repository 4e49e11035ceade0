package dev.pharos.store.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pharos.powerloss.PowerLossDisk;
import dev.pharos.store.SyncFailedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppendFileTest {
  @TempDir private Path folder;
  private final AtomicBoolean syncFails = new AtomicBoolean();

  @Test
  void aFailedSyncIsFinalForTheFile() throws IOException {
    Path root = new PowerLossDisk(folder, file -> failIfTold()).root();
    try (AppendFile file = AppendFile.create(root.resolve("pages"), "PHTEST\r\n", 1, 7)) {
      ByteSink bytes = new ByteSink(64);
      bytes.putLong(42);
      file.append(bytes);
      syncFails.set(true);
      assertThatThrownBy(file::sync)
          .isInstanceOf(SyncFailedException.class)
          .hasMessageContaining("pages could not be synced: Input/output error");

      syncFails.set(false);
      file.append(bytes);
      assertThatThrownBy(file::sync).isInstanceOf(SyncFailedException.class);
    }
    assertThat(syncFails).isFalse();
  }

  private boolean failIfTold() {
    if (syncFails.get()) {
      AppendFileTest.<RuntimeException>sneak(new IOException("Input/output error"));
    }
    return false;
  }

  /** A predicate declares no exceptions, but the disk that asks it does. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Exception> void sneak(Exception failure) throws E {
    throw (E) failure;
  }
}
