package dev.pharos.store.memory;

import dev.pharos.store.KeptState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps small things as long as the test. */
public final class MemoryKeptState implements KeptState {
  private final Map<String, byte[]> kept = new HashMap<>();
  private final List<String> notices = new ArrayList<>();

  @Override
  public synchronized Optional<byte[]> read(String name) {
    return Optional.ofNullable(kept.get(name));
  }

  @Override
  public synchronized void replace(String name, byte[] content) {
    kept.put(name, content);
  }

  @Override
  public synchronized void setAside(String name, Exception why) {
    kept.remove(name);
    notices.add(name);
  }

  /** Names of what was set aside. */
  @Override
  public synchronized List<String> notices() {
    return List.copyOf(notices);
  }
}
