package dev.pharos.store.log;

import dev.pharos.store.LineWords;
import dev.pharos.store.disk.ByteSink;
import dev.pharos.store.disk.ByteSource;
import dev.pharos.store.disk.CorruptDataException;
import dev.pharos.store.disk.PageStreams;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Tells for most chunks, without putting their bodies together, that none has a part of a word:
 * each word is wholly of a template, or a number with a template's letters around it, or one of the
 * other variables. For one thread.
 */
final class FragmentScan {
  private final String fragment;
  private final byte[] bytes;
  private final boolean isOfOneWord;
  private final boolean mayBeOfNumber;
  private final boolean mayBeOfHex;
  private @Nullable StoredVocabulary lastVocabulary;
  private boolean inTemplates;
  private byte[] digits = new byte[1 << 10];

  FragmentScan(String fragment) {
    this.fragment = fragment;
    ByteSink encoded = new ByteSink(64);
    encoded.putTextBytes(fragment);
    bytes = encoded.toByteArray();
    boolean word = !fragment.isEmpty();
    int groups = 0;
    char before = 0;
    for (int i = 0; i < fragment.length(); i++) {
      char c = fragment.charAt(i);
      word &= LineWords.fold(c) != 0;
      groups += isDigit(c) && !isDigit(before) ? 1 : 0;
      before = c;
    }
    isOfOneWord = word;
    mayBeOfNumber = groups == 1;
    mayBeOfHex = word && HexText.isHex(fragment, 0, fragment.length());
  }

  /** False where no body of the chunk has the fragment. */
  boolean mayBeIn(StoredChunk chunk) throws CorruptDataException {
    PageStreams streams = chunk.streams();
    if (!isOfOneWord
        || isInTemplates(chunk.vocabulary())
        || streams.open(ChunkFormat.VALUES).remaining() > 0
        || isIn(streams.open(ChunkFormat.TEXTS))
        || isIn(streams.open(ChunkFormat.BODIES))) {
      return true;
    }
    if (mayBeOfNumber && streams.open(ChunkFormat.DECIMALS).remaining() > 0) {
      return true;
    }
    return mayBeOfHex && (isInHex(streams) || isInUuids(streams));
  }

  private boolean isInTemplates(StoredVocabulary vocabulary) throws CorruptDataException {
    if (vocabulary != lastVocabulary) {
      inTemplates = false;
      for (int i = 0; i < vocabulary.templateCount() && !inTemplates; i++) {
        inTemplates = vocabulary.template(i).text().contains(fragment);
      }
      lastVocabulary = vocabulary;
    }
    return inTemplates;
  }

  private boolean isIn(ByteSource in) {
    return isIn(in.array(), in.position(), in.position() + in.remaining());
  }

  private boolean isIn(byte[] text, int from, int to) {
    int last = to - bytes.length;
    for (int at = from; at <= last; at++) {
      if (text[at] == bytes[0] && isAt(text, at)) {
        return true;
      }
    }
    return false;
  }

  private boolean isAt(byte[] text, int at) {
    for (int i = 1; i < bytes.length; i++) {
      if (text[at + i] != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  private boolean isInHex(PageStreams streams) throws CorruptDataException {
    ByteSource lengths = streams.open(ChunkFormat.HEX_LENGTHS);
    ByteSource in = streams.open(ChunkFormat.HEX_DIGITS);
    int count = 0;
    while (lengths.remaining() > 0) {
      count = append(in, lengths.readVarintInt(), count);
    }
    return isIn(digits, 0, count);
  }

  /**
   * Groups are taken for one: a fragment over a dash is found wrongly, and then not in the body.
   */
  private boolean isInUuids(PageStreams streams) throws CorruptDataException {
    ByteSource in = streams.open(ChunkFormat.UUIDS);
    int count = 0;
    while (in.remaining() > 0) {
      count = append(in, 2 * Math.min(in.remaining(), 2 * Long.BYTES), count);
    }
    return isIn(digits, 0, count);
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

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
