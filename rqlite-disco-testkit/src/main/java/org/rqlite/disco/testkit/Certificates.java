// SPDX-License-Identifier: Apache-2.0
package org.rqlite.disco.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A certificate authority of a test, with a certificate for 127.0.0.1 that serves as a server's and as a client's.
///
/// @param authority PEM
/// @param certificate PEM
/// @param key PKCS #8 PEM
public record Certificates(Path authority, Path certificate, Path key) {
    private static final String PASSWORD = "changeit";

    /// Makes them with the JDK's keytool.
    ///
    /// @param folder gets four files, all beginning with the name
    /// @param name of the authority
    /// @return the files
    public static Certificates make(Path folder, String name) {
        var store = folder.resolve(name + ".p12");
        keytool(store, "-alias", "authority", "-dname", "CN=" + name, "-ext", "bc:c", "-ext", "ku=kCS,cRLSign");
        var names = "san=ip:127.0.0.1,dns:localhost,dns:kv.example";
        keytool(
                store,
                "-alias",
                "leaf",
                "-dname",
                "CN=leaf",
                "-signer",
                "authority",
                "-ext",
                names,
                "-ext",
                "eku=sA,cA");
        try {
            var keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
            var made = new Certificates(
                    folder.resolve(name + ".ca.pem"),
                    folder.resolve(name + ".cert.pem"),
                    folder.resolve(name + ".key.pem"));
            pem(made.authority, "CERTIFICATE", keys.getCertificate("authority").getEncoded());
            pem(made.certificate, "CERTIFICATE", keys.getCertificate("leaf").getEncoded());
            pem(
                    made.key,
                    "PRIVATE KEY",
                    keys.getKey("leaf", PASSWORD.toCharArray()).getEncoded());
            return made;
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void keytool(Path store, String... arguments) {
        var line = new ArrayList<String>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        line.addAll(List.of("-genkeypair", "-keyalg", "EC", "-groupname", "secp256r1", "-validity", "3650"));
        line.addAll(List.of("-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", PASSWORD));
        line.addAll(Arrays.asList(arguments));
        try {
            var process = new ProcessBuilder(line).redirectErrorStream(true).start();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) throw new AssertionError(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void pem(Path file, String kind, byte[] der) throws IOException {
        var lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        Files.writeString(file, "-----BEGIN " + kind + "-----\n" + lines + "\n-----END " + kind + "-----\n");
    }
}
