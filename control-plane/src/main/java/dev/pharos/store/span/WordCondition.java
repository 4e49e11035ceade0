package dev.pharos.store.span;

import dev.pharos.signal.TraceId;
import dev.pharos.store.disk.ByteSink;
import org.jspecify.annotations.Nullable;

/**
 * A condition that the index can answer by a word: which pages of a block may hold rows that meet
 * it, and which shapes such rows may have. Both may say too much and never too little. Immutable.
 */
final class WordCondition {
  private final long word;

  /** The word bound to the service that is asked for; the word itself where none is. */
  private final long wordInService;

  private final Kind kind;
  private final short key;
  private final short value;

  private enum Kind {
    ATTRIBUTE,
    OPERATION,
    /** No shape is needed for it. */
    RESOURCE
  }

  private WordCondition(long word, @Nullable Long service, Kind kind, short key, short value) {
    this.word = word;
    this.wordInService = service == null ? word : Words.inService(word, service);
    this.kind = kind;
    this.key = key;
    this.value = value;
  }

  /**
   * A key with a value that reads so, of a span, its scope or its resource.
   *
   * @param service the word of the service whose spans alone are asked for; null for all
   */
  static WordCondition attribute(String key, String text, @Nullable Long service) {
    ByteSink bytes = new ByteSink(64);
    bytes.putTextBytes(text);
    long keyWord = Words.key(key);
    long word = Words.found(Words.value(keyWord, bytes.array(), 0, bytes.length()));
    short value = BlockOutline.shortOf(word);
    return new WordCondition(word, service, Kind.ATTRIBUTE, BlockOutline.shortOf(keyWord), value);
  }

  /**
   * @param of one of the kinds of {@link Words}
   */
  static WordCondition text(char of, String text, @Nullable Long service) {
    long word = Words.word(of, text);
    Kind kind = of == Words.OPERATION ? Kind.OPERATION : Kind.RESOURCE;
    return new WordCondition(word, service, kind, (short) 0, BlockOutline.shortOf(word));
  }

  /** Spans of a trace. */
  static WordCondition trace(TraceId id) {
    return new WordCondition(
        Words.trace(id.high(), id.low()), null, Kind.RESOURCE, (short) 0, (short) 0);
  }

  long pages(BlockIndex block) {
    if (word == wordInService) {
      return block.pagesWith(word);
    }
    if (kind == Kind.ATTRIBUTE && block.outline().hasLoneValues(key)) {
      return block.pagesWith(word);
    }
    return block.pagesWith(wordInService);
  }

  /** As {@link BlockOutline#shapesWith}. */
  long shapes(BlockOutline outline) {
    return switch (kind) {
      case ATTRIBUTE ->
          outline.isOfResources(key) ? BlockOutline.ALL : outline.shapesWith(key, value);
      case OPERATION -> outline.shapesNamed(value);
      case RESOURCE -> BlockOutline.ALL;
    };
  }
}
