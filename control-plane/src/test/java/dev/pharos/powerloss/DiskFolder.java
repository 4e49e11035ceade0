package dev.pharos.powerloss;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A folder's names: those that were synced, and the changes since, which power loss leaves up to
 * any one of them.
 */
final class DiskFolder implements DiskNode {
  private final Map<String, DiskNode> live = new HashMap<>();
  private Map<String, DiskNode> durable = Map.of();

  /** Each a map of names to what they stand for from then on; an absent node is a removed name. */
  private final List<Map<String, DiskNode>> pending = new ArrayList<>();

  /** Changed names whose sync failed. */
  private final Set<String> lost = new HashSet<>();

  /** Marks a removed name; never part of a tree. */
  private static final DiskNode REMOVED = new DiskFile(new byte[0]);

  DiskNode get(String name) {
    return live.get(name);
  }

  void put(String name, DiskNode node) {
    change(Map.of(name, node));
  }

  void remove(String name) {
    change(Map.of(name, REMOVED));
  }

  /** In one step, as renaming does. */
  void rename(String from, String to) {
    DiskNode node = live.get(from);
    change(Map.of(from, REMOVED, to, node));
  }

  @Override
  public void sync() {
    Map<String, DiskNode> synced = new HashMap<>(live);
    for (String name : lost) {
      DiskNode before = durable.get(name);
      if (before == null) {
        synced.remove(name);
      } else {
        synced.put(name, before);
      }
    }
    durable = Map.copyOf(synced);
    pending.clear();
  }

  @Override
  public void failSync() {
    pending.forEach(names -> lost.addAll(names.keySet()));
    pending.clear();
  }

  private void change(Map<String, DiskNode> names) {
    lost.removeAll(names.keySet());
    pending.add(names);
    apply(names, live);
  }

  private static void apply(Map<String, DiskNode> names, Map<String, DiskNode> to) {
    names.forEach((name, node) -> {
      if (node == REMOVED) {
        to.remove(name);
      } else {
        to.put(name, node);
      }
    });
  }

  /** Reads a tree that is durable as it is. */
  static DiskFolder read(Path folder) throws IOException {
    DiskFolder read = new DiskFolder();
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path entry : entries.toList()) {
        DiskNode node =
            Files.isDirectory(entry) ? read(entry) : new DiskFile(Files.readAllBytes(entry));
        read.live.put(entry.getFileName().toString(), node);
      }
    }
    read.sync();
    return read;
  }

  /** Writes what is found after power loss into an empty folder. */
  void writeAfterPowerLoss(Path folder, Random random) throws IOException {
    Map<String, DiskNode> found = new TreeMap<>(durable);
    int kept = random.nextInt(3) == 0 ? 0 : random.nextInt(pending.size() + 1);
    pending.subList(0, kept).forEach(names -> apply(names, found));
    for (Map.Entry<String, DiskNode> entry : found.entrySet()) {
      Path path = folder.resolve(entry.getKey());
      switch (entry.getValue()) {
        case DiskFile file -> Files.write(path, file.afterPowerLoss(random));
        case DiskFolder inner -> {
          Files.createDirectory(path);
          inner.writeAfterPowerLoss(path, random);
        }
      }
    }
  }
}
