package coretime.web;

import java.nio.file.Path;

/**
 * What a server needs for TLS, as PEM files.
 *
 * @param certificates the server's certificate, followed by those that lead to its authority
 * @param key its private key (PKCS #8, without a password)
 */
public record TlsFiles(Path certificates, Path key) {}
