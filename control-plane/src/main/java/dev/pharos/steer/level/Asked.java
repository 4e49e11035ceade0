package dev.pharos.steer.level;

import dev.pharos.fleet.LoggersException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an instance answered.
 *
 * @param of whom or what was asked for
 * @param answer null where none came
 * @param failure why none came; null where one did
 */
record Asked<K, T>(K of, @Nullable T answer, @Nullable LoggersException failure) {
  private static final Logger log = LoggerFactory.getLogger(Asked.class);

  /** They wait on the network, not on a processor. */
  private static final int AT_ONCE = 64;

  /** One question. */
  @FunctionalInterface
  interface Question<K, T> {
    T ask(K of) throws LoggersException, InterruptedException;
  }

  /** Asks all, on a virtual thread each, in no order; answers are in theirs. */
  static <K, T> List<Asked<K, T>> all(List<K> all, Question<K, T> question)
      throws InterruptedException {
    Semaphore permits = new Semaphore(AT_ONCE);
    List<Future<Asked<K, T>>> asked = new ArrayList<>();
    List<Asked<K, T>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (K one : all) {
        asked.add(
            threads.submit(() -> {
              permits.acquire();
              try {
                return new Asked<>(one, question.ask(one), null);
              } catch (LoggersException e) {
                return new Asked<K, T>(one, null, e);
              } catch (RuntimeException e) {
                // One that cannot be asked keeps nobody from asking the others.
                log.error("{} could not be asked for its loggers.", one, e);
                return new Asked<K, T>(
                    one,
                    null,
                    new LoggersException(
                        LoggersException.Reason.UNREADABLE, "asking it failed (see Pharos' log)"));
              } finally {
                permits.release();
              }
            }));
      }
      try {
        for (Future<Asked<K, T>> one : asked) {
          answers.add(one.get());
        }
      } catch (InterruptedException e) {
        threads.shutdownNow();
        throw e;
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("an instance could not be asked", e.getCause());
    }
    return answers;
  }
}
