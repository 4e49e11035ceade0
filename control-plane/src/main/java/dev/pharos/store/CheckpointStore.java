package dev.pharos.store;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Where the latest checkpoint is kept. For one thread. */
public interface CheckpointStore {

  /** The last checkpoint that was written whole; empty in a new data folder. */
  Optional<Checkpoint> latest() throws IOException;

  /** What the latest checkpoint kept of a store; empty where there is none. */
  default Optional<String> latestCommit(String store) throws IOException {
    return latest().map(checkpoint -> checkpoint.commits().get(store));
  }

  /** Durable when it returns; until then {@link #latest} stays what it was. */
  void write(Checkpoint checkpoint) throws IOException;

  /** Damage met while reading, one sentence each; for any thread. */
  default List<String> notices() {
    return List.of();
  }
}
