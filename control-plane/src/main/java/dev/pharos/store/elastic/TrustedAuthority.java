package dev.pharos.store.elastic;

import dev.pharos.signal.StartupException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Trust in the certificates of a file, and in no others. */
final class TrustedAuthority {
  private static final String SETTING = "pharos.elasticsearch.ca-file";

  private TrustedAuthority() {}

  /**
   * @param file certificates in PEM, one or several
   * @throws StartupException when there are none
   */
  static SSLContext read(Path file) {
    try (InputStream written = Files.newInputStream(file)) {
      Collection<? extends Certificate> certificates =
          CertificateFactory.getInstance("X.509").generateCertificates(written);
      if (certificates.isEmpty()) {
        throw new StartupException(
            SETTING + ": '" + file + "' has no certificate: write a file in PEM");
      }
      return trusting(certificates);
    } catch (IOException e) {
      throw new StartupException(
          SETTING + ": '" + file + "' cannot be read: write a file that exists, in PEM", e);
    } catch (GeneralSecurityException e) {
      throw new StartupException(
          SETTING + ": '" + file + "' has no certificates in PEM: " + e.getMessage(), e);
    }
  }

  private static SSLContext trusting(Collection<? extends Certificate> certificates)
      throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    int number = 0;
    for (Certificate certificate : certificates) {
      trusted.setCertificateEntry("authority-" + number++, certificate);
    }
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }
}
