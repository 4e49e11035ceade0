package dev.pharos.judge.deploy;

/** A symmetric positive definite matrix of few rows, as Cholesky's product of triangles. */
final class Symmetric {
  private final double[][] triangle;

  /**
   * @param values times {@code factor}, and {@code diagonal} more on the diagonal
   */
  Symmetric(double[][] values, double factor, double diagonal) {
    int n = values.length;
    triangle = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double left = factor * values[i][j] + (i == j ? diagonal : 0);
        for (int k = 0; k < j; k++) {
          left -= triangle[i][k] * triangle[j][k];
        }
        triangle[i][j] =
            i == j ? Math.sqrt(Math.max(left, Double.MIN_NORMAL)) : left / triangle[j][j];
      }
    }
  }

  /** By what it has to be multiplied to become this. */
  double[] solve(double[] right) {
    int n = triangle.length;
    double[] x = right.clone();
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < i; k++) {
        x[i] -= triangle[i][k] * x[k];
      }
      x[i] /= triangle[i][i];
    }
    for (int i = n - 1; i >= 0; i--) {
      for (int k = i + 1; k < n; k++) {
        x[i] -= triangle[k][i] * x[k];
      }
      x[i] /= triangle[i][i];
    }
    return x;
  }
}
