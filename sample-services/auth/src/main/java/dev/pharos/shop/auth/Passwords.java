package dev.pharos.shop.auth;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.springframework.stereotype.Component;

/** Salted, stretched hashes of passwords. */
@Component
class Passwords {
  /** Few, because the people of this shop are made up and their two cores are busy. */
  private static final int ITERATIONS = 2_000;

  private static final int BITS = 256;

  String hash(String password, String salt) {
    try {
      PBEKeySpec key =
          new PBEKeySpec(password.toCharArray(), HexFormat.of().parseHex(salt), ITERATIONS, BITS);
      byte[] hash =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(key).getEncoded();
      return HexFormat.of().formatHex(hash);
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("this JDK has no PBKDF2", missing);
    }
  }

  boolean matches(String password, String salt, String expected) {
    HexFormat hex = HexFormat.of();
    return MessageDigest.isEqual(hex.parseHex(hash(password, salt)), hex.parseHex(expected));
  }
}
