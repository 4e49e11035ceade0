package dev.pharos.alert.template;

/** Hosts with ports as Go takes them apart. Pure. */
final class HostPort {
  private HostPort() {}

  /** The host alone; the whole text when it is no host with a port. */
  static String host(String text) {
    int colon = port(text);
    return colon < 0 ? text : bare(text.substring(0, colon));
  }

  /** The host's first word and the port; addresses stay as they are. */
  static String withoutDomain(String text) {
    int colon = port(text);
    String host = colon < 0 ? text : bare(text.substring(0, colon));
    if (isAddress(host)) {
      return text;
    }
    String first = host.split("\\.", 2)[0];
    if (colon < 0 || colon == text.length() - 1) {
      return first;
    }
    String port = text.substring(colon);
    return first.contains(":") ? "[" + first + "]" + port : first + port;
  }

  /** The place of the colon before the port; -1 when there is none. */
  private static int port(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 0) {
      return -1;
    }
    String host = text.substring(0, colon);
    boolean braces = host.startsWith("[") && host.indexOf(']') == host.length() - 1;
    String inside = braces ? host.substring(1, host.length() - 1) : host;
    boolean wrong = inside.contains("[") || inside.contains("]") || (!braces && host.contains(":"));
    return wrong ? -1 : colon;
  }

  private static String bare(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private static boolean isAddress(String host) {
    if (host.contains(":")) {
      return host.matches("[0-9a-fA-F:.]+(%\\w+)?");
    }
    String[] parts = host.split("\\.", -1);
    boolean four = parts.length == 4;
    for (String part : parts) {
      four &= part.matches("0|[1-9]\\d{0,2}") && Integer.parseInt(part) <= 255;
    }
    return four;
  }
}
