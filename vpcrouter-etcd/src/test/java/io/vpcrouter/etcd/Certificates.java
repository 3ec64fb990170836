package io.vpcrouter.etcd;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** An authority of our own with certificates for a server and its clients, made by openssl as administrators do. */
final class Certificates {
    /** The forms of a private key, each with the command that makes one. */
    enum KeyForm {
        PKCS1("BEGIN RSA PRIVATE KEY", "genrsa", "-traditional", "2048"),
        SEC1("BEGIN EC PRIVATE KEY", "ecparam", "-name", "prime256v1", "-genkey", "-noout"),
        PKCS8("BEGIN PRIVATE KEY", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256");

        private final String head;
        private final List<String> command;

        KeyForm(String head, String... command) {
            this.head = head;
            this.command = List.of(command);
        }
    }

    private final Path folder;

    /** Makes everything; the client's key has the given form. */
    Certificates(Path folder, KeyForm form) {
        this.folder = folder;
        makeAll(form);
    }

    /** Puts other ones in the place of all: of the authority, of the server and of the client. */
    void makeAll(KeyForm form) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("server.ext"), "subjectAltName=IP:127.0.0.1,DNS:localhost\n");
            Files.writeString(folder.resolve("client.ext"), "extendedKeyUsage=clientAuth\n");
            key("authority.key", KeyForm.PKCS8);
            openssl(
                    "req",
                    "-x509",
                    "-new",
                    "-key",
                    path("authority.key"),
                    "-subj",
                    "/CN=authority",
                    "-days",
                    "2",
                    "-out",
                    path("authority.pem"));
            key("server.key", KeyForm.PKCS8);
            sign("server", "server");
            key("administrator.key", KeyForm.PKCS8);
            sign("administrator", "client");
            newClient(form);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts another certificate and key in the place of the client's, each by a rename. */
    void newClient(KeyForm form) {
        key("next.key", form);
        sign("next", "client");
        move("next.key", "client.key");
        move("next.pem", "client.pem");
    }

    private void move(String from, String to) {
        try {
            Files.move(folder.resolve(from), folder.resolve(to), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void key(String file, KeyForm form) {
        List<String> command = new ArrayList<>(form.command);
        command.addAll(1, List.of("-out", path(file)));
        openssl(command.toArray(String[]::new));
        try {
            String text = Files.readString(folder.resolve(file));
            if (!text.contains(form.head)) {
                throw new AssertionError(
                        "openssl made no " + form + " but:\n" + text.lines().findFirst());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void sign(String name, String kind) {
        openssl("req", "-new", "-key", path(name + ".key"), "-subj", "/CN=" + kind, "-out", path(name + ".csr"));
        openssl(
                "x509",
                "-req",
                "-in",
                path(name + ".csr"),
                "-CA",
                path("authority.pem"),
                "-CAkey",
                path("authority.key"),
                "-CAcreateserial",
                "-days",
                "2",
                "-extfile",
                path(kind + ".ext"),
                "-out",
                path(name + ".pem"));
    }

    private String path(String file) {
        return folder.resolve(file).toString();
    }

    Path authority() {
        return folder.resolve("authority.pem");
    }

    Path serverCertificate() {
        return folder.resolve("server.pem");
    }

    Path serverKey() {
        return folder.resolve("server.key");
    }

    Path clientCertificate() {
        return folder.resolve("client.pem");
    }

    Path clientKey() {
        return folder.resolve("client.key");
    }

    Path administratorCertificate() {
        return folder.resolve("administrator.pem");
    }

    Path administratorKey() {
        return folder.resolve("administrator.key");
    }

    private static void openssl(String... words) {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(words));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError(command + ": " + said);
            }
        } catch (IOException e) {
            abort("openssl is not installed: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
