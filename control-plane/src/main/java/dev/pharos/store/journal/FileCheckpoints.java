package dev.pharos.store.journal;

import com.github.luben.zstd.Zstd;
import dev.pharos.signal.StartupException;
import dev.pharos.store.Checkpoint;
import dev.pharos.store.CheckpointStore;
import dev.pharos.store.JournalPosition;
import dev.pharos.store.disk.FileTree;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * Checkpoints as files: a snapshot of the aggregates, then the manifest that names it. A checkpoint
 * exists from the moment its manifest has its name. The last two are kept; a damaged newest one is
 * passed over for the one before, and {@link #notices} tells so. FORMAT.md draws the bytes.
 */
public final class FileCheckpoints implements CheckpointStore {
  private static final int VERSION = 2;
  private static final int KEPT = 2;

  /** As the journal's: most of a snapshot under load are ids, which nothing makes smaller. */
  private static final int SNAPSHOT_LEVEL = -3;

  /** Magic, version and checksum. */
  private static final int HEADER_BYTES = 16;

  /** Behind the header and the length. */
  private static final int SNAPSHOT_AT = HEADER_BYTES + Integer.BYTES;

  private static final String MANIFEST = ".manifest";
  private static final String SNAPSHOT = ".snapshot";
  private static final long MANIFEST_MAGIC = magic("PHCKPT\r\n");
  private static final long SNAPSHOT_MAGIC = magic("PHSNAP\r\n");

  private final Path folder;
  private final List<String> notices = Collections.synchronizedList(new ArrayList<>());
  private long nextNumber = 1;

  private FileCheckpoints(Path folder) {
    this.folder = folder;
  }

  /** Opens the folder of checkpoints, or makes one. */
  public static FileCheckpoints open(Path folder) throws IOException {
    FileTree.create(folder);
    FileCheckpoints checkpoints = new FileCheckpoints(folder);
    for (long number : checkpoints.files(MANIFEST).keySet()) {
      checkpoints.nextNumber = Math.max(checkpoints.nextNumber, number + 1);
    }
    return checkpoints;
  }

  @Override
  public Optional<Checkpoint> latest() throws IOException {
    for (Map.Entry<Long, Path> manifest : files(MANIFEST).descendingMap().entrySet()) {
      try {
        return Optional.of(read(manifest.getKey(), manifest.getValue()));
      } catch (DamagedException e) {
        setAside(manifest.getValue());
        notices.add(e.getMessage() + "; the checkpoint before it is used");
      }
    }
    return Optional.empty();
  }

  @Override
  public void write(Checkpoint checkpoint) throws IOException {
    long number = nextNumber;
    FileTree.replace(path(number, SNAPSHOT), encodeSnapshot(checkpoint.aggregates()));
    FileTree.replace(path(number, MANIFEST), encodeManifest(checkpoint));
    nextNumber++;
    deleteOld();
  }

  @Override
  public List<String> notices() {
    return List.copyOf(notices);
  }

  private Checkpoint read(long number, Path manifest) throws IOException {
    try (DataInputStream in = open(manifest, MANIFEST_MAGIC)) {
      JournalPosition position = new JournalPosition(in.readLong(), in.readLong());
      Map<String, String> commits = new LinkedHashMap<>();
      int count = in.readInt();
      for (int i = 0; i < count; i++) {
        String name = readText(in);
        commits.put(name, readText(in));
      }
      return new Checkpoint(position, Map.copyOf(commits), readSnapshot(path(number, SNAPSHOT)));
    }
  }

  private static ByteBuffer encodeManifest(Checkpoint checkpoint) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeLong(checkpoint.position().file());
    out.writeLong(checkpoint.position().offset());
    Map<String, String> commits = new TreeMap<>(checkpoint.commits());
    out.writeInt(commits.size());
    for (Map.Entry<String, String> commit : commits.entrySet()) {
      writeText(out, commit.getKey());
      writeText(out, commit.getValue());
    }
    return framed(MANIFEST_MAGIC, bytes.toByteArray());
  }

  /** Tens of megabytes under load, which are compressed to where they are written from. */
  private static ByteBuffer encodeSnapshot(byte[] snapshot) {
    int bound = (int) Zstd.compressBound(snapshot.length);
    byte[] bytes = new byte[SNAPSHOT_AT + bound];
    long compressed =
        Zstd.compressByteArray(
            bytes, SNAPSHOT_AT, bound, snapshot, 0, snapshot.length, SNAPSHOT_LEVEL);
    ByteBuffer file = ByteBuffer.wrap(bytes, 0, SNAPSHOT_AT + (int) compressed);
    file.putInt(HEADER_BYTES, snapshot.length);
    return frame(SNAPSHOT_MAGIC, file);
  }

  private static byte[] readSnapshot(Path file) throws IOException {
    try (DataInputStream in = open(file, SNAPSHOT_MAGIC)) {
      int length = in.readInt();
      return Zstd.decompress(in.readAllBytes(), length);
    }
  }

  private static ByteBuffer framed(long magic, byte[] content) {
    return frame(
        magic, ByteBuffer.allocate(HEADER_BYTES + content.length).put(HEADER_BYTES, content));
  }

  /** Magic, version, checksum of the version and the rest; the rest is there already. */
  private static ByteBuffer frame(long magic, ByteBuffer file) {
    ByteBuffer content = file.slice(HEADER_BYTES, file.limit() - HEADER_BYTES);
    return file.putLong(0, magic).putInt(8, VERSION).putInt(12, checksum(VERSION, content));
  }

  private static DataInputStream open(Path file, long magic) throws IOException {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (java.nio.file.NoSuchFileException e) {
      throw new DamagedException("checkpoint file " + file.getFileName() + " is missing");
    }
    ByteBuffer header = ByteBuffer.wrap(bytes);
    if (bytes.length < HEADER_BYTES
        || header.getLong() != magic
        || header.getInt(12)
            != checksum(
                header.getInt(8), header.slice(HEADER_BYTES, bytes.length - HEADER_BYTES))) {
      throw new DamagedException("checkpoint file " + file.getFileName() + " is damaged");
    }
    if (header.getInt(8) != VERSION) {
      throw StartupException.unknownFormat(file, header.getInt(8), VERSION);
    }
    return new DataInputStream(
        new ByteArrayInputStream(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES));
  }

  /** A damaged one must not take the place of a good one among those that are kept. */
  private static void setAside(Path manifest) throws IOException {
    Files.move(
        manifest,
        manifest.resolveSibling(manifest.getFileName() + ".damaged"),
        StandardCopyOption.REPLACE_EXISTING);
  }

  private void deleteOld() throws IOException {
    List<Long> numbers = List.copyOf(files(MANIFEST).keySet());
    long firstKept = numbers.get(Math.max(0, numbers.size() - KEPT));
    for (String kind : List.of(MANIFEST, SNAPSHOT)) {
      for (Path old : files(kind).headMap(firstKept, false).values()) {
        Files.deleteIfExists(old);
      }
    }
  }

  private NavigableMap<Long, Path> files(String kind) throws IOException {
    TreeMap<Long, Path> found = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.matches("\\d{12}\\" + kind)) {
          found.put(Long.parseLong(name.substring(0, 12)), file);
        }
      }
    }
    return found;
  }

  private Path path(long number, String kind) {
    return folder.resolve("%012d%s".formatted(number, kind));
  }

  private static void writeText(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String readText(DataInputStream in) throws IOException {
    return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
  }

  private static int checksum(int version, ByteBuffer content) {
    CRC32C crc = new CRC32C();
    crc.update(ByteBuffer.allocate(4).putInt(0, version));
    crc.update(content);
    return (int) crc.getValue();
  }

  private static long magic(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)).getLong();
  }

  private static final class DamagedException extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedException(String message) {
      super(message);
    }
  }
}
