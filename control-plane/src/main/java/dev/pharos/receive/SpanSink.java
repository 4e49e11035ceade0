package dev.pharos.receive;

import dev.pharos.aggregate.Accepted;
import dev.pharos.aggregate.MalformedPayloadException;
import dev.pharos.aggregate.RefusedException;
import dev.pharos.store.PayloadFormat;

/** Where requests go: {@code Intake.accept}, which counts the items it refuses. */
@FunctionalInterface
interface SpanSink {
  Accepted accept(PayloadFormat format, String tenant, byte[] payload)
      throws MalformedPayloadException, RefusedException;
}
