package dev.pharos.store.log;

import dev.pharos.signal.AttributeValue;
import dev.pharos.store.disk.ByteSource;
import dev.pharos.store.disk.CorruptDataException;
import dev.pharos.store.disk.NumberStream;
import dev.pharos.store.disk.PageStreams;
import dev.pharos.store.disk.ValueCodec;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** The bodies of a chunk, as {@link BodyWriter} wrote them. For one thread. */
final class BodyReader {
  private static final int[] UUID_GROUPS = {8, 4, 4, 4, 12};

  private final StoredVocabulary vocabulary;
  private final PageStreams streams;
  private final ByteSource templates;
  private final ByteSource hexLengths;
  private final ByteSource hexDigits;
  private final ByteSource uuids;
  private final ByteSource textLengths;
  private final ByteSource texts;
  private final long[] @Nullable [] before;
  private NumberStream.@Nullable Reader decimals;
  private final StringBuilder text = new StringBuilder();

  BodyReader(StoredVocabulary vocabulary, PageStreams streams) throws CorruptDataException {
    this.vocabulary = vocabulary;
    this.streams = streams;
    templates = streams.open(ChunkFormat.TEMPLATES);
    hexLengths = streams.open(ChunkFormat.HEX_LENGTHS);
    hexDigits = streams.open(ChunkFormat.HEX_DIGITS);
    uuids = streams.open(ChunkFormat.UUIDS);
    textLengths = streams.open(ChunkFormat.TEXT_LENGTHS);
    texts = streams.open(ChunkFormat.TEXTS);
    before = new long[vocabulary.templateCount()][];
  }

  /**
   * @param bits of the rows
   * @param wanted rows; of the others bodies are passed over and null
   */
  AttributeValue[] read(byte[] bits, BitSet wanted) throws CorruptDataException {
    ByteSource raw = streams.open(ChunkFormat.BODIES);
    ByteSource values = streams.open(ChunkFormat.VALUES);
    AttributeValue[] bodies = new AttributeValue[bits.length];
    for (int row = 0; row < wanted.length(); row++) {
      boolean isWanted = wanted.get(row);
      if ((bits[row] & ChunkFormat.VALUE_BODY) != 0) {
        AttributeValue value = ValueCodec.read(values);
        if (isWanted) {
          bodies[row] = value;
        }
      } else if ((bits[row] & ChunkFormat.RAW_BODY) != 0) {
        if (isWanted) {
          bodies[row] = new AttributeValue.Text(raw.readText());
        } else {
          raw.skip(raw.readCount());
        }
      } else if (isWanted) {
        bodies[row] = new AttributeValue.Text(readTemplate());
      } else {
        skipTemplate();
      }
    }
    return bodies;
  }

  private String readTemplate() throws CorruptDataException {
    int id = templates.readVarintInt();
    StoredVocabulary.Template template = vocabulary.template(id);
    String constant = template.text();
    int variables = template.deltas().length;
    if (variables == 0) {
      return constant;
    }
    text.setLength(0);
    int from = 0;
    for (int variable = 0; variable < variables; variable++) {
      int at = template.mark(variable);
      text.append(constant, from, at);
      append(constant.charAt(at), id, variable, template);
      from = at + 1;
    }
    return text.append(constant, from, constant.length()).toString();
  }

  private void skipTemplate() throws CorruptDataException {
    int id = templates.readVarintInt();
    StoredVocabulary.Template template = vocabulary.template(id);
    for (int variable = 0; variable < template.deltas().length; variable++) {
      switch (template.text().charAt(template.mark(variable))) {
        case BodySplitter.DECIMAL -> decimal(id, variable, template);
        case BodySplitter.HEX -> hexDigits.skip(HexText.bytes(hexLengths.readVarintInt()));
        case BodySplitter.UUID -> uuids.skip(HexText.UUID_BYTES);
        default -> texts.skip(textLengths.readVarintInt());
      }
    }
  }

  private void append(char mark, int id, int variable, StoredVocabulary.Template template)
      throws CorruptDataException {
    switch (mark) {
      case BodySplitter.DECIMAL -> text.append(decimal(id, variable, template));
      case BodySplitter.HEX -> HexText.read(hexDigits, hexLengths.readVarintInt(), text);
      case BodySplitter.UUID -> {
        for (int group = 0; group < UUID_GROUPS.length; group++) {
          if (group > 0) {
            text.append('-');
          }
          HexText.read(uuids, UUID_GROUPS[group], text);
        }
      }
      default -> {
        int length = textLengths.readVarintInt();
        int at = texts.position();
        texts.skip(length);
        text.append(ByteSource.text(texts.array(), at, length));
      }
    }
  }

  private long decimal(int id, int variable, StoredVocabulary.Template template)
      throws CorruptDataException {
    if (decimals == null) {
      decimals =
          new NumberStream.Reader(
              streams.open(ChunkFormat.DECIMALS), streams.open(ChunkFormat.DECIMAL_DIGITS));
    }
    long number = decimals.next();
    if (!template.deltas()[variable]) {
      return number;
    }
    long[] last = before[id];
    if (last == null) {
      last = new long[template.deltas().length];
      before[id] = last;
    }
    last[variable] += number;
    return last[variable];
  }
}
