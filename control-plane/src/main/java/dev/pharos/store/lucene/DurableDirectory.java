package dev.pharos.store.lucene;

import dev.pharos.store.disk.FileTree;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.lucene.store.MMapDirectory;

/**
 * Lucene's directory with names that are durable, or that fail. Lucene itself passes over a folder
 * that could not be synced, and so would name a commit whose files a power loss takes away.
 */
final class DurableDirectory extends MMapDirectory {
  DurableDirectory(Path folder) throws IOException {
    super(folder);
  }

  @Override
  public void syncMetaData() throws IOException {
    ensureOpen();
    FileTree.sync(getDirectory());
    deletePendingFiles();
  }
}
