package dev.pharos.signal;

/** How pipelines and builds write one version: {@code v1.5.0} is {@code 1.5.0}. Pure. */
public final class VersionName {

  private VersionName() {}

  public static boolean areSame(String a, String b) {
    return a.equals(b) || bare(a).equals(bare(b));
  }

  private static String bare(String version) {
    boolean marked =
        version.length() > 1
            && (version.charAt(0) == 'v' || version.charAt(0) == 'V')
            && Character.isDigit(version.charAt(1));
    return marked ? version.substring(1) : version;
  }
}
