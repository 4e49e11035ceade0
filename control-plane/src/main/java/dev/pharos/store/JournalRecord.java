package dev.pharos.store;

/**
 * One acknowledged request, as it came.
 *
 * @param arrivalNs epoch nanoseconds; replay uses it as "now"
 * @param tenant who sent it; empty for all until tenants exist
 * @param format how to decode the payload, see {@link PayloadFormat}
 * @param payload the request after decompression; owned by the record
 */
public record JournalRecord(long arrivalNs, String tenant, PayloadFormat format, byte[] payload) {

  /** The same request without what was taken out of it. */
  public JournalRecord with(byte[] kept) {
    return new JournalRecord(arrivalNs, tenant, format, kept);
  }
}
