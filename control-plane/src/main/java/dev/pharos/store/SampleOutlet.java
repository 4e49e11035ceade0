package dev.pharos.store;

import dev.pharos.signal.metric.IncomingSeries;
import java.io.IOException;
import java.util.List;

/**
 * Where samples go on to that the store of metrics has taken: each that was new, once, in the order
 * in which the journal has them. All methods but {@link #sync} are called by one thread at a time,
 * which acknowledges samples and must not be kept waiting.
 */
public interface SampleOutlet {
  /** For a store that keeps its samples itself. */
  SampleOutlet NONE =
      new SampleOutlet() {
        @Override
        public boolean isOpen() {
          return false;
        }

        @Override
        public void requireRoom() {}

        @Override
        public void take(JournalPosition end, List<IncomingSeries> taken) {}

        @Override
        public void sync() {}
      };

  /** False when nothing goes anywhere, so that nothing need be gathered. */
  boolean isOpen();

  /**
   * Asked before a request is taken.
   *
   * @throws JournalFullException when so much waits here that no more may be acknowledged
   */
  void requireRoom() throws JournalFullException;

  /**
   * Takes what was taken of one record of the journal. A restart hands over again what came after
   * the last checkpoint; what is here already is known by its position.
   *
   * @param end where the record ends in the journal
   */
  void take(JournalPosition end, List<IncomingSeries> taken);

  /**
   * Returns when all that was handed over is durable, so that the journal may be cut.
   *
   * @throws IOException when it is not; the journal stays as it is
   */
  void sync() throws IOException;
}
