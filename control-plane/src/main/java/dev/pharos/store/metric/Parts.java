package dev.pharos.store.metric;

import dev.pharos.store.disk.CorruptDataException;
import dev.pharos.store.disk.CurrentView;
import dev.pharos.store.disk.DroppedDays;
import dev.pharos.store.disk.FileTree;
import dev.pharos.store.disk.Notices;
import dev.pharos.store.disk.UnnamedDays;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The parts of windows: those that get chunks, and those that have an index. Changed under the
 * head's write lock, read under its read lock; the list of stored ones is for any thread.
 */
final class Parts {
  private final Path root;
  private final Notices notices;
  private final UnnamedDays unnamed;
  private final DroppedDays droppedDays;
  private final Map<Integer, OpenPart> open = new TreeMap<>();

  /** Which part of a window gets chunks. */
  private final Map<Long, OpenPart> current = new HashMap<>();

  private volatile List<StoredPart> stored = List.of();
  private final CurrentView<StoredParts> view = new CurrentView<>(() -> new StoredParts(stored()));

  /** Parts whose index is to be made again. */
  private final Map<Integer, NamedPart> unindexed = new TreeMap<>();

  private final Set<StoredPart> reported = ConcurrentHashMap.newKeySet();
  private final RetiredParts retired;
  private int nextNumber = 1;
  private volatile @Nullable IOException failure;

  private Parts(Path root, Notices notices) throws IOException {
    this.root = root;
    this.notices = notices;
    FileTree.create(root);
    this.retired = new RetiredParts(root);
    this.unnamed = new UnnamedDays(root, notices);
    this.droppedDays = DroppedDays.read(root.resolve("dropped-days"));
  }

  /**
   * Opens exactly what a checkpoint names.
   *
   * @param hasCheckpoint false in a new store
   */
  static Parts open(
      Path root, List<NamedPart> named, int nextNumber, boolean hasCheckpoint, Notices notices)
      throws IOException {
    Parts parts = new Parts(root, notices);
    parts.nextNumber = nextNumber;
    List<StoredPart> stored = new ArrayList<>();
    Set<Path> folders = new HashSet<>();
    for (NamedPart part : named) {
      parts.open(part, stored);
      folders.add(part.name().folder(root));
    }
    parts.put(stored);
    parts.unnamed.clear(folders, hasCheckpoint);
    for (Path folder : folders) {
      parts.deleteUnnamed(folder);
    }
    return parts;
  }

  private void open(NamedPart part, List<StoredPart> opened) throws IOException {
    PartName name = part.name();
    try {
      if (part.retired()) {
        retired.restore(part);
      } else if (part.stored()) {
        StoredPart one = StoredPart.open(root, name, part.length());
        tellIfShort(one.file(), part.length());
        opened.add(one);
      } else {
        boolean isNew = part.length() <= dev.pharos.store.disk.AppendFile.HEADER_BYTES;
        PartFile file =
            isNew ? PartFile.create(root, name) : PartFile.open(root, name, part.length());
        tellIfShort(file, part.length());
        OpenPart one = new OpenPart(file, part.lastMinute());
        one.sealed = part.sealed();
        open.put(name.number(), one);
        if (!one.sealed) {
          current.put(name.window(), one);
        }
      }
    } catch (NoSuchFileException e) {
      if (!droppedDays.contains(name.day())) {
        notices.add(
            "The metrics of %s are missing (there is no %s): %d bytes are lost."
                .formatted(name, e.getMessage(), part.length()));
      }
    } catch (DamagedIndexException e) {
      notices.add(
          "The index of the metrics of %s cannot be read (%s): it is made again."
              .formatted(name, e.getMessage()));
      unindexed.put(name.number(), part);
    } catch (CorruptDataException e) {
      notices.add(
          "The metrics of %s could not be read (%s): %d bytes were set aside."
              .formatted(name, e.getMessage(), part.length()));
      setAside(name);
    }
  }

  private void tellIfShort(PartFile file, long length) {
    if (file.written() < length) {
      notices.add(
          "The metrics of %s lost their last %d bytes: what was in them cannot be read."
              .formatted(file.name(), length - file.written()));
    }
  }

