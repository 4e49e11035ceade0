package dev.pharos.receive;

import dev.pharos.aggregate.Accepted;
import dev.pharos.aggregate.MalformedPayloadException;
import dev.pharos.aggregate.RefusedException;
import java.util.concurrent.CompletableFuture;

/** Where a request's body goes whose format is known; it counts the items it refuses. */
@FunctionalInterface
interface PayloadSink {
  CompletableFuture<Accepted> submit(byte[] payload)
      throws MalformedPayloadException, RefusedException;
}
