package dev.pharos.show.parameter;

import java.util.List;

/** A parameter was refused: which one, why, and what is allowed. */
public final class ParameterException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String parameter;
  private final transient List<String> allowed;

  public ParameterException(String parameter, String detail, List<String> allowed) {
    super(detail);
    this.parameter = parameter;
    this.allowed = allowed;
  }

  public String parameter() {
    return parameter;
  }

  public List<String> allowed() {
    return allowed;
  }
}
