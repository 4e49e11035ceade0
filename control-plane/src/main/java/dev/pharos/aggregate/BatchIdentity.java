package dev.pharos.aggregate;

import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hasher128;
import com.dynatrace.hash4j.hashing.Hashing;

/** What makes a retry recognisable: a 128-bit hash (XXH3) of tenant and request bytes. */
record BatchIdentity(long high, long low) {
  private static final Hasher128 HASHER = Hashing.xxh3_128();

  static BatchIdentity of(String tenant, byte[] payload) {
    HashValue128 bytes = HASHER.hashBytesTo128Bits(payload);
    HashValue128 owner = HASHER.hashCharsTo128Bits(tenant);
    return new BatchIdentity(
        bytes.getMostSignificantBits() ^ owner.getLeastSignificantBits(),
        bytes.getLeastSignificantBits() ^ owner.getMostSignificantBits());
  }
}
