package dev.pharos.aggregate;

import java.nio.charset.StandardCharsets;
import org.apache.commons.codec.digest.MurmurHash3;

/** What makes a retry recognisable: a 128-bit hash (Murmur3, x64) of tenant and request bytes. */
record BatchIdentity(long high, long low) {

  static BatchIdentity of(String tenant, byte[] payload) {
    int seed = MurmurHash3.hash32x86(tenant.getBytes(StandardCharsets.UTF_8));
    long[] hash = MurmurHash3.hash128x64(payload, 0, payload.length, seed);
    return new BatchIdentity(hash[0], hash[1]);
  }
}
