package io.vpcrouter.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes kubeconfigs for tests. */
final class Kubeconfig {
    private Kubeconfig() {}

    /** One with the contexts {@code test} and {@code other}, of which the first is current. */
    static Path write(Path folder, String server, String cluster, String user) {
        String text = String.join(
                "\n",
                "apiVersion: v1",
                "kind: Config",
                "current-context: test",
                "clusters:",
                "- name: here",
                "  cluster:",
                "    server: " + server,
                indented(cluster),
                "users:",
                "- name: me",
                "  user:",
                user.isEmpty() ? "    token: secret-token" : indented(user),
                "contexts:",
                "- name: test",
                "  context:",
                "    cluster: here",
                "    user: me",
                "- name: other",
                "  context:",
                "    cluster: here",
                "    user: me",
                "");
        try {
            return Files.writeString(folder.resolve("kubeconfig"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With a token. */
    static Path write(Path folder, String server) {
        return write(folder, server, "", "");
    }

    private static String indented(String lines) {
        return lines.isEmpty() ? "" : lines.indent(4).stripTrailing();
    }
}