  private void setAside(PartName name) throws IOException {
    for (Path file : List.of(name.chunks(root), name.index(root))) {
      if (Files.exists(file)) {
        Files.move(
            file,
            file.resolveSibling(file.getFileName() + ".set-aside"),
            java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  /** Written after the checkpoint: the journal has what is in them. */
  private void deleteUnnamed(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    Set<Integer> kept = new HashSet<>(open.keySet());
    Set<Integer> indexed = new HashSet<>();
    stored.forEach(part -> indexed.add(part.name().number()));
    indexed.addAll(unindexed.keySet());
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        int number = PartName.numberOf(file);
        boolean isIndex = !file.getFileName().toString().endsWith(".chunks");
        boolean needed =
            indexed.contains(number) || retired.has(number) || (!isIndex && kept.contains(number));
        if (number >= 0 && !needed) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private static List<StoredPart> sorted(List<StoredPart> parts) {
    return parts.stream().sorted(Comparator.comparing(StoredPart::name)).toList();
  }

  Path root() {
    return root;
  }

  int nextNumber() {
    return nextNumber;
  }

  /** Parts with an index, the earliest window first; whoever reads in them holds the lock. */
  List<StoredPart> stored() {
    return stored;
  }

  /** Likewise, to be read without the lock, and closed then. */
  StoredParts hold() {
    return view.hold();
  }

  private void put(List<StoredPart> parts) {
    stored = sorted(parts);
    view.publish();
  }

  /** Parts without one. */
  List<OpenPart> open() {
    return List.copyOf(open.values());
  }

  /** The open part of that number; null when it has an index, or is lost. */
  @Nullable OpenPart openPart(int number) {
    return open.get(number);
  }

  /** Where a window's chunks go. */
  OpenPart forWindow(long window, int minute) {
    OpenPart part = current.get(window);
    if (part == null || part.file.end() > SeriesStoreLimits.WINDOW_BYTES) {
      if (part != null) {
        part.sealed = true;
      }
      part = new OpenPart(PartFile.create(root, new PartName(window, nextNumber++)), minute);
      open.put(part.name().number(), part);
      current.put(window, part);
    }
    part.lastMinute = minute;
    return part;
  }

  /** The part that gets a window's chunks gets no more. */
  void seal(OpenPart part) {
    part.sealed = true;
    current.remove(part.name().window(), part);
  }

  /** Writes what waits in memory, where it is at least so much. */
  void write(int fromBytes) throws IOException {
    for (OpenPart part : open.values()) {
      if (part.file.unwrittenBytes() >= fromBytes) {
        try {
          part.file.write();
          failure = null;
        } catch (IOException e) {
          failure = e;
          throw e;
        }
      }
    }
  }

  /** Bytes that wait in memory. */
  long unwrittenBytes() {
    long bytes = 0;
    for (OpenPart part : open.values()) {
      bytes += part.file.unwrittenBytes();
    }
    return bytes;
  }

  /** Why the last write failed; null when it did not. */
  @Nullable IOException failure() {
    return failure;
  }

  /** A part has its index, which is durable. */
  void indexed(OpenPart part, StoredPart as) throws IOException {
    open.remove(part.name().number());
    List<StoredPart> more = new ArrayList<>(stored);
    more.add(as);
    put(more);
    part.file.close();
  }

  PartName newName(long window) {
    return new PartName(window, nextNumber++);
  }

  /** A part that is durable stands for others. */
  void merged(List<StoredPart> sources, StoredPart as) throws IOException {
    List<StoredPart> left = new ArrayList<>(stored);
    left.removeAll(sources);
    left.add(as);
    for (StoredPart source : sources) {
      retired.add(NamedPart.of(source, true), source.bytes());
      source.file().close();
    }
    put(left);
  }

  /** The index of a part was found to be damaged. For any thread. */
  void report(StoredPart part) {
    reported.add(part);
  }

  /** Nothing more is read from what was reported. */
  void withdrawReported() {
    List<StoredPart> left = new ArrayList<>(stored);
    for (StoredPart part : List.copyOf(reported)) {
      if (left.remove(part)) {
        unindexed.put(part.name().number(), NamedPart.of(part, false));
      }
      reported.remove(part);
    }
    if (left.size() < stored.size()) {
      put(left);
    }
  }

  /** Parts whose index is to be made again. */
  List<NamedPart> unindexed() {
    return List.copyOf(unindexed.values());
  }

  /** A part has an index again. */
  void reindexed(StoredPart part) {
    if (unindexed.remove(part.name().number()) != null) {
      List<StoredPart> more = new ArrayList<>(stored);
      more.add(part);
      put(more);
    }
  }

  /** Nothing can be read from a part: its files stay, under other names. */
  void giveUp(PartName name) throws IOException {
    unindexed.remove(name.number());
    setAside(name);
  }

  /** A part of which nothing is left. */
  void forget(OpenPart part) throws IOException {
    open.remove(part.name().number());
    current.remove(part.name().window(), part);
    part.file.close();
  }

  /** What a checkpoint names. */
  List<NamedPart> named() {
    List<NamedPart> named = new ArrayList<>();
    for (StoredPart part : stored) {
      named.add(NamedPart.of(part, false));
    }
    for (OpenPart part : open.values()) {
      named.add(
          new NamedPart(
              part.name(), part.file.written(), part.lastMinute, part.sealed, false, false));
    }
    named.addAll(unindexed.values());
    named.addAll(retired.named());
    return named;
  }

  /** A checkpoint that names these is durable. */
  void checkpointed() throws IOException {
    unnamed.checkpointed();
    retired.checkpointed();
  }

  long bytes() {
    long bytes = 0;
    for (StoredPart part : stored) {
      bytes += part.bytes();
    }
    for (OpenPart part : open.values()) {
      bytes += part.file.written();
    }
    for (NamedPart part : unindexed.values()) {
      bytes += part.length();
    }
    return bytes;
  }

  /** Of parts that wait for two checkpoints before they are deleted. */
  long retiredBytes() {
    return retired.bytes();
  }

  /** The earliest day of a stored part; {@link Long#MAX_VALUE} when there is none. */
  long firstDay() {
    return stored.isEmpty() ? Long.MAX_VALUE : stored.getFirst().name().day();
  }

  long lastDay() {
    return stored.isEmpty() ? Long.MIN_VALUE : stored.getLast().name().day();
  }

  /** Lets go of a day's stored parts; the files go by {@link #delete}. */
  boolean drop(long day) throws IOException {
    for (OpenPart part : open.values()) {
      if (part.name().day() <= day) {
        return false;
      }
    }
    droppedDays.dropUpTo(day);
    put(stored.stream().filter(part -> part.name().day() != day).toList());
    unindexed.values().removeIf(part -> part.name().day() == day);
    retired.dropped(day);
    return true;
  }

  void delete(long day) throws IOException {
    FileTree.delete(PartName.folderOf(root, day));
  }

  void close() throws IOException {
    for (OpenPart part : open.values()) {
      part.file.close();
    }
    for (StoredPart part : stored) {
      part.file().close();
    }
    // Whoever asks from here on finds nothing here; who reads goes on until the end.
    put(List.of());
  }
}
