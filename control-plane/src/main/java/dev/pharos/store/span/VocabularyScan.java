package dev.pharos.store.span;

import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.Span;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.SpanWords;
import dev.pharos.store.disk.CorruptDataException;
import dev.pharos.store.disk.Notices;
import dev.pharos.store.disk.PageFile;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Collects words from what the newest blocks' rows share: keys, and values of which a block has a
 * list. Of keys with a value for nearly each row, blocks have no list; the newest spans in memory
 * tell some. For one thread.
 */
final class VocabularyScan {
  /** Blocks looked at: about half a million spans. */
  private static final int BLOCKS = 12;

  /** Spans in memory looked at. */
  private static final int SPANS = 5_000;

  private final StoreView view;
  private final PageReader pages;
  private final Notices notices;

  VocabularyScan(StoreView view, PageReader pages, Notices notices) {
    this.view = view;
    this.pages = pages;
    this.notices = notices;
  }

  void collect(SpanWords words, TimeRange range) throws IOException {
    int spans = 0;
    for (HotBlock block : view.hot().reversed()) {
      for (int row = block.size() - 1; row >= 0 && spans < SPANS; row--, spans++) {
        Span span = block.row(row);
        if (range.contains(span.startNs())) {
          words.add(span);
        }
      }
    }
    int left = BLOCKS;
    for (PartitionView partition : view.partitions()) {
      BlockIndex[] blocks = partition.blocks();
      for (int i = blocks.length - 1; i >= 0 && left > 0; i--) {
        if (blocks[i].pagesWithin(range.fromNs(), range.toNs()) != 0) {
          left--;
          collect(words, partition.pages(), blocks[i]);
        }
      }
    }
  }

  private void collect(SpanWords words, PageFile file, BlockIndex block) throws IOException {
    try {
      StoredVocabulary vocabulary = pages.vocabulary(file, block);
      for (int i = 0; i < vocabulary.columnCount(); i++) {
        StoredVocabulary.Column column = vocabulary.column(i);
        if (words.wants(column.key())) {
          words.add(column.key(), AttributeValue.Empty.INSTANCE);
          for (AttributeValue value : column.values()) {
            words.add(column.key(), value);
          }
        }
      }
      for (int i = 0; i < vocabulary.resourceCount(); i++) {
        words.add(vocabulary.resource(i).attributes());
      }
      for (int i = 0; i < vocabulary.scopeCount(); i++) {
        words.add(vocabulary.scope(i).attributes());
      }
      for (int i = 0; i < vocabulary.shapeCount(); i++) {
        addConstants(words, vocabulary.shape(i));
      }
    } catch (CorruptDataException e) {
      notices.add(Damage.of(file, block, e));
    }
  }

  private static void addConstants(SpanWords words, StoredVocabulary.Shape shape) {
    for (int i = 0; i < shape.columns().length; i++) {
      @Nullable AttributeValue constant = shape.constants()[i];
      if (constant != null) {
        words.add(shape.template().key(i), constant);
      }
    }
  }
}
