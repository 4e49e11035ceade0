package dev.pharos.store.log;

import dev.pharos.store.LineWords;
import dev.pharos.store.disk.ByteSink;
import dev.pharos.store.disk.ByteSource;
import dev.pharos.store.disk.CorruptDataException;
import dev.pharos.store.disk.PageStreams;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells for most chunks, without putting their bodies together, that none has a text: each word of
 * it must be part of a word there, and each word there is wholly of a template, or a number with a
 * template's letters around it, or one of the other variables. For one thread.
 */
final class FragmentScan {
  private final List<Part> parts = new ArrayList<>();
  private @Nullable StoredVocabulary lastVocabulary;
  private byte[] digits = new byte[1 << 10];

  FragmentScan(String fragment) {
    int start = -1;
    for (int i = 0; i <= fragment.length(); i++) {
      if (i < fragment.length() && LineWords.fold(fragment.charAt(i)) != 0) {
        start = start < 0 ? i : start;
      } else if (start >= 0) {
        parts.add(new Part(fragment.substring(start, i)));
        start = -1;
      }
    }
  }

  /** Part of a word. */
  private static final class Part {
    final String text;
    final byte[] bytes;
    final boolean isHex;

    /** How it stands in templates if it is of a number's word; empty if it cannot be. */
    final String around;

    boolean inTemplates;

    Part(String text) {
      this.text = text;
      ByteSink encoded = new ByteSink(64);
      encoded.putTextBytes(text);
      bytes = encoded.toByteArray();
      isHex = HexText.isHex(text, 0, text.length());
      String marked = text.replaceAll("[0-9]+", String.valueOf(BodySplitter.DECIMAL));
      boolean oneGroup = marked.indexOf(BodySplitter.DECIMAL) >= 0;
      oneGroup &= marked.indexOf(BodySplitter.DECIMAL) == marked.lastIndexOf(BodySplitter.DECIMAL);
      around = oneGroup ? marked : "";
    }

    boolean isIn(StoredVocabulary.Template template) {
      return template.text().contains(text)
          || (!around.isEmpty() && template.text().contains(around));
    }
  }

  /** False where no body of the chunk has the text. */
  boolean mayBeIn(StoredChunk chunk) throws IOException {
    lookIntoTemplates(chunk.vocabulary());
    PageStreams streams = chunk.streams();
    for (Part part : parts) {
      if (!part.inTemplates && !isInVariables(part, streams)) {
        return false;
      }
    }
    return true;
  }

  /** Whether a word of a variable or of a body without a template has the part. */
  private boolean isInVariables(Part part, PageStreams streams) throws CorruptDataException {
    return streams.open(ChunkFormat.VALUES).remaining() > 0
        || isIn(streams.open(ChunkFormat.TEXTS), part.bytes)
        || isIn(streams.open(ChunkFormat.BODIES), part.bytes)
        || (part.isHex && (isInHex(streams, part.bytes) || isInUuids(streams, part.bytes)));
  }

  private void lookIntoTemplates(StoredVocabulary vocabulary) throws CorruptDataException {
    if (vocabulary == lastVocabulary) {
      return;
    }
    for (Part part : parts) {
      part.inTemplates = false;
      for (int i = 0; i < vocabulary.templateCount() && !part.inTemplates; i++) {
        part.inTemplates = part.isIn(vocabulary.template(i));
      }
    }
    lastVocabulary = vocabulary;
  }

  private static boolean isIn(ByteSource in, byte[] bytes) {
    return isIn(in.array(), in.position(), in.position() + in.remaining(), bytes);
  }

  private static boolean isIn(byte[] text, int from, int to, byte[] bytes) {
    int last = to - bytes.length;
    byte first = bytes[0];
    for (int at = from; at <= last; at++) {
      if (text[at] == first && isAt(text, at, bytes)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isAt(byte[] text, int at, byte[] bytes) {
    for (int i = 1; i < bytes.length; i++) {
      if (text[at + i] != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  private boolean isInHex(PageStreams streams, byte[] bytes) throws CorruptDataException {
    ByteSource lengths = streams.open(ChunkFormat.HEX_LENGTHS);
    ByteSource in = streams.open(ChunkFormat.HEX_DIGITS);
    int count = 0;
    while (lengths.remaining() > 0) {
      count = append(in, lengths.readVarintInt(), count);
    }
    return isIn(digits, 0, count, bytes);
  }

  /**
   * Groups are taken for one: a fragment over a dash is found wrongly, and then not in the body.
   */
  private boolean isInUuids(PageStreams streams, byte[] bytes) throws CorruptDataException {
    ByteSource in = streams.open(ChunkFormat.UUIDS);
    int count = 0;
    while (in.remaining() > 0) {
      count = append(in, 2 * Math.min(in.remaining(), 2 * Long.BYTES), count);
    }
    return isIn(digits, 0, count, bytes);
  }

  private int append(ByteSource in, int length, int count) throws CorruptDataException {
    int end = count + length + 2;
    if (end > digits.length) {
      digits = Arrays.copyOf(digits, 2 * end);
    }
    int at = count;
    for (int i = 0; i < length; i += 2) {
      int pair = in.readByte();
      digits[at++] = (byte) Character.forDigit(pair >> 4 & 15, 16);
      digits[at++] = (byte) Character.forDigit(pair & 15, 16);
    }
    int behind = count + length;
    digits[behind] = ' ';
    return behind + 1;
  }
}
