package dev.pharos.store.journal;

import dev.pharos.signal.StartupException;
import dev.pharos.store.Journal;
import dev.pharos.store.JournalPosition;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one file of a journal from a place to its end. What is not a whole record is passed over.
 */
final class JournalScan {
  private static final int READ_BYTES = 1 << 16;

  private final Path path;

  JournalScan(Path path) {
    this.path = path;
  }

  /**
   * @param records handed over
   * @param wholeBytes where the last whole record ends
   * @param lostBytes that are not of whole records
   * @param torn true when the file's end is an incomplete record, as a crash leaves it
   * @param problems one sentence about each place that is not whole
   */
  record Outcome(
      long records, long wholeBytes, long lostBytes, boolean torn, List<String> problems) {}

  Outcome read(long number, long fromOffset, Journal.RecordConsumer consumer) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      long size = channel.size();
      List<String> problems = new ArrayList<>();
      String headerProblem = checkHeader(channel, number, size);
      if (headerProblem != null) {
        problems.add(headerProblem);
        if (size < JournalFile.HEADER_BYTES) {
          return new Outcome(0, 0, size, true, problems);
        }
      }
      if (size < fromOffset) {
        problems.add(
            "%s ends %d bytes before the checkpoint's place in it: what came after that is lost"
                .formatted(name(), fromOffset - size));
      }
      long offset = Math.max(JournalFile.HEADER_BYTES, fromOffset);
      long records = 0;
      long wholeBytes = offset;
      long lostBytes = 0;
      InputStream in = streamFrom(channel, offset);
      while (offset < size) {
        Found found = read(in, size - offset);
        if (found.body() != null) {
          offset += found.length();
          consumer.accept(RecordCodec.decode(found.body()), new JournalPosition(number, offset));
          wholeBytes = offset;
          records++;
          continue;
        }
        long next = RecordSearch.next(channel, offset + 1, size);
        lostBytes += next - offset;
        boolean torn = found.torn() && next == size;
        problems.add(
            torn
                ? "%s: an incomplete record of %d bytes at its end (offset %d) was cut"
                    .formatted(name(), size - offset, offset)
                : "%s: the record at offset %d %s; %d bytes were passed over"
                    .formatted(name(), offset, found.problem(), next - offset));
        if (next == size) {
          return new Outcome(records, wholeBytes, lostBytes, torn, problems);
        }
        offset = next;
        in = streamFrom(channel, offset);
      }
      return new Outcome(records, wholeBytes, lostBytes, false, problems);
    }
  }

  /**
   * What is at one place.
   *
   * @param body of a whole record; null when there is none
   * @param length of the record
   * @param problem what is wrong; empty for a whole record
   * @param torn true when it may be a record whose writing a crash cut short
   */
  private record Found(@Nullable ByteBuffer body, int length, String problem, boolean torn) {
    static Found broken(String problem, boolean torn) {
      return new Found(null, 0, problem, torn);
    }
  }

  private static Found read(InputStream in, long left) throws IOException {
    byte[] prefix = in.readNBytes(RecordCodec.PREFIX_BYTES);
    int bodyLength = prefix.length < 4 ? 0 : ByteBuffer.wrap(prefix).getInt();
    if (left < RecordCodec.PREFIX_BYTES || bodyLength == 0) {
      return Found.broken("is incomplete", true);
    }
    if (bodyLength < 0 || bodyLength > JournalLimits.RECORD_BYTES) {
      return Found.broken("has an impossible length", false);
    }
    int length = RecordCodec.PREFIX_BYTES + bodyLength;
    if (left < length) {
      return Found.broken("is incomplete", true);
    }
    ByteBuffer body = ByteBuffer.wrap(in.readNBytes(bodyLength));
    if (RecordCodec.checksum(bodyLength, body.duplicate()) != ByteBuffer.wrap(prefix).getInt(4)) {
      return Found.broken("has a wrong checksum", left == length);
    }
    return new Found(body, length, "", false);
  }

  /** How long the file before this one was when this one was begun; 0 when that is not known. */
  long lengthBefore() throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      byte[] header = in.readNBytes(JournalFile.HEADER_BYTES);
      return isRight(header) ? ByteBuffer.wrap(header).getInt(12) : 0;
    }
  }

  private static boolean isRight(byte[] header) {
    ByteBuffer bytes = ByteBuffer.wrap(header);
    return header.length == JournalFile.HEADER_BYTES
        && bytes.getLong(0) == JournalFile.MAGIC
        && bytes.getInt(24) == JournalFile.headerChecksum(header);
  }

  private static InputStream streamFrom(FileChannel channel, long offset) throws IOException {
    channel.position(offset);
    return new BufferedInputStream(Channels.newInputStream(channel), READ_BYTES);
  }

  private @Nullable String checkHeader(FileChannel channel, long number, long size)
      throws IOException {
    channel.position(0);
    byte[] bytes = Channels.newInputStream(channel).readNBytes(JournalFile.HEADER_BYTES);
    if (bytes.length < JournalFile.HEADER_BYTES) {
      return name() + " ends within its header; its " + size + " bytes were cut";
    }
    ByteBuffer header = ByteBuffer.wrap(bytes);
    if (!isRight(bytes) || header.getLong(16) != number) {
      return name() + " has a damaged header; its records are read all the same";
    }
    if (header.getInt(8) != JournalFile.VERSION) {
      throw StartupException.unknownFormat(path, header.getInt(8), JournalFile.VERSION);
    }
    return null;
  }

  private String name() {
    return "journal file " + path.getFileName();
  }
}
