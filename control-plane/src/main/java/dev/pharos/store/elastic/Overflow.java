package dev.pharos.store.elastic;

import co.elastic.clients.json.JsonpMapper;
import co.elastic.clients.json.jackson.Jackson3JsonpMapper;
import jakarta.json.stream.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Rows that wait on disk, in the order in which they came, because there is no room in memory. Not
 * durable and not for a restart: that reads them from the journal. For one thread at a time.
 *
 * <p>A file holds some rows: {@code checksum:i64 deflated}, and in that each row as {@code
 * length:i32 document}. It is deleted when it was read.
 */
final class Overflow<T> {
  /** Rows that are written together; they are in memory until there are so many. */
  static final int ROWS = 1_000;

  private static final JsonpMapper MAPPER = new Jackson3JsonpMapper();
  private static final String SUFFIX = ".rows";

  private final DocumentKind<T> kind;
  private final Path folder;
  private final long mostBytes;
  private final Deque<Part> parts = new ArrayDeque<>();
  private List<Row<T>> newest = new ArrayList<>();
  private long bytes;
  private long rows;
  private long nextPart;
  private @Nullable IOException failure;

  /**
   * @param firstRow the number of the first row
   */
  private record Part(Path file, long firstRow, int rows, long bytes) {}

  /** What an earlier process left in the folder is deleted; it is not touched without room. */
  Overflow(DocumentKind<T> kind, WaitingRoom room) throws IOException {
    this.kind = kind;
    this.folder = room.folder();
    this.mostBytes = room.disk();
    if (mostBytes > 0) {
      Files.createDirectories(folder);
      clear();
    }
  }

  private void clear() throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
  }

  boolean isEmpty() {
    return rows == 0;
  }

  long rows() {
    return rows;
  }

  /** The number of the oldest row; only where there is one. */
  long firstRow() {
    Part first = parts.peekFirst();
    return first == null ? newest.getFirst().number() : first.firstRow();
  }

  /** False also when the disk failed: then whoever adds waits. */
  boolean hasRoom() {
    return bytes < mostBytes && failure == null;
  }

  /** Why nothing more can be written; null while it can. */
  @Nullable IOException failure() {
    return failure;
  }

  /** Takes a row over. Only where there {@link #hasRoom}. */
  void add(Row<T> row) {
    newest.add(row);
    rows++;
    if (newest.size() == ROWS) {
      try {
        write(newest);
        newest = new ArrayList<>();
      } catch (IOException e) {
        // They stay in memory, and no more come.
        failure = e;
      }
    }
  }

  private void write(List<Row<T>> rows) throws IOException {
    ByteArrayOutputStream deflated = new ByteArrayOutputStream();
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    try (DataOutputStream out =
        new DataOutputStream(new DeflaterOutputStream(deflated, deflater))) {
      for (Row<T> row : rows) {
        byte[] document = kind.write(row, "");
        out.writeInt(document.length);
        out.write(document);
      }
    } finally {
      deflater.end();
    }
    Path file = folder.resolve(nextPart + SUFFIX);
    try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
      out.writeLong(checksum(deflated.toByteArray()));
      out.write(deflated.toByteArray());
    }
    nextPart++;
    long size = Files.size(file);
    bytes += size;
    parts.addLast(new Part(file, rows.getFirst().number(), rows.size(), size));
  }

  /**
   * The oldest rows, which are then no longer here. Only where it is not {@link #isEmpty}.
   *
   * @throws IOException when they cannot be read; they are still here
   */
  List<Row<T>> next() throws IOException {
    Part part = parts.peekFirst();
    if (part == null) {
      List<Row<T>> all = newest;
      newest = new ArrayList<>();
      rows -= all.size();
      failure = null;
      return all;
    }
    List<Row<T>> read = read(part);
    Files.delete(part.file());
    parts.removeFirst();
    bytes -= part.bytes();
    rows -= part.rows();
    return read;
  }

  private List<Row<T>> read(Part part) throws IOException {
    byte[] content = Files.readAllBytes(part.file());
    DataInputStream header = new DataInputStream(new ByteArrayInputStream(content));
    long checksum = header.readLong();
    byte[] deflated = header.readAllBytes();
    if (checksum(deflated) != checksum) {
      throw new IOException(
          part.file() + " is damaged: a restart brings its " + kind.plural() + " from the journal");
    }
    List<Row<T>> rows = new ArrayList<>(part.rows());
    try (DataInputStream in =
        new DataInputStream(new InflaterInputStream(new ByteArrayInputStream(deflated)))) {
      for (int i = 0; i < part.rows(); i++) {
        byte[] document = new byte[in.readInt()];
        in.readFully(document);
        rows.add(row(document));
      }
    }
    return rows;
  }

  private Row<T> row(byte[] document) {
    try (JsonParser parser =
        MAPPER.jsonProvider().createParser(new ByteArrayInputStream(document))) {
      return kind.read(parser, MAPPER);
    }
  }

  private static long checksum(byte[] content) {
    CRC32 checksum = new CRC32();
    checksum.update(content);
    return checksum.getValue();
  }

  void close() throws IOException {
    if (mostBytes > 0) {
      clear();
    }
  }
}
