package dev.pharos.query.logql;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code ip("…")} takes: an address, a network, or a range of two addresses, of IPv4 or IPv6.
 * Addresses of one are not among those of the other. Immutable.
 */
final class IpRange {
  private static final String V4 = "(?:\\d{1,3}\\.){3}\\d{1,3}";
  private static final String V6 = "[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*";
  private static final String ONE = "(?:" + V4 + "|" + V6 + ")";
  private static final Pattern FORM =
      Pattern.compile("(" + ONE + ")(?:/(\\d{1,3})|-(" + ONE + "))?");

  /** Runs of the characters of addresses, in which no address stands beside more of them. */
  private static final Pattern CANDIDATE = Pattern.compile("[0-9A-Fa-f:.]{3,45}");

  private static final Pattern WHOLE_V4 = Pattern.compile(V4);
  private static final int BYTE = 255;

  private final int bits;
  private final BigInteger least;
  private final BigInteger most;

  private IpRange(int bits, BigInteger least, BigInteger most) {
    this.bits = bits;
    this.least = least;
    this.most = most;
  }

  /** An address as a number of so many bits. */
  private record Address(int bits, BigInteger number) {}

  static boolean isOne(String text) {
    return of(text).isPresent();
  }

  static Optional<IpRange> of(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      return Optional.empty();
    }
    Optional<Address> first = address(form.group(1));
    if (first.isEmpty()) {
      return Optional.empty();
    }
    int bits = first.get().bits();
    BigInteger number = first.get().number();
    if (form.group(2) != null) {
      int prefix = Integer.parseInt(form.group(2));
      if (prefix > bits) {
        return Optional.empty();
      }
      BigInteger size = BigInteger.ONE.shiftLeft(bits - prefix);
      BigInteger least = number.divide(size).multiply(size);
      return Optional.of(new IpRange(bits, least, least.add(size).subtract(BigInteger.ONE)));
    }
    if (form.group(3) != null) {
      return address(form.group(3))
          .filter(last -> last.bits() == bits && last.number().compareTo(number) >= 0)
          .map(last -> new IpRange(bits, number, last.number()));
    }
    return Optional.of(new IpRange(bits, number, number));
  }

  private static Optional<Address> address(String text) {
    if (WHOLE_V4.matcher(text).matches()) {
      BigInteger number = BigInteger.ZERO;
      for (String part : text.split("\\.", -1)) {
        int value = Integer.parseInt(part);
        if (value > BYTE) {
          return Optional.empty();
        }
        number = number.shiftLeft(8).add(BigInteger.valueOf(value));
      }
      return Optional.of(new Address(32, number));
    }
    if (text.indexOf(':') < 0) {
      return Optional.empty();
    }
    try {
      // With a colon it is never looked up as a name. IPv4 within IPv6 comes back as IPv4.
      byte[] bytes = InetAddress.getByName(text).getAddress();
      return Optional.of(new Address(8 * bytes.length, new BigInteger(1, bytes)));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /** Whether a text is an address within. */
  boolean holds(String text) {
    return address(text)
        .filter(address ->
            address.bits() == bits
                && address.number().compareTo(least) >= 0
                && address.number().compareTo(most) <= 0)
        .isPresent();
  }

  /** Whether one stands in a line. */
  boolean isIn(String line) {
    Matcher candidate = CANDIDATE.matcher(line);
    while (candidate.find()) {
      String text = candidate.group();
      // The end of a sentence, and the port behind an address.
      String bare = text.replaceAll("^[.]+|[.]+$|(?<![:]):$", "");
      if (holds(bare)
          || (bits == 32 && holds(bare.replaceAll("^:|:\\d*$|^[A-Fa-f:]+(?=\\d)", "")))) {
        return true;
      }
    }
    return false;
  }
}
