package dev.pharos.store.memory;

import dev.pharos.store.KeptState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps small things as long as the test. */
public final class MemoryKeptState implements KeptState {
  private final Map<String, byte[]> kept = new HashMap<>();

  @Override
  public synchronized Optional<byte[]> read(String name) {
    return Optional.ofNullable(kept.get(name));
  }

  @Override
  public synchronized void replace(String name, byte[] content) {
    kept.put(name, content);
  }

  @Override
  public List<String> notices() {
    return List.of();
  }
}
