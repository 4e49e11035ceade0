package dev.pharos.receive;

/**
 * A request's body on its way to the intake, or what its sender is told because it did not get that
 * far. To be closed when the sender is answered: until then it counts as in flight.
 */
sealed interface Inbound extends AutoCloseable {

  @Override
  void close();

  /** The body, after decompression. */
  record Whole(byte[] payload, InFlight.Lease lease) implements Inbound {
    @Override
    public void close() {
      lease.close();
    }
  }

  /** The body could not be read. */
  record Broken(Answer answer) implements Inbound {
    @Override
    public void close() {}
  }
}
