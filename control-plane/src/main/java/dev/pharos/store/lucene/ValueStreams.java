package dev.pharos.store.lucene;

import dev.pharos.signal.AttributeValue;
import org.jspecify.annotations.Nullable;

/** A page's values that vary, one stream per key, each read in row order. For one thread. */
final class ValueStreams {
  private final StoredVocabulary vocabulary;
  private final ByteSource names = new ByteSource();
  private final @Nullable ByteSource[] columns;

  ValueStreams(StoredPage page) throws CorruptDataException {
    vocabulary = page.vocabulary();
    columns = new ByteSource[vocabulary.columnCount()];
    ByteSource section = page.section(PageWriter.VALUES);
    int namesLength = section.readCount();
    int count = section.readCount();
    int[] ids = new int[count];
    int[] lengths = new int[count];
    for (int i = 0; i < count; i++) {
      ids[i] = section.readIndex(columns.length);
      lengths[i] = section.readCount();
    }
    take(names, section, namesLength);
    for (int i = 0; i < count; i++) {
      ByteSource column = new ByteSource();
      take(column, section, lengths[i]);
      columns[ids[i]] = column;
    }
  }

  /** The next row's own name; empty when it is only skipped. */
  String name(boolean take) throws CorruptDataException {
    if (take) {
      return names.readText();
    }
    names.skip(names.readCount());
    return "";
  }

  /** The next value of a column. */
  AttributeValue read(int column) throws CorruptDataException {
    ByteSource stream = stream(column);
    StoredVocabulary.Column words = vocabulary.column(column);
    return words.plain()
        ? ValueCodec.read(stream)
        : words.values()[stream.readIndex(words.values().length)];
  }

  void skip(int column) throws CorruptDataException {
    if (vocabulary.column(column).plain()) {
      ValueCodec.skip(stream(column));
    } else {
      stream(column).skipVarint();
    }
  }

  ByteSource stream(int column) throws CorruptDataException {
    ByteSource stream = columns[column];
    if (stream == null) {
      throw new CorruptDataException("a page lacks a key that its rows have");
    }
    return stream;
  }

  private static void take(ByteSource target, ByteSource from, int length)
      throws CorruptDataException {
    target.reset(from.array(), from.position(), length);
    from.skip(length);
  }
}
