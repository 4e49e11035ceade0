package dev.pharos.store.log;

import dev.pharos.signal.AttributeValue;
import dev.pharos.store.LineWords;
import dev.pharos.store.disk.ByteSink;
import dev.pharos.store.disk.NumberStream;
import dev.pharos.store.disk.StreamWriter;
import dev.pharos.store.disk.ValueCodec;
import java.util.Arrays;

/** Writes the bodies of a chunk, and what they are found by. For one thread; used again. */
final class BodyWriter {
  private final StreamWriter streams;
  private final ChunkWords words;
  private final ByteSink templates = new ByteSink(1 << 10);
  private final ByteSink hexLengths = new ByteSink(1 << 10);
  private final ByteSink hexDigits = new ByteSink(1 << 12);
  private final ByteSink uuids = new ByteSink(1 << 12);
  private final ByteSink textLengths = new ByteSink(1 << 10);
  private final ByteSink texts = new ByteSink(1 << 12);
  private final ByteSink bodies = new ByteSink(1 << 12);
  private final ByteSink values = new ByteSink(1 << 10);
  private final ByteSink first = new ByteSink(1 << 12);
  private final ByteSink second = new ByteSink(1 << 12);
  private long[] decimals = new long[1 << 10];
  private int decimalCount;

  BodyWriter(StreamWriter streams, ChunkWords words) {
    this.streams = streams;
    this.words = words;
  }

  void write(BlockRows rows, int from, int to, LogVocabulary vocabulary) {
    decimalCount = 0;
    for (ByteSink sink :
        new ByteSink[] {
          templates, hexLengths, hexDigits, uuids, textLengths, texts, bodies, values, first, second
        }) {
      sink.clear();
    }
    for (int row = from; row < to; row++) {
      AttributeValue body = rows.line(row).body();
      if (!(body instanceof AttributeValue.Text(String text))) {
        ValueCodec.write(values, body);
        indexAll(body.toString());
        continue;
      }
      Template template = vocabulary.template(row);
      if (template == null) {
        bodies.putText(text);
        indexAll(text);
      } else {
        write(text, template, vocabulary, vocabulary.firstVariable(row));
      }
    }
    streams.add(ChunkFormat.TEMPLATES, templates);
    if (decimalCount > 0) {
      NumberStream.write(decimals, decimalCount, first, second);
      streams.add(ChunkFormat.DECIMALS, first);
      streams.addRaw(ChunkFormat.DECIMAL_DIGITS, second);
    }
    streams.add(ChunkFormat.HEX_LENGTHS, hexLengths);
    streams.addRaw(ChunkFormat.HEX_DIGITS, hexDigits);
    streams.addRaw(ChunkFormat.UUIDS, uuids);
    streams.add(ChunkFormat.TEXT_LENGTHS, textLengths);
    streams.add(ChunkFormat.TEXTS, texts);
    streams.add(ChunkFormat.BODIES, bodies);
    streams.add(ChunkFormat.VALUES, values);
  }

  private void write(String text, Template template, LogVocabulary vocabulary, int firstVariable) {
    templates.putVarint(template.id());
    if (template.isFirstIn(words.chunk())) {
      for (long word : template.words()) {
        words.add(word);
      }
    }
    for (int i = 0; i < template.variables(); i++) {
      int start = vocabulary.variableStart(firstVariable + i);
      int end = vocabulary.variableEnd(firstVariable + i);
      switch (template.kind(i)) {
        case BodySplitter.DECIMAL -> {
          if (decimalCount == decimals.length) {
            decimals = Arrays.copyOf(decimals, 2 * decimalCount);
          }
          decimals[decimalCount++] =
              template.encode(i, vocabulary.variableNumber(firstVariable + i));
          indexAround(text, start, end);
        }
        case BodySplitter.HEX -> {
          hexLengths.putVarint(end - start);
          HexText.write(text, start, end, hexDigits);
          words.add(LogHashes.word(text, start, end));
        }
        case BodySplitter.UUID -> {
          writeUuid(text, start);
          index(text, start, end);
        }
        default -> {
          int before = texts.length();
          texts.putTextBytes(text.substring(start, end));
          textLengths.putVarint(texts.length() - before);
          index(text, start, end);
        }
      }
    }
  }

  private void writeUuid(String text, int start) {
    int at = start;
    for (int digits : new int[] {8, 4, 4, 4, 12}) {
      HexText.write(text, at, at + digits, uuids);
      at += digits + 1;
    }
  }

  /** Letters may stand before and behind a number, and belong to its word. */
  private void indexAround(String text, int start, int end) {
    int from = start;
    while (from > 0 && LineWords.fold(text.charAt(from - 1)) != 0) {
      from--;
    }
    int to = end;
    while (to < text.length() && LineWords.fold(text.charAt(to)) != 0) {
      to++;
    }
    if (LogHashes.isIndexed(text, from, to)) {
      words.add(LogHashes.word(text, from, to));
    }
  }

  private void indexAll(String text) {
    index(text, 0, text.length());
  }

  private void index(String text, int from, int to) {
    int start = -1;
    for (int i = from; i <= to; i++) {
      if (i < to && LineWords.fold(text.charAt(i)) != 0) {
        start = start < 0 ? i : start;
      } else if (start >= 0) {
        if (LogHashes.isIndexed(text, start, i)) {
          words.add(LogHashes.word(text, start, i));
        }
        start = -1;
      }
    }
  }
}
