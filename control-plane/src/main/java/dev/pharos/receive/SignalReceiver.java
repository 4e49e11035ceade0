package dev.pharos.receive;

import dev.pharos.aggregate.Accepted;
import dev.pharos.aggregate.MalformedPayloadException;
import dev.pharos.aggregate.Refusals;
import dev.pharos.aggregate.RefusedException;
import dev.pharos.signal.RefusalReason;
import dev.pharos.store.PayloadFormat;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all protocols do with a request of one signal: read its body within the bounds, hand it to
 * the intake, count how it went. Safe for use by many threads.
 */
final class SignalReceiver {
  /** Until requests say whose they are. */
  private static final String TENANT = "default";

  private static final Logger log = LoggerFactory.getLogger(SignalReceiver.class);

  private final String signal;
  private final RequestSink sink;
  private final InFlight inFlight;
  private final Refusals refusals;

  /**
   * @param signal as refusals are counted: {@link Refusals#TRACES}, {@link Refusals#LOGS} or {@link
   *     Refusals#METRICS}
   */
  SignalReceiver(String signal, RequestSink sink, InFlight inFlight, Refusals refusals) {
    this.signal = signal;
    this.sink = sink;
    this.inFlight = inFlight;
    this.refusals = refusals;
  }

  /**
   * Reads a request's body while it arrives.
   *
   * @param body after decompression, which may fail while it is read
   * @param expected the body's length where it is announced, else -1
   */
  Inbound read(InputStream body, int expected) {
    return read(lease -> lease.read(body, expected));
  }

  /** Takes a request's body that has arrived whole, and has that length. */
  Inbound readArrived(InputStream body, int length) {
    return read(lease -> lease.readArrived(body, length));
  }

  /** Reads a body that holds one block of Snappy's, to be taken as what the block holds. */
  Inbound readSnappy(InputStream body, int expected) {
    return read(lease -> lease.readSnappy(body, expected));
  }

  @FunctionalInterface
  private interface Reading {
    byte[] by(InFlight.Lease lease) throws IOException, RefusedException;
  }

  private Inbound read(Reading reading) {
    InFlight.Lease lease = inFlight.lease();
    Answer problem;
    try {
      return new Inbound.Whole(reading.by(lease), lease);
    } catch (RefusedException e) {
      refusals.count(signal, e.reason(), 1);
      problem = later(e);
    } catch (TooLargeException e) {
      problem = reject(RefusalReason.TOO_LARGE, e);
    } catch (IOException e) {
      problem = reject(RefusalReason.MALFORMED, e);
    }
    lease.close();
    return new Inbound.Broken(problem);
  }

  /** Has the body taken; waits until what it holds is durable, so call it from a virtual thread. */
  Answer take(PayloadFormat format, Inbound inbound) {
    return take(sinkOf(format), inbound);
  }

  /** Likewise by another way than all formats of this signal take. */
  Answer take(PayloadSink to, Inbound inbound) {
    try {
      return submit(to, inbound).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      refusals.count(signal, RefusalReason.SHUTTING_DOWN, 1);
      return new Answer.Later(
          RefusalReason.SHUTTING_DOWN, ReceiveLimits.RETRY_AFTER, "interrupted while waiting");
    } catch (ExecutionException e) {
      return failed(e);
    }
  }

  /**
   * Has the body taken without waiting for it, beyond decoding it.
   *
   * @return completed with what the sender is told once all is durable, mostly on the intake's
   *     thread, which must not be kept; it never fails
   */
  CompletableFuture<Answer> submit(PayloadSink to, Inbound inbound) {
    return switch (inbound) {
      case Inbound.Broken(Answer answer) -> CompletableFuture.completedFuture(answer);
      case Inbound.Whole(byte[] payload, _) -> submit(to, payload);
    };
  }

  /** Where requests of that format go. */
  PayloadSink sinkOf(PayloadFormat format) {
    return payload -> sink.submit(format, TENANT, payload);
  }

  private CompletableFuture<Answer> submit(PayloadSink to, byte[] payload) {
    try {
      return to.submit(payload).handle(this::answer);
    } catch (MalformedPayloadException e) {
      return CompletableFuture.completedFuture(reject(RefusalReason.MALFORMED, e));
    } catch (RefusedException e) {
      return CompletableFuture.completedFuture(later(e));
    } catch (RuntimeException e) {
      return CompletableFuture.completedFuture(failed(e));
    }
  }

  private Answer answer(@Nullable Accepted accepted, @Nullable Throwable failure) {
    if (accepted != null) {
      return new Answer.Taken(accepted.items(), accepted.refused());
    }
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof RefusedException refused ? later(refused) : failed(cause);
  }

  private Answer failed(@Nullable Throwable e) {
    log.error("A request of {} could not be taken; its sender is told to try again.", signal, e);
    refusals.count(signal, RefusalReason.STORE_FAILED, 1);
    return new Answer.Later(
        RefusalReason.STORE_FAILED, ReceiveLimits.RETRY_AFTER, "internal error");
  }

  /** Counts a request that must not be sent again as it is. */
  Answer.Rejected reject(RefusalReason reason, String message) {
    refusals.count(signal, reason, 1);
    return new Answer.Rejected(reason, message);
  }

  Answer.Rejected reject(RefusalReason reason, Exception why) {
    String message = why.getMessage();
    return reject(reason, message == null ? why.getClass().getSimpleName() : message);
  }

  private static Answer.Later later(RefusedException refused) {
    String message = refused.getMessage();
    return new Answer.Later(refused.reason(), refused.retryAfter(), message == null ? "" : message);
  }
}
