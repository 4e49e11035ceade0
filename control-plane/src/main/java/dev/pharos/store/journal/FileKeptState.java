package dev.pharos.store.journal;

import dev.pharos.signal.StartupException;
import dev.pharos.store.KeptState;
import dev.pharos.store.disk.Checksum;
import dev.pharos.store.disk.FileTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file for each name: {@code PHSTATE\n}, version and length of the content as integers of four
 * bytes, the content, and the CRC-32C of all before as four bytes; numbers have the highest byte
 * first.
 */
final class FileKeptState implements KeptState {
  private static final byte[] MAGIC = "PHSTATE\n".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION = 1;
  private static final int HEAD = MAGIC.length + 2 * Integer.BYTES;

  private static final Logger log = LoggerFactory.getLogger(FileKeptState.class);

  private final Path folder;
  private final LongAdder setAside = new LongAdder();
  private final List<String> notices = new CopyOnWriteArrayList<>();

  FileKeptState(Path folder) throws IOException {
    FileTree.create(folder);
    this.folder = folder;
  }

  @Override
  public synchronized Optional<byte[]> read(String name) throws IOException {
    Path file = folder.resolve(name);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      setAside(name, e);
      return Optional.empty();
    }
    if (isWhole(bytes)) {
      int version = ByteBuffer.wrap(bytes).getInt(MAGIC.length);
      if (version != VERSION) {
        throw StartupException.unknownFormat(file, version, VERSION);
      }
      return Optional.of(Arrays.copyOfRange(bytes, HEAD, bytes.length - Integer.BYTES));
    }
    setAside(name, new IOException("its checksum is another one"));
    return Optional.empty();
  }

  @Override
  public synchronized void setAside(String name, Exception why) throws IOException {
    Path file = folder.resolve(name);
    Path aside = FileTree.setAside(file);
    FileTree.sync(folder);
    setAside.increment();
    String sentence =
        "%s was damaged and is set aside as %s; what it held is forgotten."
            .formatted(file, aside.getFileName());
    notices.add(sentence);
    log.error(sentence, why);
  }

  @Override
  public synchronized void replace(String name, byte[] content) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(HEAD + content.length + Integer.BYTES);
    bytes.put(MAGIC).putInt(VERSION).putInt(content.length).put(content);
    bytes.putInt(Checksum.of(bytes.array(), 0, bytes.position()));
    FileTree.replace(folder.resolve(name), bytes.flip());
  }

  @Override
  public List<String> notices() {
    return List.copyOf(notices);
  }

  /** Files that were damaged. */
  long filesSetAside() {
    return setAside.sum();
  }

  private static boolean isWhole(byte[] bytes) {
    if (bytes.length < HEAD + Integer.BYTES
        || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      return false;
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    int end = bytes.length - Integer.BYTES;
    return buffer.getInt(MAGIC.length + Integer.BYTES) == end - HEAD
        && buffer.getInt(end) == Checksum.of(bytes, 0, end);
  }
}
