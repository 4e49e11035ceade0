package dev.pharos.store.lucene;

import java.util.List;
import org.apache.lucene.index.IndexCommit;
import org.apache.lucene.index.IndexDeletionPolicy;

/**
 * Keeps every commit of an index from the one on that the oldest kept checkpoint names. Commits
 * made after the one that is opened belong to a future that a crash took away; they go.
 */
final class CommitKeeper extends IndexDeletionPolicy {
  private volatile long oldestKept;
  private volatile long newestKept = Long.MAX_VALUE;

  /** Opening at a generation: later ones go. */
  void openAt(long generation) {
    newestKept = generation;
  }

  /** Earlier ones may go. */
  void retain(long generation) {
    oldestKept = Math.max(oldestKept, generation);
  }

  @Override
  public void onInit(List<? extends IndexCommit> commits) {
    for (IndexCommit commit : commits) {
      if (commit.getGeneration() > newestKept) {
        commit.delete();
      }
    }
    newestKept = Long.MAX_VALUE;
    onCommit(commits);
  }

  @Override
  public void onCommit(List<? extends IndexCommit> commits) {
    long newest = commits.isEmpty() ? 0 : commits.getLast().getGeneration();
    for (IndexCommit commit : commits) {
      if (commit.getGeneration() < oldestKept && commit.getGeneration() < newest) {
        commit.delete();
      }
    }
  }
}
