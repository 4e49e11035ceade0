package dev.pharos.receive;

import dev.pharos.aggregate.Accepted;
import dev.pharos.aggregate.MalformedPayloadException;
import dev.pharos.aggregate.RefusedException;
import dev.pharos.store.PayloadFormat;
import java.util.concurrent.CompletableFuture;

/** Where requests go: {@code Intake.submit}, which counts the items it refuses. */
@FunctionalInterface
interface RequestSink {
  CompletableFuture<Accepted> submit(PayloadFormat format, String tenant, byte[] payload)
      throws MalformedPayloadException, RefusedException;
}
