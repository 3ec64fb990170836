package io.vpcrouter.internal.etcd.client;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files of an encrypted connection. A certificate and its key are given both or not at all.
 *
 * @param authorities those who vouch for etcd; empty for those that Java trusts
 * @param certificate what to show to etcd
 * @param key the private key of that certificate
 */
public record TlsFiles(Optional<Path> authorities, Optional<Path> certificate, Optional<Path> key) {
    static final TlsFiles NONE = new TlsFiles(Optional.empty(), Optional.empty(), Optional.empty());

    List<Path> all() {
        return Stream.of(authorities, certificate, key)
                .flatMap(Optional::stream)
                .toList();
    }
}
