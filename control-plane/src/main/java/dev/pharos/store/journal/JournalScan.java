package dev.pharos.store.journal;

import dev.pharos.store.Journal;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Reads one file of a journal from a place to its end, or to where it stops making sense. */
final class JournalScan {
  private static final int READ_BYTES = 1 << 16;

  private final Path path;

  JournalScan(Path path) {
    this.path = path;
  }

  /**
   * @param records handed over
   * @param wholeBytes where the last whole record ends
   * @param fileBytes the file's length
   * @param torn true when the rest is an incomplete record, as a crash leaves it; false with a rest
   *     means damage
   * @param problem one sentence about the rest; null when there is none
   */
  record Outcome(
      long records, long wholeBytes, long fileBytes, boolean torn, @Nullable String problem) {
    long lostBytes() {
      return fileBytes - wholeBytes;
    }
  }

  Outcome read(long number, long fromOffset, Journal.RecordConsumer consumer) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      long size = channel.size();
      String headerProblem = checkHeader(channel, number, size);
      if (headerProblem != null) {
        return new Outcome(0, 0, size, size < JournalFile.HEADER_BYTES, headerProblem);
      }
      long offset = Math.max(JournalFile.HEADER_BYTES, fromOffset);
      channel.position(offset);
      InputStream in = new BufferedInputStream(Channels.newInputStream(channel), READ_BYTES);
      long records = 0;
      while (offset < size) {
        long left = size - offset;
        byte[] prefix = in.readNBytes(RecordCodec.PREFIX_BYTES);
        int bodyLength = prefix.length < 4 ? 0 : ByteBuffer.wrap(prefix).getInt();
        if (left < RecordCodec.PREFIX_BYTES || bodyLength == 0) {
          return torn(records, offset, size);
        }
        if (bodyLength < 0 || bodyLength > JournalLimits.RECORD_BYTES) {
          return damaged(records, offset, size, "has an impossible length");
        }
        if (left < RecordCodec.PREFIX_BYTES + bodyLength) {
          return torn(records, offset, size);
        }
        ByteBuffer body = ByteBuffer.wrap(in.readNBytes(bodyLength));
        if (RecordCodec.checksum(bodyLength, body.duplicate())
            != ByteBuffer.wrap(prefix).getInt(4)) {
          boolean last = left == RecordCodec.PREFIX_BYTES + bodyLength;
          return last
              ? torn(records, offset, size)
              : damaged(records, offset, size, "has a wrong checksum");
        }
        consumer.accept(RecordCodec.decode(body));
        offset += RecordCodec.PREFIX_BYTES + bodyLength;
        records++;
      }
      return new Outcome(records, offset, size, false, null);
    }
  }

  private @Nullable String checkHeader(FileChannel channel, long number, long size)
      throws IOException {
    ByteBuffer header = ByteBuffer.allocate(JournalFile.HEADER_BYTES);
    while (header.hasRemaining() && channel.read(header, header.position()) >= 0) {}
    if (header.hasRemaining()) {
      return name() + " ends within its header; its " + size + " bytes are cut";
    }
    boolean right =
        header.getLong(0) == JournalFile.MAGIC
            && header.getInt(24) == JournalFile.headerChecksum(header.array())
            && header.getLong(16) == number;
    if (!right) {
      return name() + " has a damaged header: its " + size + " bytes are not read";
    }
    if (header.getInt(8) != JournalFile.VERSION) {
      throw new IOException(
          path
              + " has journal format "
              + header.getInt(8)
              + ", this build reads "
              + JournalFile.VERSION);
    }
    return null;
  }

  private Outcome torn(long records, long offset, long size) {
    String problem =
        "%s: an incomplete record of %d bytes at its end (offset %d) was cut"
            .formatted(name(), size - offset, offset);
    return new Outcome(records, offset, size, true, problem);
  }

  private Outcome damaged(long records, long offset, long size, String what) {
    String problem =
        "%s: the record at offset %d %s; the %d bytes from there on are not read"
            .formatted(name(), offset, what, size - offset);
    return new Outcome(records, offset, size, false, problem);
  }

  private String name() {
    return "journal file " + path.getFileName();
  }
}
