package dev.pharos.query.logql;

/** A condition on one label of a stream, such as {@code app=~"a.*"}. */
public record Matcher(String label, Operator operator, String value) {

  /** How a label's value is compared; patterns match whole values. */
  public enum Operator {
    EQUAL("="),
    NOT_EQUAL("!="),
    MATCHES("=~"),
    MATCHES_NOT("!~");

    private final String sign;

    Operator(String sign) {
      this.sign = sign;
    }

    @Override
    public String toString() {
      return sign;
    }
  }

  @Override
  public String toString() {
    return label + operator + Quoted.of(value);
  }
}
