package dev.pharos.aggregate;

import dev.pharos.store.Checkpoint;
import dev.pharos.store.CheckpointStore;
import java.util.List;
import java.util.Optional;

/** Keeps the latest checkpoint in memory. */
final class MemoryCheckpoints implements CheckpointStore {
  volatile Optional<Checkpoint> latest = Optional.empty();

  @Override
  public Optional<Checkpoint> latest() {
    return latest;
  }

  @Override
  public List<String> notices() {
    return List.of();
  }

  @Override
  public void write(Checkpoint checkpoint) {
    latest = Optional.of(checkpoint);
  }
}
